//! I dag: who is on the square, what waits, and what was recorded.

mod escorts;
mod mood_sheet;
mod presence_card;
mod questions;
mod recorded;
mod withdraw_sheet;

use chrono::{DateTime, Utc};
use dioxus::prelude::*;

use self::{
    escorts::{EscortTap, Escorts},
    presence_card::{PresenceCard, PresenceTap},
    questions::Questions,
    recorded::{Drafts, Recorded},
};
pub use self::withdraw_sheet::WithdrawSheet;
use crate::{
    client::{
        failure::Failure,
        message::{Request, Response},
        view::TodayView,
    },
    domain::{
        entry::Content,
        ids::{EntryId, ZoneId},
        review::ReviewState,
    },
    ui::{
        app::{use_app, use_asked, use_engine, use_machine},
        components::{EmptyState, IconName, Notice, PageTitle, Progress, Section},
        messages::{
            dates::{capital, long_day},
            failure::failure_text,
            t,
        },
        theme::Tone,
        view_model::{
            contact, escort,
            presence::{self, PresenceChange},
            time, today,
        },
    },
};

/// What happens on *I dag*.
#[derive(Clone, Debug, PartialEq)]
pub enum TodayTap {
    /// On the card of the presence.
    Presence(PresenceTap),
    /// On an escort.
    Escort(EntryId, EscortTap),
    /// A question was answered.
    Answer(EntryId, String),
}

/// *I dag*.
#[component]
pub fn Today() -> Element {
    let (app, engine, machine) = (use_app(), use_engine(), use_machine());
    let asked = use_asked(|| Request::Today);
    let mut failure = use_signal(|| None::<Failure>);
    let just_saved = use_hook(|| *app.announcement.peek() == t("today-saved"));
    use_drop(move || {
        if *app.announcement.peek() == t("today-saved") {
            app.announce(String::new());
        }
    });
    let now = machine.now();
    let ontap = use_callback(move |tap: TodayTap| {
        let now = machine.now();
        let view = match &*asked.peek() {
            Some(Ok(Response::Today(view))) => view.clone(),
            _ => return,
        };
        let site = app.me().and_then(|me| me.sites.first().map(|(site, _)| *site));
        let engine = engine.clone();
        spawn(async move {
            failure.set(None);
            for request in requests(&view, tap, site, now) {
                if let Err(reason) = engine.ask(request).await {
                    failure.set(Some(reason));
                    break;
                }
            }
        });
    });
    let zones = app.me().and_then(|me| me.sites.into_iter().next()).map(|(_, site)| site.zones).unwrap_or_default();
    let zones: Vec<_> = zones.into_iter().map(|zone| (zone.id, zone.name)).collect();
    match &*asked.read() {
        Some(Ok(Response::Today(view))) => rsx! {
            TodayPage { view: view.clone(), zones, now, just_saved, failure: failure.read().clone(), ontap }
        },
        Some(Err(reason)) => rsx! {
            PageTitle { {t("nav-today")} }
            Notice { tone: Tone::Need, p { {failure_text(reason).paragraph()} } }
        },
        _ => rsx! {
            PageTitle { unseen: true, {t("nav-today")} }
            Progress { label: t("entry-loading") }
        },
    }
}

