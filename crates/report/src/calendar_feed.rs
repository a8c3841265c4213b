//! Due dates and steps as an iCalendar feed (RFC 5545), which any calendar subscribes to. Knows the
//! format: lines end in CR LF and are folded at 75 octets. Reads no clock.

use std::fmt::Write as _;

use jiff::ToSpan;
use jiff::civil::Date;
use model::Language;

use crate::obligation::Occurrence;

/// Writes a feed. `name_of` says what a step is called; `today` stands for the moment it was made.
#[must_use]
pub fn calendar_feed(
    occurrences: &[Occurrence<'_>],
    language: Language,
    today: Date,
    name_of: impl Fn(&str) -> String,
) -> String {
    let mut out = String::new();
    line(&mut out, "BEGIN:VCALENDAR");
    line(&mut out, "VERSION:2.0");
    line(&mut out, "PRODID:-//Hamafza//Obligations//EN");
    line(&mut out, "CALSCALE:GREGORIAN");
    line(&mut out, "METHOD:PUBLISH");
    for occurrence in occurrences {
        let duty = occurrence.duty;
        let title = duty.title.get(language);
        let basis = duty.basis.get(language);
        let note = format!("{basis} · {}", duty.owner.get(language));
        let uid = format!("{}-{}", duty.id, occurrence.due);
        event(&mut out, &uid, (occurrence.due, occurrence.due), title, &note, today);
        for step in &occurrence.steps {
            let title = format!("{}: {title}", name_of(&step.id));
            let uid = format!("{uid}-{}", step.id);
            event(&mut out, &uid, (step.begins, step.ends), &title, &note, today);
        }
    }
    line(&mut out, "END:VCALENDAR");
    out
}

fn event(
    out: &mut String,
    uid: &str,
    (from, to): (Date, Date),
    title: &str,
    note: &str,
    today: Date,
) {
    let basic = |day: Date| format!("{:04}{:02}{:02}", day.year(), day.month(), day.day());
    // The end of an event that lasts whole days is the day after its last.
    let after = to.checked_add(1.day()).unwrap_or(to);
    line(out, "BEGIN:VEVENT");
    line(out, &format!("UID:{}@hamafza", escaped(uid)));
    line(out, &format!("DTSTAMP:{}T000000Z", basic(today)));
    line(out, &format!("DTSTART;VALUE=DATE:{}", basic(from)));
    line(out, &format!("DTEND;VALUE=DATE:{}", basic(after)));
    line(out, &format!("SUMMARY:{}", escaped(title)));
    line(out, &format!("DESCRIPTION:{}", escaped(note)));
    line(out, "TRANSP:TRANSPARENT");
    line(out, "END:VEVENT");
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '\\' | ';' | ',' => {
                out.push('\\');
                out.push(letter);
            }
            '\n' => out.push_str("\\n"),
            letter if letter.is_control() => {}
            other => out.push(other),
        }
    }
    out
}

/// A content line, folded between letters so that no line has more than 75 octets.
fn line(out: &mut String, text: &str) {
    let mut octets = 0;
    for letter in text.chars() {
        if octets + letter.len_utf8() > 75 {
            out.push_str("\r\n ");
            octets = 1;
        }
        out.push(letter);
        octets += letter.len_utf8();
    }
    let _ = write!(out, "\r\n");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_folded_between_letters_and_escaped() {
        let mut out = String::new();
        line(&mut out, &format!("SUMMARY:{}", escaped(&"گزارش، دورهٔ پنجم; ".repeat(6))));
        for piece in out.split("\r\n") {
            assert!(piece.len() <= 75, "{} octets", piece.len());
        }
        assert!(out.replace("\r\n ", "").contains("پنجم\\; گزارش"));
        assert!(out.ends_with("\r\n"));
    }
}
