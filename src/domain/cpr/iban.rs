//! International account numbers: their check figures say for certain that they are none of ours.

/// Shortest and longest number, ISO 13616.
const LENGTH: std::ops::RangeInclusive<usize> = 15..=34;

/// Where account numbers stand in the text, as ranges of bytes.
pub(super) fn spans(text: &str) -> Vec<std::ops::Range<usize>> {
    let mut spans: Vec<std::ops::Range<usize>> = Vec::new();
    let mut before = ' ';
    for (at, c) in text.char_indices() {
        let is_inside = spans.last().is_some_and(|span| span.contains(&at));
        if !is_inside && c.is_ascii_alphabetic() && !before.is_alphanumeric() {
            spans.extend(text.get(at..).and_then(length).map(|length| at..at + length));
        }
        before = c;
    }
    spans
}

/// Length in bytes of the longest account number that the text begins with.
fn length(text: &str) -> Option<usize> {
    let mut plain = String::new();
    let mut longest = None;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        match c {
            c if c.is_ascii_alphanumeric() => plain.push(c.to_ascii_uppercase()),
            ' ' | '\u{A0}' | '\u{202F}' => continue,
            _ => break,
        }
        let ends_here = chars.peek().is_none_or(|(_, next)| !next.is_alphanumeric());
        if ends_here && LENGTH.contains(&plain.len()) && is_valid(&plain) {
            longest = Some(at + 1);
        }
        if plain.len() > *LENGTH.end() {
            break;
        }
    }
    longest
}

/// Two letters, two check figures, and 1 as the remainder by 97.
fn is_valid(plain: &str) -> bool {
    let (Some(country), Some(check), Some(rest)) = (plain.get(..2), plain.get(2..4), plain.get(4..)) else { return false };
    if !country.bytes().all(|b| b.is_ascii_alphabetic()) || !check.bytes().all(|b| b.is_ascii_digit()) {
        return false;
    }
    let remainder = rest.chars().chain(country.chars()).chain(check.chars()).fold(0_u32, |sum, c| match c.to_digit(36) {
        Some(figure) if figure < 10 => (sum * 10 + figure) % 97,
        Some(letter) => (sum * 100 + letter) % 97,
        None => sum,
    });
    remainder == 1
}
