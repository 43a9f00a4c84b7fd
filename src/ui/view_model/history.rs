//! The versions of an entry: who wrote them, when, and what each one says differently.

use chrono::{DateTime, Utc};

use super::fields::{self, Change, Field};
use crate::{
    client::view::{Delivery, EntryView, Names, RevisionView},
    domain::ids::{DeviceId, RevisionId},
    ui::messages::{dates::moment, t},
};

/// One version as the page tells it.
#[derive(Clone, Debug, PartialEq)]
pub struct Version {
    /// The revision.
    pub revision: RevisionId,
    /// Who wrote it: "dig" or what the holder is called.
    pub author: String,
    /// When it was saved, in words.
    pub when: String,
    /// It follows nothing: the entry as it was first written.
    pub first: bool,
    /// What it says differently from the version it follows.
    pub changes: Vec<Change>,
    /// How far it has come.
    pub delivery: Delivery,
    /// All its fields.
    pub fields: Vec<Field>,
}

/// "dig", the holder's name, or "en kollega" for a device that this one does not know yet.
#[must_use]
pub fn author(device: DeviceId, me: DeviceId, names: &Names) -> String {
    if device == me { t("entry-you") } else { names.holders.get(&device).cloned().unwrap_or_else(|| t("entry-somebody")) }
}

fn version(revision: &RevisionView, view: &EntryView, me: DeviceId, now: DateTime<Utc>) -> Version {
    let said = fields::fields(&revision.content, &view.names, now);
    // A version that joins two follows both; the newest of them stands first in the history and is what it is compared with.
    let before = view.history.iter().find(|other| revision.parents.contains(&other.revision));
    let changes = before.map(|before| fields::changes(&fields::fields(&before.content, &view.names, now), &said)).unwrap_or_default();
    Version {
        revision: revision.revision,
        author: author(revision.author, me, &view.names),
        when: moment(revision.saved, now),
        first: revision.parents.is_empty(),
        changes,
        delivery: revision.delivery.clone(),
        fields: said,
    }
}

/// Every version, newest first.
#[must_use]
pub fn history(view: &EntryView, me: DeviceId, now: DateTime<Utc>) -> Vec<Version> {
    view.history.iter().map(|revision| version(revision, view, me, now)).collect()
}

/// The versions that stand beside each other, newest first; one when there is no conflict.
#[must_use]
pub fn heads(view: &EntryView, me: DeviceId, now: DateTime<Utc>) -> Vec<Version> {
    view.heads.iter().map(|revision| version(revision, view, me, now)).collect()
}

/// The labels of the fields in which these versions differ.
#[must_use]
pub fn differing(versions: &[Version]) -> Vec<&'static str> {
    let mut labels: Vec<&'static str> = Vec::new();
    for (n, version) in versions.iter().enumerate() {
        for other in versions.iter().skip(n + 1) {
            let new = fields::changes(&version.fields, &other.fields).into_iter().map(|change| change.label);
            labels.extend(new.filter(|label| !labels.contains(label)).collect::<Vec<_>>());
        }
    }
    labels
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        domain::{
            contact::{Contact, Manner},
            entry::Content,
        },
        ui::view_model::samples,
    };

    fn revision(n: u8, parents: &[u8], content: Contact) -> RevisionView {
        let id = |n| RevisionId::from_bytes([n; 16]);
        RevisionView {
            revision: id(n),
            parents: parents.iter().map(|p| id(*p)).collect(),
            content: Content::Contact(content),
            author: DeviceId::from_bytes([n; 16]),
            saved: samples::wall(20, 12, u32::from(n)),
            delivery: Delivery::Sent,
        }
    }

    fn two_phones() -> EntryView {
        let first = samples::contact();
        let greeted = Contact { manner: Some(Manner::Greeting), ..first.clone() };
        let talked = Contact { manner: Some(Manner::Conversation), note: "Ringer i morgen".into(), ..first.clone() };
        let heads = vec![revision(7, &[1], talked), revision(2, &[1], greeted)];
        let history = heads.iter().cloned().chain([revision(1, &[], first.clone())]).collect();
        EntryView { row: samples::row(1, Content::Contact(first)), heads, history, conversation: Vec::new(), names: samples::names() }
    }

    #[test]
    fn each_version_names_its_author_its_time_and_what_it_changed() {
        let told = history(&two_phones(), DeviceId::from_bytes([2; 16]), samples::wall(20, 14, 0));
        let authors: Vec<_> = told.iter().map(|version| (version.author.as_str(), version.when.as_str(), version.first)).collect();
        assert_eq!(authors, [("Amina", "i dag 12.07", false), ("dig", "i dag 12.02", false), ("en kollega", "i dag 12.01", true)]);
        let changed: Vec<_> = told.iter().map(|version| version.changes.iter().map(|c| c.label).collect::<Vec<_>>()).collect();
        assert_eq!(changed, [vec!["label-how", "label-note"], vec!["label-how"], vec![]]);
    }

    #[test]
    fn two_versions_are_compared_field_by_field() {
        let view = two_phones();
        let sides = heads(&view, DeviceId::from_bytes([2; 16]), samples::wall(20, 14, 0));
        assert_eq!(sides.len(), 2);
        assert_eq!(differing(&sides), ["label-how", "label-note"]);
        assert!(differing(sides.get(..1).expect("one")).is_empty());
    }
}
