//! What a column of labels or the names of sheets give: a component, its codes, areas that no list
//! has, codes glued to names. Knows sets of words and what they come to; knows nothing of figures.

use std::collections::BTreeMap;

use model::fold::{ascii_digits, fold};
use model::structure_map::{Reading, Take};

use super::axis::{Judge, Judged};
use super::layout::Written;
use super::proposal::Why;
use super::vocabulary::is_total;

/// A label that is understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Named<'a> {
    pub(crate) written: Written<'a>,
    /// `None` where no code fits or several do.
    pub(crate) code: Option<String>,
    pub(crate) others: Vec<String>,
    pub(crate) confidence: u8,
    pub(crate) why: Why,
}

/// An axis of labels, ready to become a source.
#[derive(Clone, Debug)]
pub(crate) struct LabelAxis<'a> {
    pub(crate) component: String,
    pub(crate) confidence: u8,
    pub(crate) why: Why,
    pub(crate) named: Vec<Named<'a>>,
    pub(crate) take: Take,
    pub(crate) open: bool,
    pub(crate) reading: Reading,
}

/// How many provinces must stand in a column for «جمع» among them to be the country.
const WHOLE_COUNTRY: usize = 25;

impl<'a> LabelAxis<'a> {
    /// Reads labels by what their axis was judged to be about.
    pub(crate) fn read(judge: &Judge<'_>, judged: &Judged, labels: &[Written<'a>]) -> Option<Self> {
        let component = judged.component.clone()?;
        let named = labels.iter().map(|written| {
            let found = judge.words.candidates(&component, written.text);
            let clear = match found.as_slice() {
                [first, second, ..] if first.confidence == second.confidence => None,
                [first, ..] if first.confidence >= 50 => Some(first),
                _ => None,
            };
            Named {
                written: written.clone(),
                code: clear.map(|it| it.code.clone()),
                others: found
                    .iter()
                    .filter(|it| clear.is_none_or(|clear| clear.code != it.code))
                    .map(|it| it.code.clone())
                    .collect(),
                confidence: clear.map_or(0, |it| it.confidence),
                why: match (clear, found.len()) {
                    (Some(it), _) => it.why,
                    (None, 0) => Why::NoneFits,
                    (None, _) => Why::TwoFit,
                },
            }
        });
        let mut axis = Self {
            confidence: judged.confidence,
            why: judged.why,
            named: named.collect(),
            take: Take::All,
            open: false,
            reading: if component == "TIME_PERIOD" { Reading::Period } else { Reading::Word },
            component,
        };
        if axis.component == "REF_AREA" {
            axis.settle_areas(judged.below_province);
        }
        Some(axis)
    }

    /// An axis of areas that nothing but their place shows to be areas.
    pub(crate) fn areas(labels: &[Written<'a>], judge: &Judge<'_>, confidence: u8) -> Option<Self> {
        let judged = Judged {
            component: Some("REF_AREA".to_owned()),
            confidence,
            why: Why::SheetNames,
            below_province: true,
        };
        Self::read(judge, &judged, labels)
    }

    /// An axis nothing fits, whose words stand for themselves.
    pub(crate) fn unknown(component: String, labels: &[Written<'a>]) -> Self {
        let named = labels.iter().map(|written| Named {
            written: written.clone(),
            code: Some(written.text.trim().to_owned()),
            others: Vec::new(),
            confidence: 50,
            why: Why::Unlisted,
        });
        Self {
            component,
            confidence: 40,
            why: Why::NoneFits,
            named: named.collect(),
            take: Take::All,
            open: false,
            reading: Reading::Word,
        }
    }

    /// Areas: listed ones, counties that are in no list, codes glued to names.
    fn settle_areas(&mut self, below_province: bool) {
        let proper: Vec<usize> = (0..self.named.len())
            .filter(|index| !is_total(self.named[*index].written.text))
            .collect();
        let glued: Vec<Option<(String, String)>> =
            self.named.iter().map(|it| glued(it.written.text)).collect();
        let all_glued = !proper.is_empty() && proper.iter().all(|index| glued[*index].is_some());
        if all_glued {
            let lengths: Vec<usize> = proper
                .iter()
                .filter_map(|index| glued[*index].as_ref().map(|(_, code)| code.len()))
                .collect();
            if lengths.iter().all(|length| *length == lengths[0] && *length >= 3) {
                self.take = Take::Digits;
                self.open = true;
                for index in proper {
                    let named = &mut self.named[index];
                    named.code = glued[index].as_ref().map(|(_, code)| code.clone());
                    named.others.clear();
                    named.confidence = 85;
                    named.why = Why::Glued;
                }
                return;
            }
        }
        let is_listed = |named: &Named<'_>| named.code.is_some() && named.confidence >= 85;
        let listed = proper.iter().filter(|index| is_listed(&self.named[**index])).count();
        let country = |named: &Named<'_>| named.code.as_deref() == Some("IR");
        let strangers = proper.len() - listed;
        if strangers > 0 && (below_province || listed * 2 < proper.len()) {
            self.open = true;
            for index in proper {
                let named = &mut self.named[index];
                if country(named) {
                    continue;
                }
                let why = if is_listed(named) { Why::SiblingsUnlisted } else { Why::Unlisted };
                named.others =
                    named.code.take().into_iter().chain(named.others.drain(..)).collect();
                if why == Why::Unlisted {
                    named.others.clear();
                }
                named.code = Some(named.written.text.trim().to_owned());
                named.confidence = if why == Why::Unlisted { 75 } else { 60 };
                named.why = why;
            }
        }
        for named in &mut self.named {
            if is_total(named.written.text) && named.code.is_none() && listed >= WHOLE_COUNTRY {
                named.code = Some("IR".to_owned());
                named.confidence = 75;
                named.why = Why::TotalWord;
            }
        }
    }

    /// The words that the code list does not say by itself.
    pub(crate) fn words(&self) -> BTreeMap<String, String> {
        if self.reading == Reading::Period || self.take == Take::Digits {
            return BTreeMap::new();
        }
        let needed = self.named.iter().filter(|it| {
            let by_itself = self.open && it.why == Why::Unlisted;
            !by_itself && !matches!(it.why, Why::Listed | Why::Spaces)
        });
        needed
            .filter_map(|it| Some((it.written.text.trim().to_owned(), it.code.clone()?)))
            .collect()
    }
}

/// A name with its code right behind it, as «قم2501».
pub(crate) fn glued(text: &str) -> Option<(String, String)> {
    let text = ascii_digits(text.trim());
    let start = text.find(|letter: char| letter.is_ascii_digit())?;
    let (name, code) = text.split_at(start);
    let name = name.trim_end_matches(['-', '_', ' ', '(']);
    let code = code.trim_end_matches(')');
    let is_code = code.len() >= 2 && code.bytes().all(|byte| byte.is_ascii_digit());
    let is_name = name.chars().any(char::is_alphabetic) && !is_generic(name);
    (is_code && is_name).then(|| (name.to_owned(), code.to_owned()))
}

/// Names that programs and tables have by themselves: «برگه۱», Sheet1, «جدول ۳».
pub(crate) fn is_generic(name: &str) -> bool {
    let folded = fold(name);
    let word: String = folded.chars().filter(|letter| letter.is_alphabetic()).collect();
    matches!(
        word.as_str(),
        "sheet"
            | "table"
            | "tab"
            | "برگه"
            | "کاربرگ"
            | "جدول"
            | "صفحه"
            | "data"
            | "contents"
            | "فهرست"
            | "t"
            | "s"
            | "سال"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_glued_to_a_name_is_parted_from_it() {
        let parts = |text| glued(text).map(|(name, code)| format!("{name}+{code}"));
        assert_eq!(parts("قم2501").as_deref(), Some("قم+2501"));
        assert_eq!(parts("نيك شهر۱۱۰۷").as_deref(), Some("نيك شهر+1107"));
        assert_eq!(parts("قم (2501)").as_deref(), Some("قم+2501"));
        assert_eq!(parts("Sheet12"), None);
        assert_eq!(parts("قم"), None);
    }
}