/// What a tap asks of the engine, from what the screen shows.
fn requests(view: &TodayView, tap: TodayTap, site: Option<EntryId>, now: DateTime<Utc>) -> Vec<Request> {
    let here = today::here(view);
    let record = |entry, content| Request::Record { entry, content };
    match tap {
        TodayTap::Presence(PresenceTap::Here(at)) => {
            site.map(|site| record(None, Content::Presence(presence::arrive(site, time::minute(at.unwrap_or(now)))))).into_iter().collect()
        }
        TodayTap::Presence(PresenceTap::Change(change)) => {
            // The team leaves together: every phone's presence ends. Everything else is written once, on the newest.
            let all = matches!(change, PresenceChange::To(_));
            let changed = |(entry, present): &(EntryId, _)| record(Some(*entry), Content::Presence(presence::changed(present, change.clone())));
            if all { here.now.iter().map(changed).collect() } else { here.now.last().map(changed).into_iter().collect() }
        }
        TodayTap::Presence(PresenceTap::LeftAt(entry, at)) => {
            let open = here.left_open.iter().find(|(id, _)| *id == entry);
            open.map(|(_, present)| record(Some(entry), Content::Presence(presence::changed(present, PresenceChange::To(Some(at)))))).into_iter().collect()
        }
        TodayTap::Escort(entry, tap) => {
            let Some(Content::Escort(present)) = view.escorts.iter().find(|row| row.entry == entry).map(|row| &row.content) else { return Vec::new() };
            let changed = match tap {
                EscortTap::State(state) => escort::advance(present, state, now),
                EscortTap::Barrier(will, cause) => {
                    let mut present = present.clone();
                    present.barrier = None;
                    contact::change_barrier(&mut present.barrier, contact::BarrierChange::Will(will));
                    if let Some(cause) = cause {
                        contact::change_barrier(&mut present.barrier, contact::BarrierChange::Cause(cause));
                    }
                    Some(present)
                }
            };
            changed.map(|escort| record(Some(entry), Content::Escort(escort))).into_iter().collect()
        }
        TodayTap::Answer(target, text) => vec![Request::Review { target, state: ReviewState::Answer, text }],
    }
}

/// *I dag* as it looks.
#[component]
pub fn TodayPage(
    view: TodayView,
    zones: Vec<(ZoneId, String)>,
    now: DateTime<Utc>,
    just_saved: bool,
    failure: Option<Failure>,
    ontap: EventHandler<TodayTap>,
) -> Element {
    let sorted = today::escorts(&view);
    let owned = |rows: &[today::EscortRow<'_>]| rows.iter().map(|(row, escort)| ((*row).clone(), (*escort).clone())).collect::<Vec<_>>();
    let first = today::standing_out(&sorted, now);
    let (overdue, of_today, of_tomorrow) = (owned(&sorted.overdue), owned(&sorted.today), owned(&sorted.tomorrow));
    let onescort = move |(entry, tap)| ontap.call(TodayTap::Escort(entry, tap));
    let recorded: Vec<_> = today::recorded(&view).into_iter().cloned().collect();
    rsx! {
        div { class: "today",
            PageTitle { unseen: true, "{t(\"nav-today\")}, {long_day(view.today, view.today)}" }
            if let Some(failure) = failure {
                Notice { tone: Tone::Need, p { {failure_text(&failure).paragraph()} } }
            }
            if just_saved {
                Notice { tone: Tone::Sent, title: t("today-saved"), p { {t("today-saved-text")} } }
            }
            PresenceCard { here: today::here(&view), zones, now, today: view.today, ontap: move |tap| ontap.call(TodayTap::Presence(tap)) }
            if today::is_empty(&view) {
                EmptyState { icon: IconName::Plus, title: t("today-empty-title"), p { {t("today-empty-text")} } }
            }
            if !overdue.is_empty() {
                Section { title: t("today-escorts-overdue"),
                    Escorts { rows: overdue, names: view.names.clone(), now, first: None::<EntryId>, ontap: onescort }
                }
            }
            if !of_today.is_empty() {
                Section { title: t("today-escorts"),
                    Escorts { rows: of_today, names: view.names.clone(), now, first, ontap: onescort }
                }
            }
            if !view.questions.is_empty() {
                Section { title: t("today-team"),
                    Questions {
                        questions: view.questions.clone(),
                        names: view.names.clone(),
                        now,
                        onanswer: move |(entry, text)| ontap.call(TodayTap::Answer(entry, text)),
                    }
                }
            }
            if !of_tomorrow.is_empty() {
                Section { title: t("today-escorts-tomorrow"),
                    Escorts { rows: of_tomorrow, names: view.names.clone(), now, first: None::<EntryId>, ontap: onescort }
                }
            }
            if !view.drafts.is_empty() {
                Section { title: t("today-drafts"),
                    Drafts { drafts: view.drafts.clone(), now }
                }
            }
            if !recorded.is_empty() {
                Section { title: capital(&t("today-recorded")),
                    Recorded { rows: recorded, names: view.names.clone(), now }
                }
            }
        }
    }
}
