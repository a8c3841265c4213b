//! From blocks to a document: head, kind, paragraphs, recommendations.
//!
//! Knows the forms of documents of the United Nations and nothing of files. What it cannot place stays
//! in the document as text.

mod clause;
mod council;
mod heading;
mod language;
mod masthead;
mod outline;

use crate::block::{Block, Role, one_line};
use crate::document::{Document, DocumentKind, ParagraphKind, Position, Recommendation};
use crate::number::{Style, marker};
use crate::recommendation;
use crate::remark::RemarkCode;
use crate::symbol::{Kind, Symbol};

use self::outline::Outline;

/// Remarks of one kind that are told one by one; of more, the number is told.
const REMARKS_EACH: usize = 12;

/// Tells the parts of a document apart.
pub(crate) fn segment(blocks: &[Block]) -> Document {
    let mut head = masthead::read(blocks);
    if head.symbols.is_empty() {
        head.symbols.extend(council::symbol(blocks));
    }
    let language = language::language(blocks.iter().map(|block| block.text.as_str()));
    let kind = kind(&head, &blocks[head.end.min(blocks.len())..]);
    let mut outline = Outline::new(kind);
    let (before, after) = blocks.split_at(head.end.min(blocks.len()));
    for block in before {
        outline.head(block);
    }
    outline.read(after);
    let mut document = Document {
        symbols: head.symbols,
        title: head.title,
        language,
        date: head.date,
        kind,
        masthead: head.masthead,
        paragraphs: outline.paragraphs,
        recommendations: outline.recommendations,
        remarks: head.remarks,
        ..Document::default()
    };
    document.remarks.append(&mut outline.remarks);
    finish(&mut document);
    document
}

/// What can be told only when all paragraphs are known.
fn finish(document: &mut Document) {
    match document.kind {
        DocumentKind::ReviewReport => name_states(document),
        DocumentKind::ConcludingObservations => committees(document),
        DocumentKind::ReviewReplies => replies(document),
        DocumentKind::Resolution
        | DocumentKind::Decision
        | DocumentKind::Export
        | DocumentKind::Treaty
        | DocumentKind::Report
        | DocumentKind::Other => {}
    }
    if document.symbols.is_empty() {
        document.remarks.push(RemarkCode::NoSymbol.remark(&[]));
    } else if let [first, second, ..] = &document.symbols[..]
        && !Symbol::parse(first).is_ok_and(|it| it.joint().is_some())
    {
        let facts = [("first", first.as_str()), ("second", second.as_str())];
        document.remarks.push(RemarkCode::TwoSymbols.remark(&facts));
    }
    let text = |kind| !matches!(kind, ParagraphKind::Masthead | ParagraphKind::Footnote);
    if !document.paragraphs.iter().any(|it| text(it.kind)) {
        document.remarks.push(RemarkCode::NoParagraphs.remark(&[]));
    }
    shorten(document);
}

/// A hundred remarks of one kind say less than a dozen.
fn shorten(document: &mut Document) {
    let mut seen = std::collections::BTreeMap::new();
    document.remarks.retain(|remark| {
        let count = seen.entry(remark.code).or_insert(0_usize);
        *count += 1;
        *count <= REMARKS_EACH
    });
}

/// Takes the States out of the recommendations of a report.
fn name_states(document: &mut Document) {
    let mut unnamed = Vec::new();
    for recommendation in &mut document.recommendations {
        let (text, states) = recommendation::states(&recommendation.text);
        recommendation.text = text;
        recommendation.states = states;
        if recommendation.states.is_empty() {
            let remark = RemarkCode::NoState.remark(&[("number", &recommendation.number)]);
            unnamed.push(remark.at(&recommendation.paragraph));
        }
    }
    document.remarks.append(&mut unnamed);
    let open =
        document.recommendations.iter().filter(|it| it.position == Position::Unknown).count();
    if open > 0 {
        let count = open.to_string();
        document.remarks.push(RemarkCode::NoPosition.remark(&[("count", &count)]));
    }
}

/// The recommendations of a treaty body: its numbered paragraphs that recommend something, with their
/// sub-paragraphs.
fn committees(document: &mut Document) {
    let mut recommendations: Vec<Recommendation> = Vec::new();
    let mut open: Option<Recommendation> = None;
    let mut close = |it: Option<Recommendation>| {
        recommendations.extend(it.filter(|it| recommendation::is_committees(&it.text)));
    };
    for paragraph in &document.paragraphs {
        let begins = paragraph.kind == ParagraphKind::Numbered && paragraph.level == 0;
        if begins {
            close(open.take());
            open = Some(Recommendation {
                number: paragraph.number.clone().unwrap_or_default(),
                text: paragraph.text.clone(),
                paragraph: paragraph.address.clone(),
                ..Recommendation::default()
            });
        } else if paragraph.kind == ParagraphKind::Heading {
            close(open.take());
        } else if paragraph.kind == ParagraphKind::Numbered
            && let Some(open) = &mut open
        {
            let number = paragraph.number.as_deref().unwrap_or("");
            open.text = format!("{} ({number}) {}", open.text, paragraph.text);
        }
    }
    close(open.take());
    document.recommendations = recommendations;
}

