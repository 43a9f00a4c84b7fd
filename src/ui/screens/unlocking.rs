//! Oplåsning: other words for this phone, and its own key beside them.

mod passkey;
mod words;

use dioxus::prelude::*;

use self::{passkey::PasskeyCard, words::ChangeWords};
use crate::ui::{
    app::use_app,
    components::{Button, Card, Icon, IconName, Notice, Section, TopBar},
    messages::{t, t_with},
    routes::Route,
    theme::Tone,
};

/// Oplåsning.
#[component]
pub fn Unlocking() -> Element {
    let (app, navigator) = (use_app(), use_navigator());
    let mut changing = use_signal(|| false);
    let mut changed = use_signal(|| false);
    let Some(me) = app.me() else { return rsx! {} };
    let back = move |()| {
        if *changing.peek() {
            changing.set(false);
        } else if navigator.can_go_back() {
            navigator.go_back();
        } else {
            navigator.replace(Route::More {});
        }
    };
    rsx! {
        TopBar { title: t(if changing() { "words-title" } else { "unlocking-title" }), back }
        if changing() {
            ChangeWords {
                ondone: move |()| {
                    changing.set(false);
                    changed.set(true);
                    app.announce(t("words-changed"));
                },
            }
        } else {
            if changed() {
                Notice { tone: Tone::Sent, title: t("words-changed"), p { {t("words-changed-text")} } }
            }
            Section { title: t("passphrase-label"),
                Card {
                    p { {t("words-about")} }
                    Button {
                        wide: true,
                        onclick: move |_| {
                            changed.set(false);
                            changing.set(true);
                        },
                        Icon { name: IconName::Edit }
                        {t("words-change")}
                    }
                }
            }
            PasskeyCard { has_passkey: me.has_passkey }
            p { class: "small soft", {t_with("unlocking-locks", &[("minutes", (crate::domain::policy::LOCK_WHEN_IDLE_SECONDS / 60).into())])} }
        }
    }
}
