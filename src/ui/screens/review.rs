//! Gennemsyn: what needs the lead, beside the entry it is about.

mod filters;
mod list;

use dioxus::prelude::*;

use self::filters::Filters;
pub use self::list::EntryList;
use super::{
    entry::EntryInFull,
    search::{SearchField, SearchReach},
};
use crate::{
    client::{
        failure::Failure,
        message::{LogFilter, Request, Response},
        view::LogView,
    },
    domain::{ids::EntryId, site::Site},
    ui::{
        app::{use_app, use_asked, use_machine},
        components::{EmptyState, IconName, LinkButton, Notice, PageTitle, Variant},
        messages::{failure::failure_text, t},
        routes::Route,
        theme::Tone,
        view_model::{review, search},
    },
};

/// Narrower than this, in CSS pixels, the list and the entry stand one under the other.
const WIDE: f64 = 680.0;

/// *Gennemsyn*. `entry` is the entry that is shown, empty for none.
#[component]
pub fn Review(entry: ReadSignal<String>) -> Element {
    let (app, machine, navigator) = (use_app(), use_machine(), use_navigator());
    let mut filter = use_signal(review::first_filter);
    let mut wide = use_signal(|| false);
    let asked = use_asked(move || Request::Log(filter.read().clone()));
    let Some(me) = app.me() else { return rsx! {} };
    if !me.is_lead {
        return rsx! {
            PageTitle { {t("review-title")} }
            p { {t("review-lead-only")} }
        };
    }
    let chosen: Option<EntryId> = entry.read().parse().ok();
    let (log, failure) = match &*asked.read() {
        Some(Ok(Response::Log(log))) => (Some(log.clone()), None),
        Some(Err(reason)) => (None, Some(reason.clone())),
        _ => (None, None),
    };
    let shown = review::shown(log.as_ref().map(|log| log.rows.as_slice()).unwrap_or_default(), chosen, *wide.read());
    let onnext = use_callback(move |shown: EntryId| {
        let next = match &*asked.peek() {
            Some(Ok(Response::Log(log))) => review::next(&log.rows, shown),
            _ => None,
        };
        if next.is_none() {
            app.announce(t("review-last"));
        }
        navigator.push(Route::Review { entry: next.map(|next| next.to_string()).unwrap_or_default() });
    });
    rsx! {
        div {
            class: if chosen.is_some() { "review review--chosen" } else { "review" },
            onresize: move |event| {
                if let Ok(size) = event.get_border_box_size() {
                    let is_wide = size.width >= WIDE;
                    if *wide.peek() != is_wide {
                        wide.set(is_wide);
                    }
                }
            },
            ReviewInbox {
                log,
                failure,
                filter: filter.read().clone(),
                sites: me.sites,
                shown,
                now: machine.now(),
                onfilter: move |new| {
                    filter.set(new);
                    navigator.replace(Route::Review { entry: String::new() });
                },
            }
            section { class: "review__detail", "aria-label": t("review-detail"),
                if let Some(shown) = shown {
                    div { class: "review__back",
                        LinkButton { variant: Variant::Quiet, to: Route::Review { entry: String::new() }, {t("review-to-list")} }
                    }
                    for id in std::iter::once(shown) {
                        EntryInFull { key: "{id}", id, titled: true, takes_focus: chosen.is_some(), onnext: move |()| onnext.call(id) }
                    }
                } else {
                    EmptyState { icon: IconName::Inbox, title: t("review-title"), p { {t("review-pick")} } }
                }
            }
        }
    }
}

/// The filters and the list as they look.
#[component]
fn ReviewInbox(
    log: Option<LogView>,
    failure: Option<Failure>,
    filter: LogFilter,
    sites: Vec<(EntryId, Site)>,
    shown: Option<EntryId>,
    now: chrono::DateTime<chrono::Utc>,
    onfilter: EventHandler<LogFilter>,
) -> Element {
    let needs_only = filter == review::first_filter();
    let (words, searching) = (filter.words.clone(), filter.clone());
    let to = use_callback(|id: EntryId| Route::Review { entry: id.to_string() });
    rsx! {
        section { class: "review__inbox", "aria-label": t("review-list"),
            div { class: "review__head",
                PageTitle { {t("review-title")} }
                SearchField { words, onwords: move |typed| onfilter.call(search::with_words(&searching, typed)) }
                Filters { filter, sites, onfilter }
            }
            if let Some(reach) = log.as_ref().and_then(|log| log.reach) {
                SearchReach { reach, now }
            }
            if let Some(failure) = failure {
                Notice { tone: Tone::Need, p { {failure_text(&failure).paragraph()} } }
            }
            match log {
                Some(log) if log.rows.is_empty() => rsx! {
                    EmptyState { icon: IconName::Check, title: t("review-none-title"),
                        p { {t(if needs_only { "review-none-needs" } else { "review-none-other" })} }
                    }
                },
                Some(log) => rsx! {
                    EntryList { rows: log.rows, names: log.names, shown, now, to }
                },
                None => rsx! {},
            }
        }
    }
}
