//! Which groups of people a paragraph speaks of, by its words in Persian, Arabic, English and French.
//! Knows words only: it finds, it does not judge, and the pages say so.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::{Word, words};

/// A group and the phrases that name it, folded at first use.
const GROUPS: &[(&str, &[&str])] = &[
    (
        "women",
        &[
            "women",
            "woman",
            "female",
            "wives",
            "زنان",
            "زن",
            "بانوان",
            "نساء",
            "النساء",
            "المرأة",
            "والمرأة",
            "femmes",
            "femme",
        ],
    ),
    ("girls", &["girls", "girl", "دختران", "دختر", "الفتيات", "الفتاة", "filles"]),
    (
        "children",
        &[
            "children",
            "child",
            "minors",
            "juvenile",
            "juveniles",
            "کودکان",
            "کودک",
            "الأطفال",
            "الطفل",
            "enfants",
            "enfant",
        ],
    ),
    ("youth", &["youth", "young people", "adolescents", "جوانان", "نوجوانان", "الشباب", "jeunes"]),
    (
        "older-persons",
        &[
            "older persons",
            "older women",
            "elderly",
            "older people",
            "سالمندان",
            "كبار السن",
            "personnes agees",
        ],
    ),
    (
        "persons-with-disabilities",
        &[
            "persons with disabilities",
            "women with disabilities",
            "disabled",
            "disability",
            "معلولان",
            "معلولیت",
            "ذوي الإعاقة",
            "handicapees",
            "personnes handicapees",
        ],
    ),
    ("families", &["family", "families", "خانواده", "الأسرة", "والأسرة", "famille", "familles"]),
    ("migrants", &["migrants", "migrant", "migrant workers", "مهاجران", "المهاجرين", "migrants"]),
    (
        "refugees",
        &["refugees", "refugee", "asylum seekers", "پناهندگان", "پناهجویان", "اللاجئين", "refugies"],
    ),
    ("displaced-persons", &["internally displaced", "displaced persons", "آوارگان", "النازحين"]),
    ("minorities", &["minorities", "minority", "اقلیت", "الأقليات", "minorites"]),
    ("indigenous-peoples", &["indigenous", "بومیان", "الشعوب الأصلية", "autochtones"]),
    (
        "prisoners",
        &[
            "prisoners",
            "detainees",
            "persons deprived of their liberty",
            "زندانیان",
            "السجناء",
            "detenus",
        ],
    ),
    (
        "rural-people",
        &["rural women", "rural", "peasants", "روستایی", "روستاییان", "الريفية", "rurales"],
    ),
    (
        "victims-of-violence",
        &[
            "domestic violence",
            "violence against women",
            "sexual violence",
            "gender-based violence",
            "خشونت خانگی",
            "خشونت علیه زنان",
            "العنف ضد المرأة",
            "violence sexuelle",
        ],
    ),
    (
        "victims-of-trafficking",
        &[
            "trafficking in persons",
            "human trafficking",
            "trafficking",
            "قاچاق انسان",
            "الاتجار بالأشخاص",
            "traite",
        ],
    ),
    (
        "human-rights-defenders",
        &["human rights defenders", "مدافعان حقوق بشر", "المدافعين عن حقوق الإنسان"],
    ),
];

/// Phrases by their first word: what follows it, and the place of the group.
type ByFirst = BTreeMap<String, Vec<(Vec<String>, usize)>>;

static BY_FIRST: LazyLock<ByFirst> = LazyLock::new(|| {
    let mut by_first = ByFirst::new();
    for (place, (_, phrases)) in GROUPS.iter().enumerate() {
        for phrase in *phrases {
            let mut forms = words(phrase).into_iter().map(|word| word.form);
            if let Some(first) = forms.next() {
                by_first.entry(first).or_default().push((forms.collect(), place));
            }
        }
    }
    by_first
});

/// The groups that a text names, each once, in a fixed order.
#[must_use]
pub fn groups_of(text: &str) -> Vec<&'static str> {
    groups_in(&words(text))
}

/// As [`groups_of`], of a text already taken apart.
pub(super) fn groups_in(words: &[Word]) -> Vec<&'static str> {
    let mut found = [false; GROUPS.len()];
    for (at, word) in words.iter().enumerate() {
        for (rest, place) in BY_FIRST.get(&word.form).into_iter().flatten() {
            let following = words[at + 1..].iter().take(rest.len());
            found[*place] |= following.map(|it| &it.form).eq(rest.iter());
        }
    }
    GROUPS.iter().zip(found).filter(|(_, found)| *found).map(|((code, _), _)| *code).collect()
}

#[cfg(test)]
mod tests {
    use super::groups_of;

    #[test]
    fn groups_are_found_by_their_words() {
        assert_eq!(groups_of("Urges States to protect women and girls"), ["women", "girls"]);
        assert_eq!(groups_of("حقوق زنان و کودكان"), ["women", "children"]);
        assert_eq!(groups_of("Recalling resolution 1325"), Vec::<&str>::new());
        assert_eq!(groups_of("an older persons’ convention"), ["older-persons"]);
    }
}
