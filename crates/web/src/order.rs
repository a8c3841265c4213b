//! The order of names as people look them up. Knows the two alphabets; folds nothing else.

use model::fold;

const PERSIAN: &str = "ءآاأبپتثجچحخدذرزژسشصضطظعغفقکگلمنوهی";

/// A key by which names sort as in a Persian or English list. Spaces come first, and letters of
/// other alphabets after.
pub(crate) fn key(name: &str) -> Vec<u32> {
    fold::fold(name)
        .chars()
        .map(|letter| match PERSIAN.chars().position(|each| each == letter) {
            Some(at) => 0x600 + u32::try_from(at).unwrap_or(0),
            None => u32::from(letter.to_lowercase().next().unwrap_or(letter)),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn persian_names_stand_in_persian_order() {
        let mut names = vec!["یزد", "گیلان", "کرمان", "فارس", "زنجان", "آذربایجان شرقی", "چهارمحال"];
        names.sort_by_key(|name| key(name));
        let order = ["آذربایجان شرقی", "چهارمحال", "زنجان", "فارس", "کرمان", "گیلان", "یزد"];
        assert_eq!(names, order);
    }
}
