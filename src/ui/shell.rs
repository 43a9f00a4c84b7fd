//! The frame around the screens: who may see what in which state, and the way from one place to the next.

mod banners;
pub(in crate::ui) mod frame;
mod sync_pill;
mod top_line;

use dioxus::prelude::*;

use self::frame::Frame;
pub use self::{sync_pill::SyncPill, top_line::HideButton};
use super::{
    app::use_app,
    components::Progress,
    cpr_guard::CprDialog,
    messages::t,
    routes::Route,
    screens::{elsewhere::Elsewhere, failure::FailureScreen, revoked::Revoked, unlock::Unlock, welcome::Welcome},
};
use crate::client::{message::State, view::LockScreen};

/// Lets through to the screens only what the state of the engine allows; everything else leaves the document.
#[component]
pub fn Gate() -> Element {
    let app = use_app();
    let route = use_route::<Route>();
    let state = app.state.read().clone();
    match (state, *app.covered.read()) {
        (None, _) => rsx! {
            Bare { Progress { label: t("opening") } }
        },
        (Some(State::OpenElsewhere), _) => rsx! {
            Bare { Elsewhere {} }
        },
        (Some(State::Unusable(failure)), _) => rsx! {
            Bare { FailureScreen { failure } }
        },
        (Some(State::Empty), _) => match route {
            Route::CreateTeam {} | Route::JoinTeam {} | Route::RecoverTeam {} | Route::Directory {} => rsx! {
                Bare { Outlet::<Route> {} }
            },
            _ => rsx! {
                Bare { Welcome {} }
            },
        },
        (Some(State::Revoked { written, since, copied, .. }), _) => match route {
            Route::JoinTeam {} | Route::Directory {} => rsx! {
                Bare { Outlet::<Route> {} }
            },
            _ => rsx! {
                Bare { Revoked { waiting: app.sync.read().waiting, written, since, copied } }
            },
        },
        // The count goes on falling while the app is locked: the outbox is sealed and can be sent.
        (Some(State::Locked { wait_seconds, lock, .. }), _) => locked(&route, app.sync.read().waiting, wait_seconds, Some(lock)),
        (Some(State::Unlocked(_)), true) => locked(&route, app.sync.read().waiting, 0, None),
        (Some(State::Unlocked(me)), false) => rsx! {
            Frame { me: *me, Outlet::<Route> {} }
        },
    }
}

/// Without `lock` the app is still locking.
fn locked(route: &Route, waiting: u32, wait_seconds: u32, lock: Option<LockScreen>) -> Element {
    match route {
        Route::Directory {} | Route::Forgotten {} | Route::JoinTeam {} => rsx! {
            Bare { Outlet::<Route> {} }
        },
        // It writes and shows nothing of the log.
        Route::RecordLocked {} if lock.as_ref().is_some_and(|lock| lock.records) => rsx! {
            Bare { Outlet::<Route> {} }
        },
        _ => rsx! {
            Bare { Unlock { waiting, wait_seconds, lock } }
        },
    }
}

/// A screen without the ways to the others: before there is a team, and while the app is locked.
#[component]
fn Bare(children: Element) -> Element {
    rsx! {
        main { class: "bare", {children} }
        CprDialog {}
    }
}
