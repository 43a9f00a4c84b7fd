//! Writing an entry: *+ Kontakt*, *+ Ledsagelse*, *+ Tilstedeværelse*, and the correction of one that was saved before.

mod barrier_chips;
mod contact_sheet;
mod escort_sheet;
mod form;
mod people_chips;
mod presence_sheet;
mod when_where;
mod word_chips;

use dioxus::prelude::*;

use self::form::RecordForm;
pub use self::{barrier_chips::BarrierChips, word_chips::WordChips};
use crate::{
    client::message::Request,
    domain::{
        entry::Kind,
        ids::{EntryId, RevisionId},
    },
};

/// *+ Kontakt*, open at once.
#[component]
pub fn RecordContact() -> Element {
    rsx! {
        RecordForm { request: Request::OpenDraft(Kind::Contact), tab: Kind::Contact }
    }
}

/// *+ Kontakt* on the lock screen: written, and not to be read before the unlock.
#[component]
pub fn RecordLocked() -> Element {
    rsx! {
        RecordForm { request: Request::OpenDraft(Kind::Contact), locked: true }
    }
}

/// *+ Ledsagelse*.
#[component]
pub fn RecordEscort() -> Element {
    rsx! {
        RecordForm { request: Request::OpenDraft(Kind::Escort), tab: Kind::Escort }
    }
}

/// *+ Tilstedeværelse*.
#[component]
pub fn RecordPresence() -> Element {
    rsx! {
        RecordForm { request: Request::OpenDraft(Kind::Presence), tab: Kind::Presence }
    }
}

/// A correction, which becomes the next revision; `from` is the version to begin with, the newest when it is empty.
#[component]
pub fn Correct(id: EntryId, from: String) -> Element {
    let from: Option<RevisionId> = from.parse().ok();
    rsx! {
        RecordForm { key: "{id}", request: Request::Correct { entry: id, from }, correcting: id }
    }
}

/// One draft of several, or one that a device left behind: going on with that ends it everywhere.
#[component]
pub fn ContinueDraft(id: RevisionId) -> Element {
    rsx! {
        RecordForm { key: "{id}", request: Request::ContinueDraft(id) }
    }
}
