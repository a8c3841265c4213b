//! Suggestions of goals, measured on labelled paragraphs where they are at hand.

use std::collections::BTreeMap;
use std::path::Path;

use undocs::labelled;
use undocs::suggestion::{SuggestedBy, Suggester, Suggestion};

/// A paragraph, the goals people gave it, and the fold it is measured in.
type Example = (String, Vec<u8>, usize);

#[test]
fn words_that_name_a_goal_suggest_it_in_both_languages() {
    let suggester = Suggester::by_words();
    for (text, goals) in [
        ("Urges States to end hunger and malnutrition", vec![2]),
        ("حقوق زنان و دختران", vec![5]),
        ("Takes note of the report", vec![]),
    ] {
        let suggested = suggester.suggest(text);
        assert!(suggested.iter().all(|it| it.by == SuggestedBy::Words));
        assert_eq!(suggested.iter().map(|it| it.goal).collect::<Vec<_>>(), goals, "{text}");
    }
}

#[test]
fn the_same_examples_teach_the_same() {
    let examples: Vec<(String, Vec<u8>)> = (0..300)
        .map(|at| match at % 2 {
            0 => (format!("peaceful settlement of dispute {at}"), vec![16]),
            _ => (format!("budget of the organization {at}"), vec![]),
        })
        .collect();
    let one = Suggester::learn(&examples);
    let other = Suggester::learn(&examples);
    let text = "the settlement of a dispute";
    assert_eq!(one.suggest(text), [Suggestion { goal: 16, by: SuggestedBy::Examples }]);
    assert_eq!(one.suggest(text), other.suggest(text));
    assert!(one.suggest("the budget of an organization").is_empty());
}

/// Labelled paragraphs in five folds, those of one document in one fold.
fn examples() -> Option<Vec<Example>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../../shared/data/un-documents/unga-paragraphs-sdg");
    let mut examples = Vec::new();
    let mut documents = 0;
    for file in ["set-CL.json", "set-A.json", "dev-set.json"] {
        let text = std::fs::read_to_string(folder.join(file)).ok()?;
        for (document, labels) in labelled::read(&text, file).0 {
            documents += 1;
            for (at, paragraph) in document.paragraphs.iter().enumerate() {
                let mut goals: Vec<u8> = labels
                    .iter()
                    .filter(|label| label.paragraph == paragraph.address)
                    .filter_map(|label| label.code.parse().ok())
                    .collect();
                goals.sort_unstable();
                goals.dedup();
                // The paragraphs without a document are dealt out by tens.
                let fold = if file == "set-CL.json" { documents } else { documents + at / 10 };
                examples.push((paragraph.text.clone(), goals, fold % 5));
            }
        }
    }
    Some(examples)
}

/// F1 of each goal, over all together, and their mean.
fn f1(examples: &[Example], suggested: &[Vec<u8>]) -> (BTreeMap<u8, f64>, f64, f64) {
    let (mut counts, mut all) = (BTreeMap::new(), [0_u32; 3]);
    for ((_, goals, _), suggested) in examples.iter().zip(suggested) {
        for goal in 1..=17_u8 {
            let place = match (suggested.contains(&goal), goals.contains(&goal)) {
                (true, true) => 0,
                (true, false) => 1,
                (false, true) => 2,
                (false, false) => continue,
            };
            counts.entry(goal).or_insert([0_u32; 3])[place] += 1;
            all[place] += 1;
        }
    }
    let f1 = |[right, wrong, missed]: [u32; 3]| {
        f64::from(2 * right) / f64::from((2 * right + wrong + missed).max(1))
    };
    let by_goal: BTreeMap<u8, f64> = counts.into_iter().map(|(goal, it)| (goal, f1(it))).collect();
    let mean = by_goal.values().sum::<f64>() / 17.0;
    (by_goal, f1(all), mean)
}

#[test]
fn learning_from_examples_beats_words_alone() {
    let Some(examples) = examples() else { return };
    assert_eq!(examples.len(), 1_171);
    let goals = |suggester: &Suggester, text: &str| -> Vec<u8> {
        suggester.suggest(text).into_iter().map(|it| it.goal).collect()
    };
    let by_words = Suggester::by_words();
    let words: Vec<Vec<u8>> = examples.iter().map(|(text, ..)| goals(&by_words, text)).collect();
    let mut learned = vec![Vec::new(); examples.len()];
    for fold in 0..5 {
        let others = examples.iter().filter(|(.., of)| *of != fold);
        let taught: Vec<(String, Vec<u8>)> =
            others.map(|(text, goals, _)| (text.clone(), goals.clone())).collect();
        let suggester = Suggester::learn(&taught);
        for (at, (text, _, of)) in examples.iter().enumerate() {
            if *of == fold {
                learned[at] = goals(&suggester, text);
            }
        }
    }
    let (by_words, words_micro, words_macro) = f1(&examples, &words);
    let (by_learning, learned_micro, learned_macro) = f1(&examples, &learned);
    let table: String = (1..=17_u8)
        .map(|goal| {
            let of = |table: &BTreeMap<u8, f64>| table.get(&goal).copied().unwrap_or(0.0);
            let count = examples.iter().filter(|(_, goals, _)| goals.contains(&goal)).count();
            format!("{goal} ({count}): {:.2} {:.2}\n", of(&by_words), of(&by_learning))
        })
        .collect();
    let told = format!(
        "{table}micro {words_micro:.3} {learned_micro:.3}, macro {words_macro:.3} {learned_macro:.3}"
    );
    assert!(learned_micro > words_micro + 0.03 && learned_macro >= words_macro, "{told}");
    if let Some(file) = std::env::var_os("HAMAFZA_SUGGESTIONS") {
        std::fs::write(file, told).expect("the file named can be written");
    }
}
