//! I dag: who is on the square, what waits, and what was recorded.

mod escorts;
mod mood_sheet;
mod presence_card;
mod questions;
mod recorded;
mod withdraw_sheet;

use chrono::{DateTime, Utc};
use dioxus::prelude::*;

pub use self::withdraw_sheet::WithdrawSheet;
use self::{
    escorts::{EscortTap, Escorts},
    presence_card::{PresenceCard, PresenceTap},
    questions::Questions,
    recorded::{Drafts, Recorded},
};
use crate::{
    client::{
        failure::Failure,
        handle::Handle,
        message::{Draft, Request, Response},
        view::TodayView,
    },
    domain::{
        entry::Content,
        ids::{EntryId, ZoneId},
    },
    ui::{
        app::{AppContext, use_app, use_asked, use_engine, use_machine},
        components::{EmptyState, Icon, IconName, LinkButton, Notice, PageTitle, Progress, Section, Variant},
        cpr_guard::seal,
        messages::{
            dates::{capital, long_day},
            failure::failure_text,
            t,
        },
        routes::Route,
        theme::Tone,
        view_model::{
            escort,
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
    Answer(Box<Draft>),
}

/// *I dag*.
#[component]
pub fn Today() -> Element {
    let (app, engine, machine) = (use_app(), use_engine(), use_machine());
    let asked = use_asked(|| Request::Today);
    let mut failure = use_signal(|| None::<Failure>);
    let mut busy = use_signal(|| false);
    let just_saved = use_hook(|| *app.announcement.peek() == t("today-saved"));
    use_drop(move || {
        if *app.announcement.peek() == t("today-saved") {
            app.announce(String::new());
        }
    });
    let now = machine.now();
    let ontap = use_callback(move |tap: TodayTap| {
        let now = machine.now();
        let here = match &*asked.peek() {
            Some(Ok(Response::Today(view))) => today::here(view),
            _ => return,
        };
        if *busy.peek() {
            return;
        }
        busy.set(true);
        failure.set(None);
        let site = app.me().and_then(|me| me.sites.first().map(|(site, _)| *site));
        let engine = engine.clone();
        spawn(async move {
            let done = carry_out(app, &engine, &here, tap, site, now).await;
            busy.set(false);
            if let Err(reason) = done {
                failure.set(Some(reason));
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

/// Does what was tapped.
async fn carry_out(
    app: AppContext,
    engine: &Handle,
    here: &today::Here,
    tap: TodayTap,
    site: Option<EntryId>,
    now: DateTime<Utc>,
) -> Result<(), Failure> {
    match tap {
        TodayTap::Presence(PresenceTap::Here(at)) => {
            let Some(site) = site else { return Err(Failure::Defect("the team has no site".into())) };
            let content = Content::Presence(presence::arrive(site, time::minute(at.unwrap_or(now))));
            seal(app, engine, Request::Record { entry: None, content }).await.map(drop)
        }
        TodayTap::Presence(PresenceTap::Change(change)) => {
            // The team leaves together: every phone's presence ends. Everything else is written once, on the newest.
            let skipped = if matches!(change, PresenceChange::To(_)) { 0 } else { here.now.len().saturating_sub(1) };
            for (entry, _) in here.now.iter().skip(skipped) {
                record_change(app, engine, *entry, |content| changed_presence(content, change.clone())).await?;
            }
            Ok(())
        }
        TodayTap::Presence(PresenceTap::LeftAt(entry, at)) => {
            record_change(app, engine, entry, |content| changed_presence(content, PresenceChange::To(Some(at)))).await
        }
        TodayTap::Escort(entry, tap) => record_change(app, engine, entry, |content| changed_escort(content, &tap, now)).await,
        TodayTap::Answer(draft) => seal(app, engine, Request::Save(*draft)).await.map(drop),
    }
}

/// Records a change of what the entry holds now, not of what the screen last showed: two quick taps are two changes.
async fn record_change(
    app: AppContext,
    engine: &Handle,
    entry: EntryId,
    change: impl FnOnce(&Content) -> Option<Content>,
) -> Result<(), Failure> {
    let Response::Entry(view) = engine.ask(Request::Entry(entry)).await? else { return Err(Failure::NoSuchEntry) };
    match change(&view.row.content) {
        Some(content) => seal(app, engine, Request::Record { entry: Some(entry), content }).await.map(drop),
        None => Ok(()),
    }
}

fn changed_presence(content: &Content, change: PresenceChange) -> Option<Content> {
    match content {
        Content::Presence(present) => Some(Content::Presence(presence::changed(present, change))),
        _ => None,
    }
}

fn changed_escort(content: &Content, tap: &EscortTap, now: DateTime<Utc>) -> Option<Content> {
    let Content::Escort(escort) = content else { return None };
    match tap {
        EscortTap::State(state) => escort::advance(escort, *state, now),
        EscortTap::Barrier(will, cause) => Some(escort::with_barrier(escort, *will, *cause)),
    }
    .map(Content::Escort)
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
                        onanswer: move |draft: Draft| ontap.call(TodayTap::Answer(Box::new(draft))),
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
            LinkButton { variant: Variant::Quiet, to: Route::Search {},
                Icon { name: IconName::Search }
                {t("today-search")}
            }
        }
    }
}
