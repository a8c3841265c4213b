//! States by their names, as titles and exports of the United Nations write them.
//!
//! Knows which name is which ISO 3166-1 alpha-3 code. Refuses to guess: a name that is not here has no
//! code. Who bore which name when is for `vote::member` to say.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use model::fold::fold;

/// Code, a space, and the names that stand for it: the United Nations' own first.
const NAMES: &str = "\
AFG Afghanistan|Islamic Republic of Afghanistan\n\
AGO Angola\n\
ALB Albania\n\
AND Andorra\n\
ARE United Arab Emirates\n\
ARG Argentina\n\
ARM Armenia\n\
ATG Antigua and Barbuda\n\
AUS Australia\n\
AUT Austria\n\
AZE Azerbaijan\n\
BDI Burundi\n\
BEL Belgium\n\
BEN Benin\n\
BFA Burkina Faso\n\
BGD Bangladesh\n\
BGR Bulgaria\n\
BHR Bahrain\n\
BHS Bahamas\n\
BIH Bosnia and Herzegovina\n\
BLR Belarus\n\
BLZ Belize\n\
BOL Bolivia (Plurinational State of)|Plurinational State of Bolivia|Bolivia\n\
BRA Brazil\n\
BRB Barbados\n\
BRN Brunei Darussalam\n\
BTN Bhutan\n\
BWA Botswana\n\
CAF Central African Republic\n\
CAN Canada\n\
CHE Switzerland\n\
CHL Chile\n\
CHN China\n\
CIV Côte d’Ivoire|Cote d'Ivoire\n\
CMR Cameroon\n\
COD Democratic Republic of the Congo\n\
COG Congo\n\
COL Colombia\n\
COM Comoros\n\
CPV Cabo Verde|Cape Verde\n\
CRI Costa Rica\n\
CUB Cuba\n\
CYP Cyprus\n\
CZE Czechia|Czech Republic\n\
DEU Germany\n\
DJI Djibouti\n\
DMA Dominica\n\
DNK Denmark\n\
DOM Dominican Republic\n\
DZA Algeria\n\
ECU Ecuador\n\
EGY Egypt\n\
ERI Eritrea\n\
ESP Spain\n\
EST Estonia\n\
ETH Ethiopia\n\
FIN Finland\n\
FJI Fiji\n\
FRA France\n\
FSM Micronesia (Federated States of)|Federated States of Micronesia|Micronesia\n\
GAB Gabon\n\
GBR United Kingdom of Great Britain and Northern Ireland|United Kingdom\n\
GEO Georgia\n\
GHA Ghana\n\
GIN Guinea\n\
GMB Gambia|Gambia (Republic of The)\n\
GNB Guinea-Bissau\n\
GNQ Equatorial Guinea\n\
GRC Greece\n\
GRD Grenada\n\
GTM Guatemala\n\
GUY Guyana\n\
HND Honduras\n\
HRV Croatia\n\
HTI Haiti\n\
HUN Hungary\n\
IDN Indonesia\n\
IND India\n\
IRL Ireland\n\
IRN Iran (Islamic Republic of)|Islamic Republic of Iran|Iran\n\
IRQ Iraq\n\
ISL Iceland\n\
ISR Israel\n\
ITA Italy\n\
JAM Jamaica\n\
JOR Jordan\n\
JPN Japan\n\
KAZ Kazakhstan\n\
KEN Kenya\n\
KGZ Kyrgyzstan\n\
KHM Cambodia\n\
KIR Kiribati\n\
KNA Saint Kitts and Nevis\n\
KOR Republic of Korea|South Korea\n\
KWT Kuwait\n\
LAO Lao People’s Democratic Republic\n\
LBN Lebanon\n\
LBR Liberia\n\
LBY Libya|Libyan Arab Jamahiriya\n\
LCA Saint Lucia\n\
LIE Liechtenstein\n\
LKA Sri Lanka\n\
LSO Lesotho\n\
LTU Lithuania\n\
LUX Luxembourg\n\
LVA Latvia\n\
MAR Morocco\n\
MCO Monaco\n\
MDA Republic of Moldova|Moldova\n\
MDG Madagascar\n\
MDV Maldives\n\
MEX Mexico\n\
MHL Marshall Islands\n\
MKD North Macedonia|The former Yugoslav Republic of Macedonia\n\
MLI Mali\n\
MLT Malta\n\
MMR Myanmar\n\
MNE Montenegro\n\
MNG Mongolia\n\
MOZ Mozambique\n\
MRT Mauritania\n\
MUS Mauritius\n\
MWI Malawi\n\
MYS Malaysia\n\
NAM Namibia\n\
NER Niger\n\
NGA Nigeria\n\
NIC Nicaragua\n\
NLD Netherlands|Netherlands (Kingdom of the)|Kingdom of the Netherlands\n\
NOR Norway\n\
NPL Nepal\n\
NRU Nauru\n\
NZL New Zealand\n\
OMN Oman\n\
PAK Pakistan\n\
PAN Panama\n\
PER Peru\n\
PHL Philippines\n\
PLW Palau\n\
PNG Papua New Guinea\n\
POL Poland\n\
PRK Democratic People’s Republic of Korea\n\
PRT Portugal\n\
PRY Paraguay\n\
PSE State of Palestine|Palestine\n\
QAT Qatar\n\
ROU Romania\n\
RUS Russian Federation|Russia\n\
RWA Rwanda\n\
SAU Saudi Arabia\n\
SDN Sudan\n\
SEN Senegal\n\
SGP Singapore\n\
SLB Solomon Islands\n\
SLE Sierra Leone\n\
SLV El Salvador\n\
SMR San Marino\n\
SOM Somalia\n\
SRB Serbia\n\
SSD South Sudan\n\
STP Sao Tome and Principe\n\
SUR Suriname\n\
SVK Slovakia\n\
SVN Slovenia\n\
SWE Sweden\n\
SWZ Eswatini|Swaziland\n\
SYC Seychelles\n\
SYR Syrian Arab Republic|Syria\n\
TCD Chad\n\
TGO Togo\n\
THA Thailand\n\
TJK Tajikistan\n\
TKM Turkmenistan\n\
TLS Timor-Leste\n\
TON Tonga\n\
TTO Trinidad and Tobago\n\
TUN Tunisia\n\
TUR Türkiye|Turkey\n\
TUV Tuvalu\n\
TZA United Republic of Tanzania|Tanzania\n\
UGA Uganda\n\
UKR Ukraine\n\
URY Uruguay\n\
USA United States of America|United States\n\
UZB Uzbekistan\n\
VAT Holy See\n\
VCT Saint Vincent and the Grenadines\n\
VEN Venezuela (Bolivarian Republic of)|Bolivarian Republic of Venezuela|Venezuela\n\
VNM Viet Nam|Vietnam\n\
VUT Vanuatu\n\
WSM Samoa\n\
YEM Yemen\n\
ZAF South Africa\n\
ZMB Zambia\n\
ZWE Zimbabwe";

