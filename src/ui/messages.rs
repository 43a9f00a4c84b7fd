//! Every word on the screen, from the Fluent files in `assets/locales`, and the few formats that go with them.

pub mod dates;
pub mod failure;

use std::cell::{Cell, OnceCell};

pub use fluent_bundle::FluentValue;
use fluent_bundle::{FluentArgs, FluentBundle, FluentResource};
use unic_langid::LanguageIdentifier;

use crate::domain::entry::Kind;

const DANISH: &str = include_str!("../../assets/locales/da.ftl");

/// A language of the screens.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Language {
    /// Dansk, the first language.
    #[default]
    Danish,
    /// English.
    English,
}

impl Language {
    /// Its code, as in `lang="da"`.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Danish => "da",
            Self::English => "en",
        }
    }

    /// The language with this code; Danish for any other.
    #[must_use]
    pub fn from_code(code: &str) -> Self {
        if code == "en" { Self::English } else { Self::Danish }
    }
}

thread_local! {
    static LANGUAGE: Cell<Language> = const { Cell::new(Language::Danish) };
    static IN_DANISH: FluentBundle<FluentResource> = bundle(Language::Danish, DANISH);
    static IN_ENGLISH: OnceCell<FluentBundle<FluentResource>> = const { OnceCell::new() };
}

/// Takes the words of English: only who wants them fetches them. They are learned once.
pub fn learn_english(words: &str) {
    IN_ENGLISH.with(|known| {
        known.get_or_init(|| bundle(Language::English, words));
    });
}

/// Chooses the language of every message from now on. The app draws itself anew afterwards.
pub fn speak(language: Language) {
    LANGUAGE.set(language);
}

/// The language that is spoken.
#[must_use]
pub fn language() -> Language {
    LANGUAGE.get()
}

/// The message with this key.
#[must_use]
pub fn t(key: &str) -> String {
    t_with(key, &[])
}

/// The message with this key and these values, such as `t_with("sync-waiting", &[("count", 3.into())])`.
#[must_use]
pub fn t_with(key: &str, values: &[(&str, FluentValue<'_>)]) -> String {
    let mut args = FluentArgs::with_capacity(values.len());
    for (name, value) in values {
        args.set(*name, value.clone());
    }
    let spoken = match language() {
        Language::Danish => None,
        Language::English => IN_ENGLISH.with(|bundle| say(bundle.get()?, key, &args)),
    };
    spoken.or_else(|| IN_DANISH.with(|bundle| say(bundle, key, &args))).unwrap_or_else(|| key.to_owned())
}

/// The word for a kind of entry.
#[must_use]
pub fn kind(kind: Kind) -> String {
    t(match kind {
        Kind::Contact => "kind-contact",
        Kind::Escort => "kind-escort",
        Kind::Presence => "kind-presence",
        Kind::Person => "kind-person",
        Kind::Review => "kind-review",
        Kind::Site => "kind-site",
        Kind::Lookup => "kind-lookup",
        Kind::Register => "kind-register",
        Kind::Other(_) => "kind-other",
    })
}

fn bundle(language: Language, source: &str) -> FluentBundle<FluentResource> {
    let locale: LanguageIdentifier = language.code().parse().unwrap_or_default();
    let mut bundle = FluentBundle::new(vec![locale]);
    // Isolation marks would surface in copied text; every message here runs from left to right.
    bundle.set_use_isolating(false);
    let (Ok(resource) | Err((resource, _))) = FluentResource::try_new(source.to_owned());
    bundle.add_resource_overriding(resource);
    bundle
}

fn say(bundle: &FluentBundle<FluentResource>, key: &str, args: &FluentArgs<'_>) -> Option<String> {
    let pattern = bundle.get_message(key)?.value()?;
    let mut errors = Vec::new();
    Some(bundle.format_pattern(pattern, Some(args), &mut errors).into_owned())
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use super::*;

    const ENGLISH: &str = include_str!("../../assets/locales/en.ftl");

    fn keys(source: &str) -> BTreeSet<&str> {
        source
            .lines()
            .filter(|line| line.starts_with(|c: char| c.is_ascii_lowercase()))
            .filter_map(|line| line.split(" =").next())
            .collect()
    }

    /// Every key with the variables of its message, those in further lines of a selector included.
    fn variables(source: &str) -> BTreeMap<&str, BTreeSet<&str>> {
        let mut found: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        let mut key = "";
        for line in source.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
            if line.starts_with(|c: char| c.is_ascii_lowercase()) {
                key = line.split(" =").next().unwrap_or(line);
            }
            let names =
                line.split('$').skip(1).map(|rest| rest.split(|c: char| !c.is_ascii_alphanumeric() && c != '-').next().unwrap_or(rest));
            found.entry(key).or_default().extend(names);
        }
        found
    }

    #[test]
    fn the_files_parse_and_no_key_stands_twice() {
        for source in [DANISH, ENGLISH] {
            if let Err((_, errors)) = FluentResource::try_new(source.to_owned()) {
                panic!("{errors:?}");
            }
            let count = source.lines().filter(|line| line.starts_with(|c: char| c.is_ascii_lowercase())).count();
            assert_eq!(count, keys(source).len());
        }
    }

    #[test]
    fn both_languages_say_every_message_with_the_same_variables() {
        let (danish, english) = (variables(DANISH), variables(ENGLISH));
        let every: BTreeSet<_> = danish.keys().chain(english.keys()).collect();
        let uneven: Vec<_> = every
            .into_iter()
            .filter(|key| danish.get(*key) != english.get(*key))
            .map(|key| format!("{key}: da {:?}, en {:?}", danish.get(key), english.get(key)))
            .collect();
        assert!(uneven.is_empty(), "{uneven:#?}");
        assert_eq!(danish.get("span"), Some(&BTreeSet::from(["from", "to"])), "variables are found at all");
        assert_eq!(danish.get("sync-drafts"), Some(&BTreeSet::from(["count"])), "in the lines of a selector too");
    }

    #[test]
    fn counts_are_said_in_plain_danish() {
        assert_eq!(t_with("sync-waiting", &[("count", 1.into())]), "1 venter");
        assert_eq!(t_with("sync-waiting", &[("count", 3.into())]), "3 venter");
        assert_eq!(t("no-such-key"), "no-such-key");
    }
}
