//! Oplåsning: other words for this phone, and its own key beside them.

mod passkey;
mod prove;
mod words;

use dioxus::prelude::*;

use self::{
    passkey::{AddPasskey, PasskeyCard},
    words::ChangeWords,
};
use crate::ui::{
    app::use_app,
    components::{Button, Card, Icon, IconName, Notice, Section, TopBar},
    messages::{t, t_with},
    routes::Route,
    theme::Tone,
};

/// What is being done here.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Doing {
    Looking,
    ChangingWords,
    AddingKey,
}

/// Oplåsning.
#[component]
pub fn Unlocking() -> Element {
    let (app, navigator) = (use_app(), use_navigator());
    let mut doing = use_signal(|| Doing::Looking);
    let mut changed = use_signal(|| false);
    let Some(me) = app.me() else { return rsx! {} };
    let back = move |()| {
        if *doing.peek() != Doing::Looking {
            doing.set(Doing::Looking);
        } else if navigator.can_go_back() {
            navigator.go_back();
        } else {
            navigator.replace(Route::More {});
        }
    };
    let title = match doing() {
        Doing::Looking => "unlocking-title",
        Doing::ChangingWords => "words-title",
        Doing::AddingKey => "passkey-title",
    };
    rsx! {
        TopBar { title: t(title), back }
        match doing() {
            Doing::ChangingWords => rsx! {
                ChangeWords {
                    ondone: move |()| {
                        doing.set(Doing::Looking);
                        changed.set(true);
                        app.announce(t("words-changed"));
                    },
                }
            },
            Doing::AddingKey => rsx! {
                AddPasskey { ondone: move |()| doing.set(Doing::Looking) }
            },
            Doing::Looking => rsx! {
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
                                doing.set(Doing::ChangingWords);
                            },
                            Icon { name: IconName::Edit }
                            {t("words-change")}
                        }
                    }
                }
                PasskeyCard {
                    has_passkey: me.has_passkey,
                    onadd: move |()| {
                        changed.set(false);
                        doing.set(Doing::AddingKey);
                    },
                }
                p { class: "small soft", {t_with("unlocking-locks", &[("minutes", (crate::domain::policy::LOCK_WHEN_IDLE_SECONDS / 60).into())])} }
            },
        }
    }
}
