//! What a query finds, what it leaves, what it counts.

use undocs::search::{Entry, Facet, Filter, Index, Order, Passage, Query};

fn entry(id: &str, symbol: &str, day: u64, language: &str, texts: &[&str]) -> Entry {
    let passages = (0..).zip(texts).map(|(place, text)| Passage {
        place,
        kind: "operative".into(),
        text: (*text).to_owned(),
        goals: if text.contains("equality") { vec!["5".into()] } else { Vec::new() },
    });
    Entry {
        id: id.into(),
        symbols: vec![symbol.into()],
        title: format!("Title of {id}"),
        language: language.into(),
        body: symbol.split('/').next().unwrap_or("").into(),
        day,
        subjects: vec!["WOMEN'S ADVANCEMENT".into()],
        passages: passages.collect(),
        ..Entry::default()
    }
}

fn index() -> Index {
    let index = Index::in_memory().expect("this test made it right");
    let mut writer = index.write().expect("this test made it right");
    let entries = [
        entry(
            "a",
            "A/RES/70/1",
            20150925,
            "en",
            &[
                "Calls upon States to achieve gender equality and empower all women and girls;",
                "Requests the Secretary-General to report on international co-operation;",
            ],
        ),
        entry(
            "b",
            "S/RES/1325(2000)",
            20001031,
            "en",
            &[
                "Urges Member States to ensure increased representation of women;",
                "Recalling its resolution A/RES/70/1 and the equality of rights;",
            ],
        ),
        entry(
            "c",
            "A/RES/70/1",
            20150925,
            "fr",
            &["Demande aux États de parvenir à l’égalité des sexes et d’autonomiser les femmes;"],
        ),
        entry("d", "A/RES/70/1", 20150925, "es", &["Los derechos de las niñas y las mujeres;"]),
        entry("e", "A/RES/70/1", 20150925, "ru", &["Права женщин и девочек;"]),
        entry("f", "A/RES/70/1", 20150925, "fa", &["برابری جنسیتی و توانمندسازی زنان و دختران؛"]),
        entry(
            "g",
            "A/RES/70/1",
            20150925,
            "ar",
            &["المساواة بين الجنسين وتمكين كل النساء والفتيات؛"],
        ),
    ];
    for entry in &entries {
        writer.put(entry).expect("this test made it right");
    }
    writer.commit("7").expect("this test made it right");
    index
}

fn found(index: &Index, query: &str) -> String {
    let query = Query::parse(query).expect("this test made it right");
    let found = index.search(&query, Order::Relevance, 0, 50).expect("this test made it right");
    let mut hits: Vec<String> =
        found.hits.iter().map(|hit| format!("{}{}", hit.document, hit.place)).collect();
    assert_eq!(found.total, hits.len() as u64);
    hits.sort();
    hits.join(" ")
}

#[test]
fn words_phrases_fields_and_choices_find_what_they_say() {
    let index = index();
    for (query, hits) in [
        ("women", "a0 b0"),
        ("WOMEN equality", "a0"),
        ("\"gender equality\"", "a0"),
        ("\"equality gender\"", ""),
        ("equality -gender", "b1"),
        ("representation OR report", "a1 b0"),
        ("cooperation", "a1"),
        ("\"international cooperation\"", "a1"),
        ("represent*", "b0"),
        ("symbol:S/RES/1325(2000)", "b0 b1"),
        ("A/RES/70/1 equality", "a0 b1"),
        ("title:b women", "b0"),
        ("women year:2000", "b0"),
        ("women year:2001..", "a0"),
        ("body:S", "b0 b1"),
        ("group:girls language:en", "a0"),
        ("sdg:5", "a0 b1"),
        ("subject:\"WOMEN'S ADVANCEMENT\" kind:operative lang:ru", "e0"),
        ("egalite", "c0"),
        ("femme", "c0"),
        ("niña mujer", "d0"),
        ("женщина", "e0"),
        ("برابري جنسيتي", "f0"),
        ("زن", "f0"),
        ("مساواة", "g0"),
        ("النساء", "g0"),
        ("nowhere", ""),
    ] {
        assert_eq!(found(&index, query), hits, "{query}");
    }
    assert_eq!(found(&index, "").split(' ').count(), 9);
}

#[test]
fn facets_count_what_was_found() {
    let index = index();
    let query = Query::parse("equality").expect("this test made it right");
    let answer = index.search(&query, Order::Relevance, 0, 10).expect("this test made it right");
    let facet = |wanted| {
        let found = answer.facets.iter().find(|(facet, _)| *facet == wanted);
        found.map(|(_, values)| values.clone()).unwrap_or_default()
    };
    assert_eq!(facet(Facet::Body), [("A".to_owned(), 1), ("S".to_owned(), 1)]);
    assert_eq!(facet(Facet::Year), [("2000".to_owned(), 1), ("2015".to_owned(), 1)]);
    assert_eq!(facet(Facet::Sdg), [("5".to_owned(), 2)]);
    let narrowed = query.with(Filter { facet: Facet::Body, value: "S".into() });
    assert_eq!(
        index.search(&narrowed, Order::Relevance, 0, 10).expect("this test made it right").total,
        1
    );
}

#[test]
fn the_order_may_be_that_of_days() {
    let index = index();
    let query = Query::parse("women").expect("this test made it right");
    let documents = |order| -> Vec<String> {
        let found = index.search(&query, order, 0, 10).expect("this test made it right");
        found.hits.into_iter().map(|hit| hit.document).collect()
    };
    assert_eq!(documents(Order::Oldest), ["b", "a"]);
    assert_eq!(documents(Order::Newest), ["a", "b"]);
}

#[test]
fn like_wording_is_found_by_its_rare_words() {
    let index = index();
    let text = "Urges all Member States to ensure an increased representation of women and men";
    let hits = index.similar(text, 5).expect("this test made it right");
    assert_eq!((hits[0].document.as_str(), hits[0].place), ("b", 0));
    assert!(index.similar("", 5).expect("this test made it right").is_empty());
}

#[test]
fn a_document_put_again_takes_the_place_of_the_first() {
    let folder = tempfile::tempdir().expect("this test made it right");
    let index = Index::open(folder.path()).expect("this test made it right");
    for text in ["first words", "second words"] {
        let mut writer = index.write().expect("this test made it right");
        writer.put(&entry("a", "A/RES/70/1", 0, "en", &[text])).expect("this test made it right");
        writer.commit("1").expect("this test made it right");
    }
    assert_eq!(found(&index, "words"), "a0");
    assert_eq!(found(&index, "first"), "");
    drop(index);
    let again = Index::open(folder.path()).expect("this test made it right");
    assert_eq!((again.mark().as_deref(), again.paragraphs()), (Some("1"), 1));
    assert!(Index::open_to_read(folder.path()).is_some());
    // An index that cannot be read is made anew, not mourned.
    drop(again);
    std::fs::write(folder.path().join("meta.json"), "{").expect("this test made it right");
    assert!(Index::open_to_read(folder.path()).is_none());
    assert_eq!(Index::open(folder.path()).expect("this test made it right").mark(), None);
}
