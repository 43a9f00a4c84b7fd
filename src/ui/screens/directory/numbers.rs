//! The numbers themselves. Each stands with its own words in the message files: `number-<key>` and `number-<key>-for`.

/// One telephone number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Number {
    /// Key of its words.
    pub(super) key: &'static str,
    /// As it is dialled.
    pub(super) dial: &'static str,
    /// As it is read.
    pub(super) shown: &'static str,
}

const fn short(key: &'static str, digits: &'static str) -> Number {
    Number { key, dial: digits, shown: digits }
}

const fn number(key: &'static str, dial: &'static str, shown: &'static str) -> Number {
    Number { key, dial, shown }
}

const ACUTE: &[Number] = &[short("112", "112"), short("1813", "1813"), short("114", "114")];

const HELP: &[Number] = &[
    number("social-duty", "+4533173333", "33 17 33 33"),
    number("poison", "+4582121212", "82 12 12 12"),
    number("lifeline", "+4570201201", "70 201 201"),
    short("violence", "1888"),
    short("victims", "116006"),
];

const CITY: &[Number] = &[number("municipality", "+4533663366", "33 66 33 66"), short("animals", "1812")];

/// What a number is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Group {
    /// Life, health, safety, now.
    Acute,
    /// Somebody to talk to, day and night.
    Help,
    /// The city.
    City,
}

impl Group {
    /// In the order of the screen.
    pub(super) const ALL: &'static [Self] = &[Self::Acute, Self::Help, Self::City];

    /// Key of its heading.
    pub(super) fn key(self) -> &'static str {
        match self {
            Self::Acute => "directory-acute",
            Self::Help => "directory-help",
            Self::City => "directory-city",
        }
    }

    /// Its numbers, the most urgent first.
    pub(super) fn numbers(self) -> &'static [Number] {
        match self {
            Self::Acute => ACUTE,
            Self::Help => HELP,
            Self::City => CITY,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::messages::t;

    #[test]
    fn every_number_has_its_words_and_is_shown_as_it_is_dialled() {
        for number in Group::ALL.iter().flat_map(|group| group.numbers()) {
            for key in [format!("number-{}", number.key), format!("number-{}-for", number.key)] {
                assert_ne!(t(&key), key);
            }
            let digits: String = number.shown.chars().filter(char::is_ascii_digit).collect();
            assert_eq!(number.dial.trim_start_matches("+45"), digits);
        }
    }
}
