//! Opslag: what leads opened, searched for and took out. Everybody of the team reads the same.

use chrono::{DateTime, Utc};
use dioxus::prelude::*;

use super::{failure_notice::FailureNotice, older::OlderEnd};
use crate::{
    client::{
        failure::Failure,
        lookup::LookupRow,
        message::{Request, Response},
    },
    ui::{
        app::{use_asked, use_machine},
        components::{Card, EmptyState, IconName, Progress, TopBar},
        messages::{
            dates::{capital, moment},
            t,
        },
        routes::Route,
        view_model::lookups::what,
    },
};

/// *Opslag*.
#[component]
pub fn Lookups() -> Element {
    let (machine, navigator) = (use_machine(), use_navigator());
    let asked = use_asked(|| Request::Lookups);
    let now = machine.now();
    rsx! {
        TopBar {
            title: t("lookups-title"),
            back: move |()| {
                navigator.push(Route::More {});
            },
        }
        match &*asked.read() {
            None => rsx! {
                Progress { label: t("fetching") }
            },
            Some(Ok(Response::Lookups(rows))) => rsx! {
                LookupsPage { rows: Vec::clone(rows), now }
                OlderEnd {}
            },
            Some(Ok(_)) => rsx! {
                FailureNotice { failure: Failure::Defect("another answer than lookups".into()) }
            },
            Some(Err(failure)) => rsx! {
                FailureNotice { failure: failure.clone() }
            },
        }
    }
}

#[component]
fn LookupsPage(rows: Vec<LookupRow>, now: DateTime<Utc>) -> Element {
    rsx! {
        if rows.is_empty() {
            EmptyState { icon: IconName::Shield, title: t("lookups-empty"),
                p { {t("lookups-text")} }
            }
        } else {
            p { class: "soft", {t("lookups-text")} }
            ul { class: "lookups",
                for (at , row) in rows.into_iter().enumerate() {
                    li { key: "{at}",
                        Card {
                            p { {what(&row, now)} }
                            p { class: "small soft", {capital(&moment(row.at, now))} }
                        }
                    }
                }
            }
        }
    }
}
