//! The map of provinces: the outlines of the `iran-map` package under the area codes of the bank.
//! Knows which outline is which province; the classes and the drawing are those of `chart`.

use std::sync::LazyLock;

use chart::{Category, ChartSpec, Datum, Kind, Outline, Series, Table};
use model::ObsStatus;
use operations::indicator::{AreaRow, AreaTable};
use operations::observation::Figure;

use crate::drawing::{Drawing, role};
use crate::figure::decimal;

/// The outlines as the `iran-map` package names them, thinned by the build.
static OUTLINES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/outlines.rs"));

/// The package's names and the area codes of the bank (ISO 3166-2:IR since 2020, which are the
/// digits of the Statistical Centre of Iran).
const CODES: [(&str, &str); 31] = [
    ("markazi", "IR-00"),
    ("gilan", "IR-01"),
    ("mazandaran", "IR-02"),
    ("azerbaijansharghi", "IR-03"),
    ("azerbaijangharbi", "IR-04"),
    ("kermanshah", "IR-05"),
    ("khuzestan", "IR-06"),
    ("fars", "IR-07"),
    ("kerman", "IR-08"),
    ("khorasanrazavi", "IR-09"),
    ("esfehan", "IR-10"),
    ("svab", "IR-11"),
    ("kordestan", "IR-12"),
    ("hamedan", "IR-13"),
    ("chvab", "IR-14"),
    ("lorestan", "IR-15"),
    ("ilam", "IR-16"),
    ("kvab", "IR-17"),
    ("bushehr", "IR-18"),
    ("zanjan", "IR-19"),
    ("semnan", "IR-20"),
    ("yazd", "IR-21"),
    ("hormozgan", "IR-22"),
    ("tehran", "IR-23"),
    ("ardebil", "IR-24"),
    ("ghom", "IR-25"),
    ("ghazvin", "IR-26"),
    ("golestan", "IR-27"),
    ("khorasanshomali", "IR-28"),
    ("khorasanjunubi", "IR-29"),
    ("alborz", "IR-30"),
];

static MAP: LazyLock<Vec<Outline>> = LazyLock::new(|| {
    CODES
        .iter()
        .filter_map(|(name, code)| {
            let (_, path) = OUTLINES.iter().find(|(outline, _)| outline == name)?;
            Outline::parse(code, path).ok()
        })
        .collect()
});

/// Whose value the map shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shows {
    Women,
    Men,
    Total,
}

impl Shows {
    pub(crate) const ALL: [Self; 3] = [Self::Women, Self::Men, Self::Total];

    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::Women => "women",
            Self::Men => "men",
            Self::Total => "total",
        }
    }

    pub(crate) fn sex(self) -> &'static str {
        match self {
            Self::Women => "F",
            Self::Men => "M",
            Self::Total => "_T",
        }
    }

    pub(crate) fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|each| each.code() == code)
    }

    pub(crate) fn of(self, row: &AreaRow) -> Option<&Figure> {
        match self {
            Self::Women => row.women.as_ref(),
            Self::Men => row.men.as_ref(),
            Self::Total => row.total.as_ref(),
        }
    }
}

/// The figure of a province in this column, when it is of the period of the table.
fn figure<'a>(table: &'a AreaTable, shows: Shows, code: &str) -> Option<&'a Figure> {
    let row = table.rows.iter().find(|row| row.area == code);
    row.and_then(|row| shows.of(row)).filter(|figure| Some(&figure.period) == table.period.as_ref())
}

/// How many provinces have a value in this column.
pub(crate) fn provinces(table: &AreaTable, shows: Shows) -> usize {
    CODES.iter().filter(|(_, code)| decimal(figure(table, shows, code)).is_some()).count()
}

/// The map of one column, in the words of `spec`, or nothing when it cannot be drawn. A province
/// whose latest figure is of another period is drawn as one without.
pub(crate) fn draw(
    mut spec: ChartSpec,
    shows: Shows,
    table: &AreaTable,
    name: impl Fn(&str) -> String,
) -> Option<Drawing> {
    let (mut categories, mut cells) = (Vec::new(), Vec::new());
    for (_, code) in CODES {
        let figure = figure(table, shows, code);
        categories.push(Category { id: code.to_owned(), label: name(code) });
        cells.push(figure.map_or_else(Datum::missing, |figure| {
            Datum::new(decimal(Some(figure)), ObsStatus::parse(&figure.status).unwrap_or_default())
        }));
    }
    let series = Series { role: role(shows.sex()), name: String::new(), cells };
    spec.kind = Kind::Map { outlines: MAP.clone() };
    let table = Table { categories, series: vec![series] };
    Drawing::of(spec, &table, 480.0).map(Drawing::narrow_only)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_outline_has_a_code_and_every_code_an_outline() {
        for (outline, _) in OUTLINES {
            assert!(CODES.iter().any(|(name, _)| name == outline), "{outline} has no code");
        }
        assert_eq!(MAP.len(), 31);
        assert!(MAP.iter().all(|outline| outline.segments.len() > 10));
    }
}
