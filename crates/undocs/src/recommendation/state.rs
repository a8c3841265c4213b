//! Names of States as documents of the United Nations write them, past names among them.
//!
//! Knows names in English, and how several are put in one bracket. A name it does not know is still
//! taken for a State where only a State can stand: at the end of a recommendation.

/// Names of members, observers and former members, in English.
const NAMES: &str = "Afghanistan|Albania|Algeria|Andorra|Angola|Antigua and Barbuda|Argentina|Armenia|\
Australia|Austria|Azerbaijan|Bahamas|Bahrain|Bangladesh|Barbados|Belarus|Belgium|Belize|Benin|Bhutan|\
Bolivia|Bolivia (Plurinational State of)|Plurinational State of Bolivia|Bosnia and Herzegovina|\
Botswana|Brazil|Brunei Darussalam|Bulgaria|Burkina Faso|Burundi|Cabo Verde|Cape Verde|Cambodia|\
Cameroon|Canada|Central African Republic|Chad|Chile|China|Colombia|Comoros|Congo|Republic of the Congo|\
Costa Rica|Côte d’Ivoire|Côte d'Ivoire|Croatia|Cuba|Cyprus|Czechia|Czech Republic|Czechoslovakia|\
Democratic People’s Republic of Korea|Democratic People's Republic of Korea|\
Democratic Republic of the Congo|Denmark|Djibouti|Dominica|Dominican Republic|Ecuador|Egypt|\
El Salvador|Equatorial Guinea|Eritrea|Estonia|Eswatini|Swaziland|Ethiopia|Fiji|Finland|France|Gabon|\
Gambia|Georgia|Germany|Ghana|Greece|Grenada|Guatemala|Guinea|Guinea-Bissau|Guyana|Haiti|Holy See|\
Honduras|Hungary|Iceland|India|Indonesia|Iran|Iran (Islamic Republic of)|Islamic Republic of Iran|Iraq|\
Ireland|Israel|Italy|Jamaica|Japan|Jordan|Kazakhstan|Kenya|Kiribati|Kuwait|Kyrgyzstan|\
Lao People’s Democratic Republic|Lao People's Democratic Republic|Latvia|Lebanon|Lesotho|Liberia|Libya|\
Libyan Arab Jamahiriya|Liechtenstein|Lithuania|Luxembourg|Madagascar|Malawi|Malaysia|Maldives|Mali|\
Malta|Marshall Islands|Mauritania|Mauritius|Mexico|Micronesia|Federated States of Micronesia|\
Micronesia (Federated States of)|Monaco|Mongolia|Montenegro|Morocco|Mozambique|Myanmar|Namibia|Nauru|\
Nepal|Netherlands|Kingdom of the Netherlands|New Zealand|Nicaragua|Niger|Nigeria|North Macedonia|\
former Yugoslav Republic of Macedonia|Norway|Oman|Pakistan|Palau|Palestine|State of Palestine|Panama|\
Papua New Guinea|Paraguay|Peru|Philippines|Poland|Portugal|Qatar|Republic of Korea|South Korea|\
Republic of Moldova|Moldova|Romania|Russian Federation|Russia|Rwanda|Saint Kitts and Nevis|\
Saint Lucia|Saint Vincent and the Grenadines|Samoa|San Marino|Sao Tome and Principe|Saudi Arabia|\
Senegal|Serbia|Serbia and Montenegro|Seychelles|Sierra Leone|Singapore|Slovakia|Slovenia|\
Solomon Islands|Somalia|South Africa|South Sudan|Spain|Sri Lanka|Sudan|Suriname|Sweden|Switzerland|\
Syria|Syrian Arab Republic|Tajikistan|Thailand|Timor-Leste|Togo|Tonga|Trinidad and Tobago|Tunisia|\
Turkey|Türkiye|Turkmenistan|Tuvalu|Uganda|Ukraine|United Arab Emirates|United Kingdom|\
United Kingdom of Great Britain and Northern Ireland|United Republic of Tanzania|Tanzania|\
United States|United States of America|Uruguay|Uzbekistan|Vanuatu|Venezuela|\
Bolivarian Republic of Venezuela|Venezuela (Bolivarian Republic of)|Viet Nam|Vietnam|Yemen|Yugoslavia|\
Zambia|Zimbabwe|European Union";

/// Whether a text is the name of a State.
pub(crate) fn is_state(name: &str) -> bool {
    let name = name.trim();
    let name = name.strip_prefix("the ").or_else(|| name.strip_prefix("The ")).unwrap_or(name);
    NAMES.split('|').any(|known| known == name)
}

/// The States in a bracket: "Australia", "Chad, Mali and Niger"; `None` when one of them is none.
pub(crate) fn known(bracket: &str) -> Option<Vec<String>> {
    let mut states = Vec::new();
    for part in parts(bracket) {
        // Names with "and" in them come whole.
        if is_state(&part) {
            states.push(part);
            continue;
        }
        let (first, second) = part.split_once(" and ")?;
        if !(is_state(first) && is_state(second)) {
            return None;
        }
        states.extend([first.trim().to_owned(), second.trim().to_owned()]);
    }
    (!states.is_empty()).then_some(states)
}

/// The States in a bracket that stands where only States do.
pub(crate) fn believed(bracket: &str) -> Option<Vec<String>> {
    let bracket = bracket.trim();
    if let Some(states) = known(bracket) {
        return Some(states);
    }
    let name = |part: &str| {
        let count = part.chars().count();
        let letters = || part.chars().filter(|it| it.is_alphabetic());
        let caps = letters().count() > 1
            && part.split_whitespace().count() == 1
            && letters().all(char::is_uppercase);
        let capital = part
            .trim_start_matches("the ")
            .chars()
            .next()
            .is_some_and(|it| it.is_alphabetic() && !it.is_lowercase());
        capital
            && !caps
            && (3..=70).contains(&count)
            && !part.chars().any(char::is_numeric)
            && part.split_whitespace().count() <= 9
            && !part.contains("Convention")
            && !part.contains("Covenant")
            && !part.contains("Protocol")
    };
    let parts = parts(bracket);
    (!parts.is_empty() && parts.iter().all(|part| name(part))).then_some(parts)
}

fn parts(bracket: &str) -> Vec<String> {
    bracket
        .split([',', ';', '/', '،', '؛'])
        .map(|part| {
            let part = part.trim();
            part.strip_prefix("and ").unwrap_or(part).trim().to_owned()
        })
        .filter(|part| !part.is_empty())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brackets_of_states_are_told_from_others() {
        let one = |name: &str| Some(vec![name.to_owned()]);
        assert_eq!(known("Niger"), one("Niger"));
        assert_eq!(
            known("the former Yugoslav Republic of Macedonia"),
            one("the former Yugoslav Republic of Macedonia")
        );
        assert_eq!(known("Chad, Mali and Niger").map(|it| it.len()), Some(3));
        assert_eq!(known("Bosnia and Herzegovina"), one("Bosnia and Herzegovina"));
        assert_eq!(known("CEDAW"), None);
        assert_eq!(believed("NHRI"), None);
        assert_eq!(believed("Atlantis"), one("Atlantis"));
        assert_eq!(believed("No. 29"), None);
    }
}
