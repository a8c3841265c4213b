//! Members of the United Nations by the names they bore on a day. Knows who was renamed, merged or
//! parted since 1945 and under which code sources count them; a member that was never renamed is not
//! here, for its name is the source's own. Source: the list of Member States and its footnotes.

/// A name, from a day (inclusive) to a day (exclusive); empty where it has no such end.
struct Name {
    codes: &'static [&'static str],
    from: &'static str,
    to: &'static str,
    name: &'static str,
}

const fn name(
    codes: &'static [&'static str],
    from: &'static str,
    to: &'static str,
    name: &'static str,
) -> Name {
    Name { codes, from, to, name }
}

const NAMES: &[Name] = &[
    name(&["RU", "RUS", "SUN"], "", "1991-12-24", "Union of Soviet Socialist Republics"),
    name(&["RU", "RUS"], "1991-12-24", "", "Russian Federation"),
    name(&["BY", "BLR", "BYS"], "", "1991-09-19", "Byelorussian Soviet Socialist Republic"),
    name(&["BY", "BLR"], "1991-09-19", "", "Belarus"),
    name(&["UA", "UKR"], "", "1991-08-24", "Ukrainian Soviet Socialist Republic"),
    name(&["UA", "UKR"], "1991-08-24", "", "Ukraine"),
    name(&["EG", "EGY"], "", "1958-02-21", "Egypt"),
    name(&["EG", "EGY"], "1958-02-21", "1971-09-02", "United Arab Republic"),
    name(&["EG", "EGY"], "1971-09-02", "", "Egypt"),
    name(&["TH", "THA"], "", "1949-05-11", "Siam"),
    name(&["TH", "THA"], "1949-05-11", "", "Thailand"),
    name(&["MM", "MMR", "BUR"], "", "1989-06-18", "Burma"),
    name(&["MM", "MMR"], "1989-06-18", "", "Myanmar"),
    name(&["LK", "LKA"], "", "1972-05-22", "Ceylon"),
    name(&["LK", "LKA"], "1972-05-22", "", "Sri Lanka"),
    name(&["KH", "KHM"], "1970-10-09", "1975-04-30", "Khmer Republic"),
    name(&["KH", "KHM"], "1976-04-05", "1990-02-03", "Democratic Kampuchea"),
    name(&["KH", "KHM"], "1990-02-03", "", "Cambodia"),
    name(&["BJ", "BEN"], "", "1975-12-01", "Dahomey"),
    name(&["BJ", "BEN"], "1975-12-01", "", "Benin"),
    name(&["BF", "BFA", "HVO"], "", "1984-08-06", "Upper Volta"),
    name(&["BF", "BFA"], "1984-08-06", "", "Burkina Faso"),
    name(&["CI", "CIV"], "", "1985-11-06", "Ivory Coast"),
    name(&["CI", "CIV"], "1985-11-06", "", "Côte d’Ivoire"),
    name(&["CV", "CPV"], "", "2013-10-24", "Cape Verde"),
    name(&["CV", "CPV"], "2013-10-24", "", "Cabo Verde"),
    name(&["CD", "COD", "ZAR"], "1971-10-27", "1997-05-17", "Zaire"),
    name(&["CD", "COD"], "1997-05-17", "", "Democratic Republic of the Congo"),
    name(&["SZ", "SWZ"], "", "2018-05-30", "Swaziland"),
    name(&["SZ", "SWZ"], "2018-05-30", "", "Eswatini"),
    name(&["MK", "MKD"], "1993-04-08", "2019-02-14", "The former Yugoslav Republic of Macedonia"),
    name(&["MK", "MKD"], "2019-02-14", "", "North Macedonia"),
    name(&["TR", "TUR"], "", "2022-06-01", "Turkey"),
    name(&["TR", "TUR"], "2022-06-01", "", "Türkiye"),
    name(&["CZ", "CZE"], "1993-01-19", "2016-05-17", "Czech Republic"),
    name(&["CZ", "CZE"], "2016-05-17", "", "Czechia"),
    name(&["CS", "CSK"], "", "1990-04-20", "Czechoslovakia"),
    name(&["CS", "CSK"], "1990-04-20", "1993-01-01", "Czech and Slovak Federal Republic"),
    name(&["YU", "YUG", "RS", "SRB"], "", "1992-04-27", "Yugoslavia"),
    name(&["YU", "YUG"], "1992-04-27", "2003-02-04", "Federal Republic of Yugoslavia"),
    name(&["YU", "YUG", "SCG"], "2003-02-04", "2006-06-03", "Serbia and Montenegro"),
    name(&["RS", "SRB"], "2006-06-03", "", "Serbia"),
    name(&["IR", "IRN"], "", "1979-04-01", "Iran"),
    name(&["IR", "IRN"], "1979-04-01", "", "Iran (Islamic Republic of)"),
    name(&["BO", "BOL"], "", "2009-04-01", "Bolivia"),
    name(&["BO", "BOL"], "2009-04-01", "", "Bolivia (Plurinational State of)"),
    name(&["VE", "VEN"], "", "2004-12-20", "Venezuela"),
    name(&["VE", "VEN"], "2004-12-20", "", "Venezuela (Bolivarian Republic of)"),
    name(&["LA", "LAO"], "", "1975-12-02", "Laos"),
    name(&["LA", "LAO"], "1975-12-02", "", "Lao People’s Democratic Republic"),
    name(&["LY", "LBY"], "", "1969-09-01", "Libya"),
    name(&["LY", "LBY"], "1969-09-01", "1977-04-18", "Libyan Arab Republic"),
    name(&["LY", "LBY"], "1977-04-18", "2011-09-16", "Libyan Arab Jamahiriya"),
    name(&["LY", "LBY"], "2011-09-16", "", "Libya"),
    name(&["TZ", "TZA"], "", "1964-04-26", "Tanganyika"),
    name(&["TZ", "TZA"], "1964-11-02", "", "United Republic of Tanzania"),
    name(&["MV", "MDV"], "", "1969-04-14", "Maldive Islands"),
    name(&["MV", "MDV"], "1969-04-14", "", "Maldives"),
    name(&["WS", "WSM"], "1976-12-15", "1997-07-04", "Western Samoa"),
    name(&["WS", "WSM"], "1997-07-04", "", "Samoa"),
    name(&["SR", "SUR"], "1975-12-04", "1978-01-23", "Surinam"),
    name(&["SR", "SUR"], "1978-01-23", "", "Suriname"),
    name(&["MN", "MNG"], "", "1992-02-13", "Mongolian People’s Republic"),
    name(&["MN", "MNG"], "1992-02-13", "", "Mongolia"),
    name(&["ZA", "ZAF"], "", "1961-05-31", "Union of South Africa"),
    name(&["ZA", "ZAF"], "1961-05-31", "", "South Africa"),
    name(&["YD", "YMD"], "1970-11-30", "1990-05-22", "Democratic Yemen"),
    name(&["YD", "YMD"], "1967-12-14", "1970-11-30", "Southern Yemen"),
    name(&["DD", "DDR"], "1973-09-18", "1990-10-03", "German Democratic Republic"),
    name(&["DE", "DEU"], "1990-10-03", "", "Germany"),
    name(&["ET", "ETH"], "", "", "Ethiopia"),
    name(&["GB", "GBR"], "", "", "United Kingdom of Great Britain and Northern Ireland"),
    name(&["US", "USA"], "", "", "United States of America"),
    name(&["KP", "PRK"], "", "", "Democratic People’s Republic of Korea"),
    name(&["KR", "KOR"], "", "", "Republic of Korea"),
    name(&["SY", "SYR"], "", "1961-10-13", "Syria"),
    name(&["SY", "SYR"], "1961-10-13", "", "Syrian Arab Republic"),
    name(&["VN", "VNM"], "", "", "Viet Nam"),
    name(&["MD", "MDA"], "", "", "Republic of Moldova"),
    name(&["TW"], "", "1971-10-25", "China (represented by the Republic of China)"),
    name(&["BN", "BRN"], "", "", "Brunei Darussalam"),
    name(&["CG", "COG"], "", "", "Congo"),
    name(&["NL", "NLD"], "", "", "Netherlands"),
    name(&["GM", "GMB"], "", "", "Gambia"),
];

