//! Søg: the entries in which words are found. What is typed stays on the screen: it is in no address, no title and no draft.

use chrono::{DateTime, Utc};
use dioxus::prelude::*;

use super::{failure_notice::FailureNotice, older::OlderEnd, review::EntryList};
use crate::{
    client::{
        failure::Failure,
        message::{LogFilter, Request, Response},
        view::{LogView, Reach},
    },
    domain::ids::EntryId,
    ui::{
        app::{use_asked, use_now},
        components::{EmptyState, IconName, TextField, TopBar},
        messages::t,
        routes::Route,
        view_model::search::{SearchedLog, reach_words, searched},
    },
};

/// Letters that somebody who searches can type.
const LONGEST: u32 = 100;

/// Søg.
#[component]
pub fn Search() -> Element {
    let navigator = use_navigator();
    let now = use_now();
    let mut words = use_signal(String::new);
    let asked = use_asked(move || Request::Log(LogFilter { words: words(), ..LogFilter::default() }));
    rsx! {
        TopBar { title: t("search-title"), back: move |()| navigator.go_back() }
        SearchField { words: words(), onwords: move |typed| words.set(typed) }
        match &*asked.read() {
            Some(Ok(Response::Log(log))) => rsx! {
                Results { log: log.clone(), words: words(), now }
            },
            Some(Ok(_)) => rsx! {
                FailureNotice { failure: Failure::Defect("another answer than the log".into()) }
            },
            Some(Err(failure)) => rsx! {
                FailureNotice { failure: failure.clone() }
            },
            None => rsx! {},
        }
    }
}

/// Where the words are typed.
#[component]
pub fn SearchField(words: String, onwords: EventHandler<String>) -> Element {
    rsx! {
        form { role: "search", autocomplete: "off", onsubmit: move |event| event.prevent_default(),
            TextField { label: t("search-label"), hint: t("search-hint"), value: words, maxlength: LONGEST, oninput: move |typed| onwords.call(typed) }
        }
    }
}

/// How far a search reached, said when it has an answer.
#[component]
pub fn SearchReach(reach: Reach, now: DateTime<Utc>) -> Element {
    rsx! {
        p { class: "small soft", role: "status", {reach_words(&reach, now)} }
    }
}

#[component]
fn Results(log: LogView, words: String, now: DateTime<Utc>) -> Element {
    let to = use_callback(|id: EntryId| Route::Entry { id });
    rsx! {
        match searched(&log, &words) {
            SearchedLog::Nothing => rsx! {},
            SearchedLog::None(reach) => rsx! {
                SearchReach { reach, now }
                EmptyState { icon: IconName::Search, title: t("search-none-title"), p { {t("search-none-text")} } }
                OlderEnd {}
            },
            SearchedLog::Some(reach) => rsx! {
                SearchReach { reach, now }
                EntryList { rows: log.rows, names: log.names, shown: None::<EntryId>, now, to }
                OlderEnd {}
            },
        }
    }
}