/// What a State answers: numbers of recommendations with positions, without their texts.
fn replies(document: &mut Document) {
    let mut answers: std::collections::BTreeMap<String, Recommendation> =
        std::collections::BTreeMap::new();
    let mut order: Vec<String> = Vec::new();
    let mut under: Option<(Position, String)> = None;
    for paragraph in &document.paragraphs {
        if matches!(paragraph.kind, ParagraphKind::Footnote | ParagraphKind::Masthead) {
            continue;
        }
        let printed = match &paragraph.number {
            Some(number) if number.contains('.') => format!("{number} {}", paragraph.text),
            _ => paragraph.text.clone(),
        };
        if paragraph.kind == ParagraphKind::Heading {
            under = recommendation::in_heading(&paragraph.text)
                .or_else(|| recommendation::in_sentence(&paragraph.text))
                .map(|(position, words)| (position, words.to_owned()))
                .or(under);
            if recommendation::numbers(&printed).is_empty() {
                continue;
            }
        }
        let numbers = recommendation::numbers(&printed);
        let said = if paragraph.kind == ParagraphKind::Table {
            printed.split(" | ").find_map(recommendation::in_heading)
        } else {
            recommendation::in_sentence(&paragraph.text).or_else(|| {
                // "122.11 Supported. The activities …"
                let start: String = paragraph.text.chars().take(30).collect();
                let first = start.split(['.', ':', ';', ',']).next().unwrap_or("");
                paragraph.number.as_ref().and_then(|_| recommendation::in_heading(first))
            })
        };
        let own = paragraph.number.as_deref().is_some_and(|it| it.contains('.'))
            || paragraph.kind == ParagraphKind::Table
            || numbers.len() > 1
            || said.is_some();
        if !own {
            continue;
        }
        let said = said.map(|(position, words)| (position, words.to_owned()));
        let explicit = said.is_some();
        let Some((position, words)) = said.or_else(|| under.clone()) else { continue };
        for number in numbers {
            let known = answers.contains_key(&number);
            // A later explanation under a heading does not change what a sentence said.
            if known && !explicit {
                continue;
            }
            if !known {
                order.push(number.clone());
            }
            answers.insert(
                number.clone(),
                Recommendation {
                    number,
                    position,
                    position_words: Some(words.clone()),
                    paragraph: paragraph.address.clone(),
                    ..Recommendation::default()
                },
            );
        }
    }
    document.recommendations = order.iter().filter_map(|number| answers.remove(number)).collect();
}

/// What kind of document it is: by its symbol, by its title, by the form of its text.
fn kind(head: &masthead::Head, text: &[Block]) -> DocumentKind {
    let title = head.title.to_lowercase();
    let symbol = head.symbols.first().and_then(|symbol| Symbol::parse(symbol).ok());
    let review = title.contains("working group on the universal periodic review")
        || title.contains("groupe de travail sur l’examen périodique universel")
        || title.contains("grupo de trabajo sobre el examen periódico universal")
        || title.contains("الفريق العامل المعني بالاستعراض الدوري الشامل");
    if review {
        let addendum = [
            "views on conclusions",
            "addendum",
            "additif",
            "adición",
            "observations sur les conclusions",
        ];
        let changed = symbol
            .as_ref()
            .is_some_and(|it| it.modifiers().iter().any(|modifier| modifier.starts_with("Add.")));
        return if changed || addendum.iter().any(|words| title.contains(words)) {
            DocumentKind::ReviewReplies
        } else {
            DocumentKind::ReviewReport
        };
    }
    if title.contains("views on conclusions and/or recommendations") {
        return DocumentKind::ReviewReplies;
    }
    if title.contains("concluding observations")
        || title.contains("observations finales")
        || title.contains("observaciones finales")
        || title.contains("الملاحظات الختامية")
    {
        return DocumentKind::ConcludingObservations;
    }
    let articles = text
        .iter()
        .filter(|block| matches!(heading::worded(&block.text), Some(heading::Opens::Article(_))))
        .count();
    match symbol.as_ref().map(Symbol::kind) {
        Some(Kind::Resolution) => return DocumentKind::Resolution,
        Some(Kind::Decision) => return DocumentKind::Decision,
        Some(Kind::ConcludingObservations) => return DocumentKind::ConcludingObservations,
        _ => {}
    }
    if articles >= 3 {
        return DocumentKind::Treaty;
    }
    let clausal = |block: &&Block| {
        let line = one_line(&block.text);
        clause::organ(&line).is_some() && (line.ends_with(',') || line.starts_with("The "))
    };
    if let Some(at) = text.iter().take(25).position(|block| clausal(&block)) {
        let clauses = text[at + 1..].iter().take(4).filter(|block| {
            let rest = marker(&block.text).map_or(block.text.as_str(), |it| &block.text[it.rest..]);
            clause::is_preambular(rest) || clause::is_operative(rest)
        });
        if clauses.count() > 0 {
            return DocumentKind::Resolution;
        }
    }
    let numbered = text
        .iter()
        .filter(|block| block.role == Role::Text)
        .filter(|block| marker(&block.text).is_some_and(|it| it.style == Style::Decimal));
    if numbered.count() >= 3 { DocumentKind::Report } else { DocumentKind::Other }
}
