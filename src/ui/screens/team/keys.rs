//! The team's key and its recovery code: since when, by whom, how far it has come, and the way to a new one.

use chrono::{DateTime, Utc};
use dioxus::prelude::*;

use crate::{
    client::team::TeamView,
    ui::{
        components::{Button, Card, Dialog, Icon, IconName, LinkButton, Notice, Switch},
        messages::{dates::moment, t, t_with},
        routes::Route,
        theme::Tone,
        view_model::team::key_progress,
    },
};

/// The two cards.
#[component]
pub(super) fn Keys(view: TeamView, now: DateTime<Utc>, busy: bool, onrotate: EventHandler<bool>) -> Element {
    let mut asks = use_signal(|| false);
    let mut fresh = use_signal(|| false);
    let epoch = view.epoch.clone();
    let began = [("moment", moment(epoch.began, now).into()), ("who", epoch.by.as_str().into()), ("number", epoch.number.into())];
    let recovery = [("moment", moment(view.recovery.since, now).into()), ("who", view.recovery.by.as_str().into())];
    rsx! {
        Card {
            p { class: "strong", {t_with("team-key-since", &began)} }
            p { {key_progress(&view)} }
            if epoch.behind > 0 {
                p { class: "small soft", {t("team-key-behind")} }
            }
            if epoch.fresh {
                p { class: "small soft", {t("team-key-fresh")} }
            }
            if epoch.due {
                Notice { tone: Tone::Wait, p { {t("team-key-due")} } }
            }
            if !epoch.held {
                Notice { tone: Tone::Wait, p { {t("team-key-not-held")} } }
            }
            Button { busy, onclick: move |_| asks.set(true),
                Icon { name: IconName::Sync }
                {t("team-rotate")}
            }
        }
        Card {
            p { class: "strong", {t(if view.recovery.is_first { "team-recovery-first" } else { "team-recovery-new" })} }
            p { class: "small soft", {t_with("team-recovery-since", &recovery)} }
            LinkButton { to: Route::NewRecovery {},
                Icon { name: IconName::Print }
                {t("team-recovery-do")}
            }
        }
        if asks() {
            Dialog {
                title: t("team-rotate"),
                confirm: t("team-rotate-do"),
                onconfirm: move |()| {
                    asks.set(false);
                    onrotate.call(fresh());
                },
                oncancel: move |()| asks.set(false),
                p { {t("team-rotate-text")} }
                Switch { label: t("team-rotate-fresh"), hint: t("team-rotate-fresh-hint"), checked: fresh(), onchange: move |on| fresh.set(on) }
            }
        }
    }
}
