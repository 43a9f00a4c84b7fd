//! Entries as rows: those that the lead goes through, and those that a search has found.

use chrono::{DateTime, Utc};
use dioxus::prelude::*;

use crate::{
    client::view::{EntryRow, Names},
    domain::ids::EntryId,
    ui::{
        components::Pill,
        messages::dates::moment,
        routes::Route,
        view_model::row::{marks, summary, title},
    },
};

/// The list; `to` is where a row leads.
#[component]
pub fn EntryList(rows: Vec<EntryRow>, names: Names, shown: Option<EntryId>, now: DateTime<Utc>, to: Callback<EntryId, Route>) -> Element {
    rsx! {
        ul { class: "review__list",
            for row in rows {
                li { key: "{row.entry}",
                    Link {
                        class: if shown == Some(row.entry) { "review__row review__row--on" } else { "review__row" },
                        to: to.call(row.entry),
                        "aria-current": if shown == Some(row.entry) { "true" },
                        span { class: "review__line",
                            span { class: "review__title", {title(&row.content)} }
                            span { class: "review__time", {moment(row.happened, now)} }
                        }
                        span { {summary(&row.content, &names, now)} }
                        span { class: "review__marks",
                            for mark in marks(&row, now) {
                                Pill { key: "{mark.text}", tone: mark.tone, "{mark.text}" }
                            }
                        }
                    }
                }
            }
        }
    }
}