/// The code of the State with this name; "the " before it does not matter.
#[must_use]
pub fn code_of(name: &str) -> Option<&'static str> {
    static CODES: LazyLock<BTreeMap<String, &str>> = LazyLock::new(|| {
        let lines = NAMES.lines().filter_map(|line| line.split_once(' '));
        let each = |(code, names): (&'static str, &'static str)| {
            names.split('|').map(move |name| (compared(name), code)).collect::<Vec<_>>()
        };
        lines.flat_map(each).collect()
    });
    CODES.get(&compared(name)).copied()
}

fn compared(name: &str) -> String {
    let name = fold(name).replace('\'', "’");
    name.strip_prefix("the ").map_or_else(|| name.clone(), str::to_owned)
}

/// The name the United Nations gives the State with this code.
#[must_use]
pub fn name_of(code: &str) -> Option<&'static str> {
    let (_, names) =
        NAMES.lines().filter_map(|line| line.split_once(' ')).find(|it| it.0 == code)?;
    names.split('|').next()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_codes_and_codes_are_names() {
        for (name, code) in [
            ("Islamic Republic of Iran", "IRN"),
            ("Iran (Islamic Republic of)", "IRN"),
            ("the Netherlands", "NLD"),
            ("NIGER", "NER"),
            ("Côte d'Ivoire", "CIV"),
            ("The former Yugoslav Republic of Macedonia", "MKD"),
        ] {
            assert_eq!(code_of(name), Some(code), "{name}");
        }
        assert_eq!(code_of("Atlantis"), None);
        for line in NAMES.lines() {
            let (code, names) = line.split_once(' ').expect("a code and names");
            assert_eq!(code.len(), 3, "{line}");
            assert_eq!(name_of(code), names.split('|').next());
            for name in names.split('|') {
                assert_eq!(code_of(name), Some(code), "{name}");
            }
        }
    }
}
