//! The state of sending in words; a tap opens the sync screen.

use dioxus::prelude::*;

use crate::{
    client::view::{Activity, SyncView},
    ui::{
        app::use_app,
        components::Pill,
        messages::{t, t_with},
        routes::Route,
        theme::Tone,
    },
};

/// What the pill says. "Alt sendt" only when something was sent, or the server has answered that there is nothing.
fn pill(sync: &SyncView) -> (Tone, String) {
    let refused = matches!(sync.activity, Activity::Refused(_) | Activity::Distrusted(_));
    if sync.needs_you > 0 {
        (Tone::Need, t_with("sync-needs-you", &[("count", sync.needs_you.into())]))
    } else if sync.waiting > 0 {
        (if refused { Tone::Need } else { Tone::Wait }, t_with("sync-waiting", &[("count", sync.waiting.into())]))
    } else if refused {
        (Tone::Need, t("sync-stopped"))
    } else if sync.last_contact.is_some() {
        (Tone::Sent, t("sync-all-sent"))
    } else {
        (Tone::Plain, t("sync-nothing-yet"))
    }
}

/// The pill, as a link to the sync screen.
#[component]
pub fn SyncPill() -> Element {
    let app = use_app();
    let (tone, words) = pill(&app.sync.read());
    rsx! {
        Link { class: "sync-pill", to: Route::SyncStatus {}, "aria-label": t_with("sync-pill-label", &[("state", words.clone().into())]),
            Pill { tone, "{words}" }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::client::failure::Refusal;

    fn view(waiting: u32, needs_you: u32) -> SyncView {
        SyncView { waiting, needs_you, ..SyncView::default() }
    }

    #[test]
    fn the_pill_says_sent_only_when_the_server_has_answered() {
        assert_eq!(pill(&view(0, 0)), (Tone::Plain, "intet at sende".into()));
        let answered = SyncView { last_contact: Some(chrono::DateTime::UNIX_EPOCH), ..view(0, 0) };
        assert_eq!(pill(&answered), (Tone::Sent, "alt sendt".into()));
        assert_eq!(pill(&SyncView { waiting: 3, ..answered }), (Tone::Wait, "3 venter".into()));
    }

    #[test]
    fn what_needs_the_person_comes_first() {
        assert_eq!(pill(&view(3, 1)).0, Tone::Need);
        let refused = SyncView { activity: Activity::Refused(Refusal::Revoked), ..view(3, 0) };
        assert_eq!(pill(&refused), (Tone::Need, "3 venter".into()));
    }
}
