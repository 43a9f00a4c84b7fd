//! Adgangssætning: five words from our own list of 2,048 common Danish words (55 bits), each completed from its first letters.

/// Words in a passphrase.
pub const WORDS: usize = 5;

const LIST: &str = include_str!("../../assets/words-da.txt");

/// The list, in the order of its file.
pub fn list() -> impl Iterator<Item = &'static str> {
    LIST.lines()
}

/// The passphrase for five random numbers; each is taken modulo 2,048, so that sixteen random bits are unbiased.
#[must_use]
pub fn make(random: [u16; WORDS]) -> String {
    let words: Vec<&str> = random.iter().filter_map(|n| list().nth(usize::from(n % 2_048))).collect();
    words.join(" ")
}

/// The one word that begins with these letters, once only one does.
#[must_use]
pub fn complete(letters: &str) -> Option<&'static str> {
    let letters = letters.trim().to_lowercase();
    if letters.is_empty() {
        return None;
    }
    let mut hits = list().filter(|word| word.starts_with(&letters));
    let first = hits.next()?;
    (first == letters || hits.next().is_none()).then_some(first)
}

/// What was typed, as the words it stands for: lower case, one space between, each completed. `None` names no word of the list.
#[must_use]
pub fn normalize(typed: &str) -> Option<String> {
    let words: Option<Vec<&str>> = typed.split_whitespace().map(complete).collect();
    words.filter(|words| words.len() == WORDS).map(|words| words.join(" "))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn the_list_has_2048_words_told_apart_by_four_letters() {
        let words: Vec<&str> = list().collect();
        assert_eq!(words.len(), 2_048);
        let starts: BTreeSet<String> = words.iter().map(|w| w.chars().take(4).collect()).collect();
        assert_eq!(starts.len(), 2_048);
    }

    #[test]
    fn first_letters_are_enough() {
        let phrase = make([0, 1, 2, 2_047, 2_048]);
        let short: Vec<String> = phrase.split(' ').map(|w| w.chars().take(4).collect::<String>().to_uppercase()).collect();
        assert_eq!(normalize(&short.join("  ")).as_deref(), Some(phrase.as_str()));
        assert_eq!(normalize("qqqq qqqq qqqq qqqq qqqq"), None);
        assert_eq!(normalize(""), None);
    }
}
