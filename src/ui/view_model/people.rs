//! Who an entry is about: choosing aliases, and saying them in a line.

use crate::{
    client::view::PersonRow,
    domain::{
        entry::Content,
        gathered,
        ids::EntryId,
        person::{Person, Rung},
        unknown::Unknown,
    },
};

/// Aliases shown as chips before *Find …*: as many as fit two lines of a small phone.
pub const RECENT: usize = 4;

/// Chooses a person, or takes the choice back.
pub fn toggle(people: &mut Vec<EntryId>, person: EntryId) {
    if people.contains(&person) {
        people.retain(|chosen| *chosen != person);
    } else {
        people.push(person);
    }
}

/// The people of an entry, if its kind can have any.
#[must_use]
pub fn of(content: &Content) -> &[EntryId] {
    match content {
        Content::Contact(contact) => &contact.people,
        Content::Escort(escort) => &escort.people,
        _ => &[],
    }
}

/// The aliases of these people. One that has not arrived on this device yet is left to `missing`.
#[must_use]
pub fn aliases(people: &[EntryId], names: &gathered::Map<EntryId, String>, missing: &str) -> Vec<String> {
    people.iter().map(|person| names.get(person).cloned().unwrap_or_else(|| missing.to_owned())).collect()
}

/// The chips of *Hvem?*: those chosen first, so that no choice is hidden, then the last met.
#[must_use]
pub fn chips(rows: &[PersonRow], chosen: &[EntryId]) -> Vec<(EntryId, String)> {
    let label = |row: &PersonRow| (row.entry, row.alias.clone());
    let mut chips: Vec<_> = rows.iter().filter(|row| chosen.contains(&row.entry)).map(label).collect();
    let room = RECENT.saturating_sub(chips.len());
    chips.extend(rows.iter().filter(|row| !chosen.contains(&row.entry)).take(room).map(label));
    chips
}

/// The people whose alias contains these letters, in the order given; all of them for no letters.
#[must_use]
pub fn find<'a>(rows: &'a [PersonRow], letters: &str) -> Vec<&'a PersonRow> {
    let letters = letters.trim().to_lowercase();
    rows.iter().filter(|row| row.alias.to_lowercase().contains(&letters)).collect()
}

/// The alias that would be new: what was typed, unless it is empty or somebody is called exactly that.
#[must_use]
pub fn new_alias(rows: &[PersonRow], typed: &str) -> Option<String> {
    let typed = typed.trim();
    let known = rows.iter().any(|row| row.alias.to_lowercase() == typed.to_lowercase());
    (!typed.is_empty() && !known).then(|| typed.to_owned())
}

/// A person on the first rung: a word of the team's own, nothing else.
#[must_use]
pub fn on_first_rung(alias: String) -> Content {
    Content::Person(Person { alias, rung: Rung::Alias, note: String::new(), unknown: Unknown::default() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::view_model::samples;

    fn rows() -> Vec<PersonRow> {
        ["Kaptajnen", "Mågen", "Lillebror", "Sanger", "Ræven"]
            .iter()
            .zip(1..)
            .map(|(alias, n)| PersonRow { entry: samples::id(n), alias: (*alias).into(), last_met: None, entries: 1 })
            .collect()
    }

    #[test]
    fn a_chosen_person_is_never_hidden_behind_find() {
        let labels = |chosen: &[EntryId]| chips(&rows(), chosen).into_iter().map(|(_, label)| label).collect::<Vec<_>>();
        assert_eq!(labels(&[]), ["Kaptajnen", "Mågen", "Lillebror", "Sanger"]);
        assert_eq!(labels(&[samples::id(5)]), ["Ræven", "Kaptajnen", "Mågen", "Lillebror"]);
        let all: Vec<_> = (1..=5).map(samples::id).collect();
        assert_eq!(labels(&all).len(), 5);
    }

    #[test]
    fn find_ignores_case_and_offers_a_new_alias_only_when_nobody_is_called_so() {
        assert_eq!(find(&rows(), "MÅ").len(), 1);
        assert_eq!(find(&rows(), " ").len(), 5);
        assert_eq!(new_alias(&rows(), " mågen "), None);
        assert_eq!(new_alias(&rows(), " Må "), Some("Må".into()));
        assert_eq!(new_alias(&rows(), "  "), None);
    }
}
