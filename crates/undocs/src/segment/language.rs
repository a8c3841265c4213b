//! The language of a text, among those documents of the United Nations are written in, and Persian.
//!
//! Knows scripts and the commonest words. Says nothing of a text too short to tell.

/// The language, BCP 47.
pub(crate) fn language<'a>(texts: impl Iterator<Item = &'a str>) -> Option<String> {
    let mut count = Count::default();
    for text in texts {
        count.add(text);
        if count.letters > 60_000 {
            break;
        }
    }
    count.answer().map(str::to_owned)
}

#[derive(Default)]
struct Count {
    letters: usize,
    latin: usize,
    arabic: usize,
    /// Letters that Persian has and Arabic has not, and the other way round.
    persian: usize,
    arabic_only: usize,
    cyrillic: usize,
    han: usize,
    words: [usize; 5],
}

/// Languages in Latin letters, with words that the others do not have.
const LATIN: [(&str, &[&str]); 5] = [
    ("en", &["the", "and", "of", "to", "that", "with", "its", "by"]),
    ("fr", &["le", "les", "des", "et", "du", "une", "pour", "dans", "aux"]),
    ("es", &["el", "los", "las", "del", "y", "una", "para", "por", "que"]),
    ("nl", &["het", "een", "van", "niet", "zijn", "voor", "en"]),
    ("de", &["der", "die", "und", "das", "nicht", "mit", "von"]),
];

impl Count {
    fn add(&mut self, text: &str) {
        for letter in text.chars().filter(|letter| letter.is_alphabetic()) {
            self.letters += 1;
            match letter {
                'پ' | 'چ' | 'ژ' | 'گ' | 'ی' | 'ک' => {
                    self.arabic += 1;
                    self.persian += 1;
                }
                'ي' | 'ك' | 'ة' | 'ى' | 'أ' | 'إ' => {
                    self.arabic += 1;
                    self.arabic_only += 1;
                }
                '\u{0600}'..='\u{06FF}' => self.arabic += 1,
                '\u{0400}'..='\u{04FF}' => self.cyrillic += 1,
                '\u{4E00}'..='\u{9FFF}' => self.han += 1,
                letter if letter < '\u{0250}' => self.latin += 1,
                _ => {}
            }
        }
        for word in text.split(|it: char| !it.is_alphabetic()) {
            let word = word.to_lowercase();
            for (count, (_, common)) in self.words.iter_mut().zip(LATIN) {
                *count += usize::from(common.contains(&word.as_str()));
            }
        }
    }

    fn answer(&self) -> Option<&'static str> {
        if self.letters < 40 {
            return None;
        }
        let most = self.latin.max(self.arabic).max(self.cyrillic).max(self.han * 3);
        if most == self.han * 3 {
            return Some("zh");
        }
        if most == self.cyrillic {
            return Some("ru");
        }
        if most == self.arabic {
            return Some(if self.persian > self.arabic_only { "fa" } else { "ar" });
        }
        let (at, words) =
            self.words.iter().enumerate().max_by_key(|(at, it)| (**it, usize::MAX - at))?;
        (*words * 60 > self.letters / 6).then(|| LATIN[at].0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_are_told_apart() {
        for (text, tag) in [
            (
                "All human beings are born free and equal in dignity and rights. They are endowed with reason",
                "en",
            ),
            (
                "Tous les êtres humains naissent libres et égaux en dignité et en droits. Ils sont doués",
                "fr",
            ),
            (
                "تمام افراد بشر آزاد بدنیا میآیند و از لحاظ حیثیت و حقوق با هم برابرند. همه دارای عقل",
                "fa",
            ),
            (
                "يولد جميع الناس أحرارًا متساوين في الكرامة والحقوق. وقد وهبوا عقلاً وضميرًا وعليهم",
                "ar",
            ),
            ("Все люди рождаются свободными и равными в своем достоинстве и правах", "ru"),
        ] {
            assert_eq!(language(std::iter::once(text)).as_deref(), Some(tag), "{text}");
        }
        assert_eq!(language(std::iter::once("12")), None);
    }
}
