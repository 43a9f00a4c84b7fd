//! Where the log ends on this phone: from which day on it is here, and *Hent ældre*.

use dioxus::prelude::*;

use crate::{
    client::message::Request,
    ui::{
        app::{use_app, use_engine, use_now},
        components::{Button, Progress, Variant},
        messages::t,
        view_model::older::{coming_words, since_words},
    },
};

/// The end of the log; nothing where all of it is here, or on its way by itself.
#[component]
pub fn OlderEnd() -> Element {
    let (app, engine, now) = (use_app(), use_engine(), use_now());
    let Some(older) = app.sync.read().older else { return rsx! {} };
    rsx! {
        section { class: "stack", "aria-label": t("older-title"),
            if older.coming {
                Progress { label: coming_words(&older, now) }
                p { class: "small soft", {t("sync-fetching-safe")} }
            } else {
                p { class: "small soft", {since_words(&older, now)} }
                Button {
                    variant: Variant::Quiet,
                    onclick: move |_| {
                        let engine = engine.clone();
                        spawn(async move {
                            // What comes of it is told by events, on this very screen.
                            let _ = engine.ask(Request::FetchOlder).await;
                        });
                    },
                    {t("older-fetch")}
                }
            }
        }
    }
}