/// The member's name on a day, where it has had more than one or a source's code stands for a State
/// that is no more: `Union of Soviet Socialist Republics` for `RU` in 1946. Not for a code that names
/// nobody renamed: then the source's own name holds.
#[must_use]
pub fn name_on(code: &str, day: &str) -> Option<&'static str> {
    let of_code = NAMES.iter().filter(|it| it.codes.contains(&code));
    let mut of_day = of_code.filter(|it| it.from <= day && (it.to.is_empty() || day < it.to));
    of_day.next().map(|it| it.name)
}

/// The latest name under a code.
#[must_use]
pub fn present_name(code: &str) -> Option<&'static str> {
    NAMES.iter().rev().find(|it| it.codes.contains(&code)).map(|it| it.name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_member_bears_the_name_of_the_day() {
        for (code, day, name) in [
            ("RU", "1946-01-01", Some("Union of Soviet Socialist Republics")),
            ("RUS", "2019-12-12", Some("Russian Federation")),
            ("TUR", "2022-05-31", Some("Turkey")),
            ("TUR", "2022-06-01", Some("Türkiye")),
            ("BOL", "1999-01-01", Some("Bolivia")),
            ("LAO", "2020-01-01", Some("Lao People’s Democratic Republic")),
            ("FR", "1950-01-01", None),
        ] {
            assert_eq!(name_on(code, day), name, "{code} {day}");
        }
        assert_eq!(present_name("MK"), Some("North Macedonia"));
    }

    /// Two names of one code never hold on one day.
    #[test]
    fn names_follow_one_another() {
        for (at, one) in NAMES.iter().enumerate() {
            for other in &NAMES[at + 1..] {
                let shared = one.codes.iter().any(|code| other.codes.contains(code));
                let apart = (!one.to.is_empty() && one.to <= other.from)
                    || (!other.to.is_empty() && other.to <= one.from);
                assert!(!shared || apart, "{} and {}", one.name, other.name);
            }
        }
    }
}
