//! Drafts to go on with, and what was recorded today with how far it has come.

use chrono::{DateTime, Utc};
use dioxus::prelude::*;

use crate::{
    client::view::{DraftRow, EntryRow, Names},
    ui::{
        components::{Card, Icon, IconName, LinkButton, Pill},
        messages::{dates::clock_of, kind, t, t_with},
        routes::Route,
        view_model::{
            row::{delivery, marks, summary, title},
            say::{short, small},
        },
    },
};

/// The open drafts.
#[component]
pub(super) fn Drafts(drafts: Vec<DraftRow>, now: DateTime<Utc>) -> Element {
    rsx! {
        Card { list: true,
            for draft in drafts {
                div { key: "{draft.entry}", class: "today__row today__row--spread",
                    p { class: "today__words", {words(&draft, now)} }
                    LinkButton { to: route(&draft), {t("today-draft-continue")} }
                }
            }
        }
    }
}

fn words(draft: &DraftRow, now: DateTime<Utc>) -> String {
    let time = short(draft.kept, now);
    if draft.about.is_some() {
        t_with("today-draft-message", &[("time", time.into())])
    } else if draft.left.is_some() {
        t_with("today-draft-left", &[("kind", small(&kind(draft.kind)).into()), ("time", time.into())])
    } else if draft.correction {
        t_with("today-draft-correction", &[("kind", small(&kind(draft.kind)).into()), ("time", time.into())])
    } else {
        t_with("today-draft-of", &[("kind", kind(draft.kind).into()), ("time", time.into())])
    }
}

fn route(draft: &DraftRow) -> Route {
    match draft.about {
        // There may be several of a kind: each goes on as itself.
        _ if draft.left.is_some() => Route::ContinueDraft { id: draft.revision },
        Some(id) => Route::Entry { id },
        None if draft.correction => Route::Correct { id: draft.entry, from: String::new() },
        None => Route::ContinueDraft { id: draft.revision },
    }
}

/// What was recorded today, newest first.
#[component]
pub(super) fn Recorded(rows: Vec<EntryRow>, names: Names, now: DateTime<Utc>) -> Element {
    rsx! {
        ul { class: "card card--list recorded",
            for row in rows {
                li { key: "{row.entry}",
                    Link { class: "recorded__link", to: Route::Entry { id: row.entry },
                        span { class: "recorded__time", {clock_of(row.happened)} }
                        span { class: "today__words",
                            span { class: "today__strong", {summary(&row.content, &names, now)} }
                            span { class: "today__soft", {title(&row.content)} }
                        }
                        span { class: "recorded__marks",
                            for mark in marks(&row, now) {
                                Pill { key: "{mark.text}", tone: mark.tone, "{mark.text}" }
                            }
                            Pill { tone: delivery(&row.delivery).tone, {delivery(&row.delivery).text} }
                        }
                        Icon { name: IconName::Forward }
                    }
                }
            }
        }
    }
}
