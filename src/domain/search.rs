//! Words as they are searched for: whatever their case and accents. Danish letters are letters of their own, and *aa* is an *å*.

/// What *å*, *Å* and *aa* become: a letter that nobody writes, so that it is no *a* with an accent to the index.
const AA: char = 'ꜳ';
/// Letters of the shortest word that is searched for. A single letter begins too many words to find anything.
const SHORTEST: usize = 2;
/// Words that are searched for at once; further ones are not looked at.
const MOST: usize = 8;
/// Letters of a word that are looked at.
const LONGEST: usize = 64;

/// The words of a text in lower case with a space between them. Accents that stand by themselves go; the index takes off the others.
#[must_use]
pub fn folded(text: &str) -> String {
    let (mut words, mut gap) = (String::with_capacity(text.len()), true);
    let mut letters = text.chars().map(lower).peekable();
    while let Some(letter) = letters.next() {
        let next = letters.peek().copied();
        let (one, pair) = match (letter, next) {
            ('a', Some('a' | '\u{30a}')) => (AA, true),
            // As Swedes and Germans write them.
            ('a', Some('\u{308}')) => ('æ', true),
            ('o', Some('\u{308}')) => ('ø', true),
            ('å', _) => (AA, false),
            ('ä', _) => ('æ', false),
            ('ö', _) => ('ø', false),
            // Nobody sees a soft hyphen, and nobody types it.
            ('\u{300}'..='\u{36f}' | '\u{ad}', _) => continue,
            (letter, _) if letter.is_alphanumeric() => (letter, false),
            _ => (' ', false),
        };
        if pair {
            letters.next();
        }
        if one != ' ' || !gap {
            words.push(one);
        }
        gap = one == ' ';
    }
    words.truncate(words.trim_end_matches(' ').len());
    words
}

/// A letter in lower case. What a few letters have besides is an accent by itself, which goes.
fn lower(letter: char) -> char {
    if letter.is_ascii() { letter.to_ascii_lowercase() } else { letter.to_lowercase().next().unwrap_or(letter) }
}

/// What somebody who typed this looks for: the beginnings of words, all of which have to be there. Nothing where no word is long enough.
#[must_use]
pub fn beginnings(typed: &str) -> Vec<String> {
    let mut beginnings: Vec<String> = Vec::new();
    for word in folded(typed).split(' ').filter(|word| word.chars().count() >= SHORTEST) {
        let word: String = word.chars().take(LONGEST).collect();
        if beginnings.len() < MOST && !beginnings.contains(&word) {
            beginnings.push(word);
        }
    }
    beginnings
}

/// The other beginning that a word may have: who has typed *Kirkega* may be on the way to *Kirkegaard*.
#[must_use]
pub fn on_the_way(beginning: &str) -> Option<String> {
    beginning.strip_suffix('a').map(|before| format!("{before}{AA}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn danish_letters_stay_and_their_spellings_are_one() {
        assert_eq!(folded("Åse, AASE og Åse"), "ꜳse ꜳse og ꜳse");
        assert_eq!(folded("Jørgen = JÖRGEN = jo\u{308}rgen"), "jørgen jørgen jørgen");
        assert_eq!(folded("  «Mågen» — kl. 10.05! "), "mꜳgen kl 10 05");
        assert_eq!(folded("Cafe\u{301}"), "cafe");
        assert_eq!(folded("år"), "ꜳr", "no ar");
        assert_eq!(folded("fløde\u{ad}boller"), "flødeboller");
        assert_eq!(folded("…!"), "");
    }

    #[test]
    fn every_word_that_is_long_enough_is_looked_for_once() {
        assert_eq!(beginnings("Kaptajnen i KAPTAJNEN jobcentret"), ["kaptajnen", "jobcentret"]);
        assert!(beginnings(" a  . ").is_empty());
        assert_eq!(beginnings("å1"), ["ꜳ1"]);
        let many: String = (10..99).map(|n| format!("{n} ")).collect();
        assert_eq!(beginnings(&many).len(), MOST);
        assert_eq!(beginnings(&"ø".repeat(1_000)).concat().chars().count(), LONGEST);
    }

    #[test]
    fn a_word_on_the_way_to_a_double_a_is_found_all_along() {
        let whole = folded("Kirkegaard");
        for letters in 2..=10 {
            let typed: String = "kirkegaard".chars().take(letters).collect();
            let beginning = beginnings(&typed).concat();
            let found = whole.starts_with(&beginning) || on_the_way(&beginning).is_some_and(|other| whole.starts_with(&other));
            assert!(found, "{typed}");
        }
    }
}
