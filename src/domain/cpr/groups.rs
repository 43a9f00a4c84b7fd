//! The figures of a text in groups, whatever script, mark or invisible character stands in and between them.

/// Figures that stand together, or the name of a month.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Group {
    /// First byte in the text.
    pub(super) start: usize,
    /// One past its last byte.
    pub(super) end: usize,
    /// Its figures as ASCII; for a month's name its two figures.
    pub(super) digits: String,
    /// It is a month's name.
    pub(super) is_month: bool,
}

impl Group {
    /// Number of figures.
    pub(super) fn len(&self) -> usize {
        self.digits.len()
    }
}

/// The first figure of every script that is read as figures: ASCII, Arabic, Persian, Devanagari, Bengali, Thai, full width, and the bold,
/// double-struck, sans and monospaced ones of mathematics.
const ZEROS: [u32; 12] = [0x30, 0x660, 0x6F0, 0x966, 0x9E6, 0xE50, 0xFF10, 0x1D7CE, 0x1D7D8, 0x1D7E2, 0x1D7EC, 0x1D7F6];

/// Months by the letters that Danish and English share; longer names begin with them.
const MONTHS: [(&str, &str); 14] = [
    ("jan", "01"),
    ("feb", "02"),
    ("mar", "03"),
    ("apr", "04"),
    ("maj", "05"),
    ("may", "05"),
    ("jun", "06"),
    ("jul", "07"),
    ("aug", "08"),
    ("sep", "09"),
    ("okt", "10"),
    ("oct", "10"),
    ("nov", "11"),
    ("dec", "12"),
];

/// Endings of a month's name after its first three letters.
const ENDINGS: [&str; 18] =
    ["", "uar", "ruar", "ts", "il", "i", "ust", "tember", "ober", "ember", "uary", "ruary", "ch", "e", "y", "t", "ept", "s"];

fn figure(c: char) -> Option<char> {
    let code = u32::from(c);
    let zero = ZEROS.iter().find(|zero| (**zero..**zero + 10).contains(&code))?;
    char::from_digit(code - zero, 10)
}

/// Characters that nobody sees: joiners, marks of direction, soft hyphens, the key around a figure.
pub(super) fn is_unseen(c: char) -> bool {
    matches!(
        c,
        '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{2069}' | '\u{20E3}' | '\u{FE0E}' | '\u{FE0F}' | '\u{FEFF}'
    )
}

/// The groups in their order.
pub(super) fn groups(text: &str) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    let mut letters: Option<(usize, String)> = None;
    // The group that the next figure belongs to is still open.
    let mut open = false;
    for (at, c) in text.char_indices() {
        if is_unseen(c) {
            continue;
        }
        let end = at + c.len_utf8();
        if let Some(figure) = figure(c) {
            push_month(&mut groups, letters.take(), at);
            match groups.last_mut() {
                Some(group) if open => {
                    group.digits.push(figure);
                    group.end = end;
                }
                _ => groups.push(Group { start: at, end, digits: figure.into(), is_month: false }),
            }
            open = true;
            continue;
        }
        open = false;
        if c.is_alphabetic() {
            letters.get_or_insert_with(|| (at, String::new())).1.extend(c.to_lowercase());
        } else {
            push_month(&mut groups, letters.take(), at);
        }
    }
    groups
}

fn push_month(groups: &mut Vec<Group>, word: Option<(usize, String)>, end: usize) {
    let Some((start, word)) = word else { return };
    let month = MONTHS.iter().find(|(begin, _)| word.strip_prefix(begin).is_some_and(|rest| ENDINGS.contains(&rest)));
    if let Some((_, digits)) = month {
        groups.push(Group { start, end, digits: (*digits).into(), is_month: true });
    }
}

/// What stands between two groups: spaces as one space, marks as the one mark that stands for their like, letters small.
pub(super) fn gap(text: &str, before: &Group, after: &Group) -> String {
    let between = text.get(before.end..after.start).unwrap_or_default();
    let mut gap = String::new();
    for c in between.chars().filter(|c| !is_unseen(*c)) {
        match c {
            '-' | '\u{2010}'..='\u{2015}' | '\u{2043}' | '\u{2212}' | '\u{FE58}' | '\u{FE63}' | '\u{FF0D}' | '_' | '~' => gap.push('-'),
            '.' | '\u{B7}' | '\u{2022}' | '\u{2024}' | '\u{2219}' | '\u{22C5}' | '\u{3002}' | '\u{FF0E}' => gap.push('.'),
            '/' | '\\' | '|' | '\u{2044}' | '\u{2215}' | '\u{FF0F}' => gap.push('/'),
            c if c.is_whitespace() => {
                if !gap.ends_with(' ') {
                    gap.push(' ');
                }
            }
            c => gap.extend(c.to_lowercase()),
        }
    }
    gap
}
