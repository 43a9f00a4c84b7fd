//! *Slet for alle*: what it does, said before it is done; and what stands in the place of an entry afterwards.

use chrono::{DateTime, Utc};
use dioxus::prelude::*;

use crate::{
    client::erasure::ErasedView,
    ui::{
        components::{Button, Card, Dialog, LinkButton, Pill, Section, Variant},
        messages::{t, t_with},
        routes::Route,
        view_model::erasures::{by, progress, reason, stub},
    },
};

/// The steward's button with its question.
#[component]
pub(super) fn EraseForAll(onerase: EventHandler<()>) -> Element {
    let mut asks = use_signal(|| false);
    rsx! {
        Section { title: t("erase-section"),
            p { class: "entry__soft", {t("erase-hint")} }
            div {
                Button { variant: Variant::Danger, onclick: move |_| asks.set(true), {t("erase-do")} }
            }
        }
        if asks() {
            Dialog {
                title: t("erase-title"),
                confirm: t("erase-do"),
                danger: true,
                onconfirm: move |()| {
                    asks.set(false);
                    onerase.call(());
                },
                oncancel: move |()| asks.set(false),
                ul { class: "entry__consequences",
                    for key in ["erase-what", "erase-when", "erase-stub", "erase-paper"] {
                        li { key: "{key}", {t(key)} }
                    }
                }
                p { class: "strong", {t("erase-undo")} }
            }
        }
    }
}

/// What stands in the place of an erased entry.
#[component]
pub(super) fn ErasedStub(view: ErasedView, now: DateTime<Utc>) -> Element {
    let (tone, how_far) = progress(&view.progress);
    rsx! {
        article { class: "entry",
            Card {
                h2 { class: "entry__title", {stub(&view)} }
                p { {by(&view.by, view.at, now)} }
                if let Some(reason) = reason(view.reason) {
                    p { class: "entry__soft", "{reason}" }
                }
                p { class: "entry__soft", {t("erased-text")} }
                div { class: "entry__marks",
                    Pill { tone, "{how_far}" }
                }
                if view.later > 0 {
                    p { {t_with("erased-later", &[("count", view.later.into())])} }
                }
            }
            LinkButton { to: Route::Erasures {}, {t("erased-all")} }
        }
    }
}
