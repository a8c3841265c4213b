//! Areas: one for each code, and provinces that succeed one another in time.

use std::collections::{BTreeMap, BTreeSet};

use crate::names::check;
use crate::references::codelists;

#[test]
fn every_area_is_a_code_and_every_code_an_area() {
    let areas = catalogue::areas().unwrap();
    let list = &codelists()["CL_AREA"];
    let ids: Vec<_> = areas.iter().map(|area| area.id.as_str()).collect();
    let codes: Vec<_> = list.codes.iter().map(|code| code.id.as_str()).collect();
    assert_eq!(ids, codes);
    for area in &areas {
        check(&area.id, &area.names);
        assert_eq!(Some(&area.parent), list.code(&area.id).map(|code| &code.parent));
    }
}

#[test]
fn a_province_begins_when_the_one_it_came_from_ends() {
    let areas: BTreeMap<_, _> =
        catalogue::areas().unwrap().into_iter().map(|area| (area.id.clone(), area)).collect();
    let mut successors = 0;
    for area in areas.values() {
        for from in &area.from {
            successors += 1;
            let before = areas.get(from).unwrap_or_else(|| panic!("{} from {from}", area.id));
            let (start, end) = (area.valid_from_year.unwrap(), before.valid_to_year.unwrap());
            assert!(end < start, "{} of {start} from {from} to {end}", area.id);
        }
    }
    assert!(successors > 20);
}

/// The censuses and the provinces each counted.
#[test]
fn each_census_finds_the_number_of_provinces_of_its_day() {
    let areas = catalogue::areas().unwrap();
    let standing = |year| {
        let of_iran = areas.iter().filter(|area| area.parent.as_deref() == Some("IR"));
        of_iran.filter(|area| area.stood_in(year)).map(|area| area.id.as_str()).collect()
    };
    let in_2006: BTreeSet<&str> = standing(2006);
    assert_eq!(in_2006.len(), 30);
    assert!(in_2006.contains("IR-23_2006") && !in_2006.contains("IR-23"));
    let in_2011: BTreeSet<&str> = standing(2011);
    assert_eq!(in_2011.len(), 31);
    let in_1986: BTreeSet<&str> = standing(1986);
    assert_eq!(in_1986.len(), 24);
}
