//! Sletninger: what was erased for everybody and how far that has come; for stewards also what is due and what came later.

use chrono::{DateTime, Utc};
use dioxus::prelude::*;

use super::{
    failure_notice::FailureNotice,
    lead_action::{LeadAction, use_lead_action},
};
use crate::{
    client::{
        erasure::{DueRow, ErasureRow, ErasuresView, LaterRow},
        failure::Failure,
        message::{Request, Response},
    },
    domain::ids::EntryId,
    ui::{
        app::{use_asked, use_machine},
        components::{Button, Card, Dialog, EmptyState, IconName, Notice, Pill, Progress, Section, TopBar, Variant},
        messages::{t, t_with},
        routes::Route,
        theme::Tone,
        view_model::{
            erasures::{by, due, due_count, later, missing, progress, reason, what},
            team::holder,
        },
    },
};

/// *Sletninger*.
#[component]
pub fn Erasures() -> Element {
    let (machine, navigator) = (use_machine(), use_navigator());
    let asked = use_asked(|| Request::Erasures);
    let action = use_lead_action();
    let now = machine.now();
    rsx! {
        TopBar {
            title: t("erasures-title"),
            back: move |()| {
                navigator.push(Route::More {});
            },
        }
        match &*asked.read() {
            None => rsx! {
                Progress { label: t("fetching") }
            },
            Some(Ok(Response::Erasures(view))) => rsx! {
                ErasuresPage { view: ErasuresView::clone(view), now, action }
            },
            Some(Ok(_)) => rsx! {
                FailureNotice { failure: Failure::Defect("another answer than erasures".into()) }
            },
            Some(Err(failure)) => rsx! {
                FailureNotice { failure: failure.clone() }
            },
        }
    }
}

#[component]
fn ErasuresPage(view: ErasuresView, now: DateTime<Utc>, action: LeadAction) -> Element {
    let (busy, failed) = (action.busy.read().clone(), action.failed.read().clone());
    let run = use_callback(move |request: Request| {
        let action = action.clone();
        spawn(async move {
            action.run(request, "erase-doing", "erase-done").await;
        });
    });
    let is_busy = busy.is_some();
    let ErasuresView { rows, later, due } = view;
    rsx! {
        if let Some(label) = busy {
            Progress { label }
        }
        if let Some(failure) = failed {
            FailureNotice { failure }
        }
        if !due.is_empty() {
            Due { due, busy: is_busy, onerase: move |()| run.call(Request::EraseDue) }
        }
        if !later.is_empty() {
            Later { rows: later, busy: is_busy, onerase: move |entry| run.call(Request::Erase(entry)) }
        }
        if rows.is_empty() {
            EmptyState { icon: IconName::Shield, title: t("erasures-empty"),
                p { {t("erasures-empty-text")} }
            }
        } else {
            Section { title: t("erasures-done"),
                ul { class: "erasures",
                    for (at , row) in rows.into_iter().enumerate() {
                        li { key: "{at}",
                            Done { row, now }
                        }
                    }
                }
            }
        }
    }
}

/// What is older than it may be. Nothing goes before somebody has said so.
#[component]
fn Due(due: Vec<DueRow>, busy: bool, onerase: EventHandler<()>) -> Element {
    let mut asks = use_signal(|| false);
    let count = due_count(&due);
    let lines: Vec<String> = due.iter().map(self::due).collect();
    rsx! {
        Notice { tone: Tone::Wait, title: t("erasures-due"),
            ul { class: "erasures__lines",
                for line in lines {
                    li { key: "{line}", "{line}" }
                }
            }
            div {
                Button { variant: Variant::Danger, busy, onclick: move |_| asks.set(true), {t_with("erasures-due-do", &[("count", count.into())])} }
            }
        }
        if asks() {
            Dialog {
                title: t_with("erasures-due-title", &[("count", count.into())]),
                confirm: t("erase-do"),
                danger: true,
                onconfirm: move |()| {
                    asks.set(false);
                    onerase.call(());
                },
                oncancel: move |()| asks.set(false),
                p { {t("erasures-due-text")} }
                p { class: "strong", {t("erase-undo")} }
            }
        }
    }
}

/// What was written about erased entries by somebody who did not know.
#[component]
fn Later(rows: Vec<LaterRow>, busy: bool, onerase: EventHandler<EntryId>) -> Element {
    rsx! {
        Section { title: t("erasures-later"),
            p { class: "soft", {t("erasures-later-text")} }
            for (at , row) in rows.into_iter().enumerate() {
                Card { key: "{at}",
                    p { class: "strong", {t_with("erasures-later-by", &[("who", holder(&row.author).into())])} }
                    p { class: "erasures__words", {later(&row)} }
                    div {
                        Button { busy, onclick: move |_| onerase.call(row.entry), {t("erasures-later-do")} }
                    }
                }
            }
        }
    }
}

#[component]
fn Done(row: ErasureRow, now: DateTime<Utc>) -> Element {
    let (tone, how_far) = progress(&row.progress);
    rsx! {
        Card {
            p { class: "strong", {what(&row)} }
            p { class: "small soft", {by(&row.by, row.at, now)} }
            if let Some(reason) = reason(row.reason) {
                p { class: "small soft", "{reason}" }
            }
            div { class: "row wrap",
                Pill { tone, "{how_far}" }
            }
            if !row.progress.missing.is_empty() {
                p { class: "small", {t("erasures-missing")} }
                ul { class: "erasures__lines small",
                    for device in row.progress.missing.iter().map(|device| missing(device, now)) {
                        li { key: "{device}", "{device}" }
                    }
                }
            }
        }
    }
}
