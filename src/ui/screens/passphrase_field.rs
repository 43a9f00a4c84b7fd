//! One field for the five words: each is completed from its first letters, and shown beneath as it is understood.

use dioxus::prelude::*;

use crate::{
    domain::passphrase::{WORDS, complete, list},
    ui::{
        components::{Icon, IconName, TextField},
        messages::{t, t_with},
    },
};

/// How far one word has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Word {
    /// Not begun.
    Empty,
    /// Some letters that several words begin with.
    Begun(String),
    /// The one word of the list that it must be.
    Known(&'static str),
    /// Letters that no word begins with.
    Unknown(String),
}

/// The five words as far as they are typed. More than five are shown too, so that they can be taken out.
#[must_use]
pub fn words(typed: &str) -> Vec<Word> {
    let mut words: Vec<Word> = typed.split_whitespace().map(word).collect();
    while words.len() < WORDS {
        words.push(Word::Empty);
    }
    words
}

/// All five words are known, and there are no more.
#[must_use]
pub fn is_whole(typed: &str) -> bool {
    let words = words(typed);
    words.len() == WORDS && words.iter().all(|word| matches!(word, Word::Known(_)))
}

fn word(letters: &str) -> Word {
    let lower = letters.to_lowercase();
    match complete(&lower) {
        Some(known) => Word::Known(known),
        None if list().any(|word| word.starts_with(&lower)) => Word::Begun(lower),
        None => Word::Unknown(lower),
    }
}

/// The field. `concealed` hides the words, typed and completed alike.
#[component]
pub fn PassphraseField(
    label: String,
    #[props(default)] hint: String,
    value: String,
    error: Option<String>,
    concealed: bool,
    onconceal: EventHandler<bool>,
    oninput: EventHandler<String>,
) -> Element {
    let shown = words(&value);
    let known = shown.iter().filter(|word| matches!(word, Word::Known(_))).count();
    rsx! {
        div { class: "passphrase-field",
            TextField { label, hint, value, error, code: true, concealed, oninput: move |typed| oninput.call(typed) }
            ol { class: "passphrase-field__words", "aria-label": t_with("passphrase-known", &[("count", known.into())]),
                for (index , word) in shown.into_iter().enumerate() {
                    Slot { key: "{index}", number: index + 1, word, concealed }
                }
            }
            button {
                class: "button button--quiet passphrase-field__toggle",
                r#type: "button",
                "aria-pressed": if concealed { "true" } else { "false" },
                onclick: move |_| onconceal.call(!concealed),
                Icon { name: if concealed { IconName::Show } else { IconName::Hide } }
                {t(if concealed { "passphrase-show" } else { "passphrase-hide" })}
            }
        }
    }
}

#[component]
fn Slot(number: usize, word: Word, concealed: bool) -> Element {
    let (class, words) = match &word {
        Word::Empty => ("slot", String::new()),
        Word::Begun(letters) => ("slot slot--begun", if concealed { "…".into() } else { format!("{letters}…") }),
        Word::Known(known) => ("slot slot--known", if concealed { "••••".into() } else { (*known).to_owned() }),
        Word::Unknown(letters) => ("slot slot--unknown", if concealed { t("passphrase-unknown") } else { letters.clone() }),
    };
    rsx! {
        li { class,
            span { class: "slot__number", "{number}" }
            match word {
                Word::Known(_) => rsx! {
                    Icon { name: IconName::Check }
                },
                Word::Unknown(_) => rsx! {
                    Icon { name: IconName::Close }
                    span { class: "unseen", {t("passphrase-unknown")} }
                },
                Word::Empty | Word::Begun(_) => rsx! {},
            }
            span { class: "slot__word", "{words}" }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::passphrase;

    fn first_letters(count: usize) -> String {
        passphrase::make([3, 400, 800, 1_200, 2_000])
            .split(' ')
            .take(count)
            .map(|w| w.chars().take(4).collect::<String>())
            .collect::<Vec<_>>()
            .join(" ")
    }

    #[test]
    fn each_word_is_completed_from_its_first_letters() {
        let whole = passphrase::make([3, 400, 800, 1_200, 2_000]);
        let expected: Vec<Word> = list().filter(|w| whole.split(' ').any(|x| x == *w)).map(Word::Known).collect();
        let mut seen = words(&first_letters(5));
        seen.sort_by_key(|word| if let Word::Known(word) = word { list().position(|w| w == *word) } else { None });
        assert_eq!(seen, expected);
        assert!(is_whole(&first_letters(5)) && is_whole(&whole));
    }

    #[test]
    fn what_is_missing_or_wrong_is_seen_at_once() {
        let seen = words(&format!("{} qqqq", first_letters(2)));
        assert_eq!(seen.len(), WORDS);
        assert_eq!(seen.get(2), Some(&Word::Unknown("qqqq".into())));
        assert_eq!(seen.get(3), Some(&Word::Empty));
        let one_letter: String = list().next().unwrap_or_default().chars().take(1).collect();
        assert_eq!(words(&one_letter).first(), Some(&Word::Begun(one_letter)));
        assert!(!is_whole(&first_letters(4)));
        assert!(!is_whole(&format!("{} {}", first_letters(5), first_letters(1))), "a sixth word is not silently dropped");
    }
}
