//! Every address of the app. An address names a screen or an entry's identifier, never anything about a person.

use dioxus::prelude::*;

use super::{
    screens::{
        create_team::CreateTeam,
        directory::Directory,
        entry::Entry,
        invite::Invite,
        join_team::JoinTeam,
        more::More,
        people::People,
        record::{Correct, RecordContact, RecordEscort, RecordPresence},
        review::Review,
        sync_status::SyncStatus,
        today::Today,
    },
    shell::Gate,
};
use crate::domain::ids::EntryId;

/// The screens.
#[derive(Clone, Debug, PartialEq, Routable)]
#[rustfmt::skip]
#[expect(missing_docs, reason = "the addresses say it")]
pub enum Route {
    #[layout(Gate)]
        #[route("/")]
        Today {},
        #[route("/personer")]
        People {},
        #[route("/vejviser")]
        Directory {},
        #[route("/mere")]
        More {},
        #[route("/status")]
        SyncStatus {},
        #[route("/inviter")]
        Invite {},
        #[route("/gennemsyn?:entry")]
        Review { entry: String },
        #[route("/ny/kontakt")]
        RecordContact {},
        #[route("/ny/ledsagelse")]
        RecordEscort {},
        #[route("/ny/tilstede")]
        RecordPresence {},
        #[route("/post/:id")]
        Entry { id: EntryId },
        #[route("/ret/:id?:from")]
        Correct { id: EntryId, from: String },
        #[route("/opret")]
        CreateTeam {},
        #[route("/bliv")]
        JoinTeam {},
        #[route("/:..rest")]
        Lost { rest: Vec<String> },
}

/// An address that leads nowhere shows *I dag*.
#[component]
fn Lost(rest: Vec<String>) -> Element {
    let navigator = use_navigator();
    use_effect(move || {
        navigator.replace(Route::Today {});
    });
    rsx! {}
}

impl Route {
    /// The screen lies over the others: no bottom navigation, its own bar.
    #[must_use]
    pub fn is_focused(&self) -> bool {
        matches!(
            self,
            Self::RecordContact {}
                | Self::RecordEscort {}
                | Self::RecordPresence {}
                | Self::Correct { .. }
                | Self::CreateTeam {}
                | Self::JoinTeam {}
        )
    }
}
