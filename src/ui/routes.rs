//! Every address of the app. An address names a screen or an entry's identifier, never anything about a person.

use dioxus::prelude::*;

use super::{
    screens::{
        create_team::CreateTeam,
        directory::Directory,
        entry::Entry,
        erasures::Erasures,
        forgotten::Forgotten,
        invite::Invite,
        join_team::JoinTeam,
        lookups::Lookups,
        lost_phone::LostPhone,
        more::More,
        new_recovery::NewRecovery,
        people::People,
        record::{ContinueDraft, Correct, RecordContact, RecordEscort, RecordLocked, RecordPresence},
        recover_team::RecoverTeam,
        review::Review,
        search::Search,
        sync_status::SyncStatus,
        team::Team,
        today::Today,
        unlocking::Unlocking,
    },
    shell::Gate,
};
use crate::domain::ids::{DeviceId, EntryId, RevisionId};

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
        #[route("/inviter?:replaces")]
        Invite { replaces: String },
        #[route("/team?:device")]
        Team { device: String },
        #[route("/mistet/:device")]
        LostPhone { device: DeviceId },
        #[route("/nykode")]
        NewRecovery {},
        #[route("/sletninger")]
        Erasures {},
        #[route("/opslag")]
        Lookups {},
        #[route("/oplaasning")]
        Unlocking {},
        #[route("/soeg")]
        Search {},
        #[route("/gennemsyn?:entry")]
        Review { entry: String },
        #[route("/ny/kontakt")]
        RecordContact {},
        #[route("/laast/kontakt")]
        RecordLocked {},
        #[route("/ny/ledsagelse")]
        RecordEscort {},
        #[route("/ny/tilstede")]
        RecordPresence {},
        #[route("/post/:id")]
        Entry { id: EntryId },
        #[route("/ret/:id?:from")]
        Correct { id: EntryId, from: String },
        #[route("/kladde/:id")]
        ContinueDraft { id: RevisionId },
        #[route("/opret")]
        CreateTeam {},
        #[route("/bliv")]
        JoinTeam {},
        #[route("/glemt")]
        Forgotten {},
        #[route("/gendan")]
        RecoverTeam {},
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
                | Self::NewRecovery {}
                | Self::ContinueDraft { .. }
                | Self::RecordLocked {}
                | Self::CreateTeam {}
                | Self::JoinTeam {}
                | Self::Forgotten {}
                | Self::RecoverTeam {}
        )
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::ui::shell::frame::title;

    /// Every screen, with an identifier where its address has one. The match makes the compiler ask for new ones.
    fn every(id: EntryId) -> Vec<Route> {
        let all = vec![
            Route::Today {},
            Route::People {},
            Route::Directory {},
            Route::More {},
            Route::SyncStatus {},
            Route::Invite { replaces: id.to_string() },
            Route::Team { device: id.to_string() },
            Route::LostPhone { device: DeviceId::from_bytes(id.bytes()) },
            Route::NewRecovery {},
            Route::Unlocking {},
            Route::Erasures {},
            Route::Search {},
            Route::Lookups {},
            Route::Review { entry: id.to_string() },
            Route::RecordContact {},
            Route::RecordLocked {},
            Route::RecordEscort {},
            Route::RecordPresence {},
            Route::Entry { id },
            Route::Correct { id, from: id.to_string() },
            Route::ContinueDraft { id: RevisionId(id.0) },
            Route::CreateTeam {},
            Route::JoinTeam {},
            Route::Forgotten {},
            Route::RecoverTeam {},
        ];
        for route in &all {
            match route {
                Route::Today {}
                | Route::People {}
                | Route::Directory {}
                | Route::More {}
                | Route::SyncStatus {}
                | Route::Invite { .. }
                | Route::Team { .. }
                | Route::LostPhone { .. }
                | Route::NewRecovery {}
                | Route::Unlocking {}
                | Route::Erasures {}
                | Route::Search {}
                | Route::Lookups {}
                | Route::RecordLocked {}
                | Route::ContinueDraft { .. }
                | Route::Review { .. }
                | Route::RecordContact {}
                | Route::RecordEscort {}
                | Route::RecordPresence {}
                | Route::Entry { .. }
                | Route::Correct { .. }
                | Route::CreateTeam {}
                | Route::JoinTeam {}
                | Route::Forgotten {}
                | Route::RecoverTeam {}
                | Route::Lost { .. } => {}
            }
        }
        all
    }

    #[test]
    fn an_address_names_a_screen_and_at_most_an_identifier() {
        let id = EntryId::from_bytes([7; 16]);
        for route in every(id) {
            let address = route.to_string();
            let parts = address.split(['/', '?', '&', '=']).filter(|part| !part.is_empty() && *part != id.to_string());
            for part in parts {
                assert!(part.chars().all(|c| c.is_ascii_lowercase()), "{address}: {part}");
            }
        }
    }

    #[test]
    fn a_title_says_which_screen_and_nothing_else() {
        let titles = |id: u8| every(EntryId::from_bytes([id; 16])).iter().map(title).collect::<Vec<_>>();
        assert_eq!(titles(1), titles(2), "the same for every entry");
        let words: BTreeSet<String> = titles(1).into_iter().collect();
        assert!(words.iter().all(|words| words.ends_with(" · Gadeplan") && !words.contains(char::is_numeric)), "{words:?}");
    }
}
