//! The view of a phone that was taken off the team: calm, what happened, what became of the work, what to do.

use chrono::{DateTime, Utc};
use dioxus::prelude::*;

use crate::ui::{
    app::{use_machine, use_now},
    components::{Card, Icon, IconName, LinkButton, Notice, PageTitle, Variant},
    messages::{dates::moment, t, t_with},
    routes::Route,
    theme::Tone,
};

/// The view. `waiting` counts the entries that are still to be sent, `written` those from behind the lock that only this phone has, `since` is
/// when this phone learned of it; `copied` says that a copy of it took its place.
#[component]
pub fn Revoked(waiting: u32, written: u32, since: DateTime<Utc>, copied: bool) -> Element {
    let (machine, now) = (use_machine(), use_now());
    use_hook(|| machine.set_title("Gadeplan"));
    rsx! {
        div { class: "unlock__head",
            span { class: "unlock__mark", Icon { name: IconName::Shield } }
            PageTitle { {t("revoked-title")} }
        }
        p { {t_with(if copied { "revoked-copied" } else { "revoked-what" }, &[("moment", moment(since, now).into())])} }
        if waiting > 0 {
            Notice { tone: Tone::Wait, title: t_with("revoked-waiting", &[("count", waiting.into())]),
                p { {t("revoked-waiting-text")} }
            }
        } else if written == 0 {
            Notice { tone: Tone::Sent, title: t("revoked-all-sent"),
                p { {t("revoked-all-sent-text")} }
            }
        }
        WrittenBehindTheLock { count: written }
        Card {
            h2 { class: "revoked__heading", {t("revoked-do")} }
            ol { class: "revoked__steps",
                li { {t(if copied { "revoked-step-copied" } else { "revoked-step-call" })} }
                li { {t("revoked-step-invitation")} }
                li { {t("revoked-step-net")} }
            }
        }
        div { class: "stack",
            LinkButton { to: Route::JoinTeam {}, variant: Variant::Primary, wide: true, large: true, {t("revoked-join")} }
            LinkButton { to: Route::Directory {}, wide: true,
                Icon { name: IconName::Phone }
                {t("unlock-directory")}
            }
        }
    }
}

/// What was written behind the lock and is nowhere else: it becomes entries when this very phone is of the team again.
#[component]
pub(super) fn WrittenBehindTheLock(count: u32) -> Element {
    rsx! {
        if count > 0 {
            Notice { tone: Tone::Wait, title: t_with("written-stays", &[("count", count.into())]),
                p { {t("written-stays-text")} }
            }
        }
    }
}
