//! The sync screen: what waits, what is sent, what needs the person, each with its reason.

use chrono::{DateTime, TimeDelta, Utc};
use dioxus::prelude::*;

use super::older::OlderEnd;
use crate::{
    client::{
        message::Request,
        view::{Activity, Delivery, Doubt, Repair, SyncRow, SyncView},
    },
    ui::{
        app::{use_app, use_engine, use_now},
        components::{Button, Card, EmptyState, Icon, IconName, Notice, Pill, Progress, Section, TopBar, Variant},
        messages::{
            dates::{ago, moment},
            failure::failure_text,
            kind, t, t_with,
        },
        routes::Route,
        theme::Tone,
    },
};

/// What the server's silence means by now: calm for a day, firmer after 24 and 72 hours.
#[must_use]
pub fn contact(last: Option<DateTime<Utc>>, now: DateTime<Utc>) -> (Tone, String) {
    let Some(last) = last else { return (Tone::Plain, t("contact-never")) };
    let said: (&str, Tone) = match now - last {
        silence if silence < TimeDelta::hours(24) => ("contact-recent", Tone::Plain),
        silence if silence < TimeDelta::hours(72) => ("contact-a-day", Tone::Wait),
        _ => ("contact-days", Tone::Need),
    };
    (said.1, t_with(said.0, &[("ago", ago(last, now).into())]))
}

/// What the sync does now, in words.
#[must_use]
pub fn activity(activity: &Activity) -> String {
    match activity {
        Activity::Idle => t("activity-idle"),
        Activity::Working => t("activity-working"),
        Activity::Offline { retry_seconds } => t_with("activity-offline", &[("seconds", (*retry_seconds).into())]),
        Activity::Refused(refusal) => failure_text(&crate::client::failure::Failure::Refused(refusal.clone())).paragraph(),
        Activity::Distrusted(reason) => failure_text(&crate::client::failure::Failure::Distrusted(reason.clone())).paragraph(),
    }
}

/// The sync screen.
#[component]
pub fn SyncStatus() -> Element {
    let (app, engine) = (use_app(), use_engine());
    let navigator = use_navigator();
    let now = use_now();
    rsx! {
        TopBar { title: t("sync-title"), back: move |()| navigator.go_back() }
        View {
            sync: app.sync.read().clone(),
            now,
            onsend: move |()| {
                let engine = engine.clone();
                spawn(async move {
                    // What comes of it is told by events, on this very screen.
                    let _ = engine.ask(Request::SyncNow).await;
                });
            },
        }
    }
}

#[component]
fn View(sync: SyncView, now: DateTime<Utc>, onsend: EventHandler<()>) -> Element {
    let (tone, contact) = contact(sync.last_contact, now);
    let working = sync.activity == Activity::Working;
    let refused = matches!(sync.activity, Activity::Refused(_) | Activity::Distrusted(_));
    rsx! {
        div { class: "counts",
            Count { number: sync.waiting, words: t_with("tally-waiting", &[("count", sync.waiting.into())]), tone: Tone::Wait }
            Count { number: sync.sent, words: t_with("tally-sent", &[("count", sync.sent.into())]), tone: Tone::Sent }
            Count { number: sync.needs_you, words: t_with("tally-needs-you", &[("count", sync.needs_you.into())]), tone: Tone::Need }
        }
        Card {
            div { class: "row wrap",
                div { class: "grow",
                    p { class: "strong", role: "status", {activity(&sync.activity)} }
                    if tone == Tone::Plain {
                        p { class: "small soft", "{contact}" }
                    }
                }
                Button { variant: Variant::Primary, busy: working, onclick: move |_| onsend.call(()),
                    Icon { name: IconName::Sync }
                    {t("send-now")}
                }
            }
            if sync.missing > 0 {
                Progress { label: t_with("sync-fetching", &[("fetched", sync.fetched.into()), ("all", (sync.fetched + sync.missing).into())]) }
                p { class: "small soft", {t("sync-fetching-safe")} }
            }
            if tone != Tone::Plain {
                Notice { tone, p { "{contact}" } }
            }
            if refused {
                p { class: "small", {t("refused-safe")} }
            }
        }
        OlderEnd {}
        if let Some(doubt) = sync.doubt {
            Doubted { doubt }
        }
        if let Some(repair) = sync.repair {
            Mending { repair }
        }
        if sync.drafts > 0 {
            p { class: "soft", {t_with("sync-drafts", &[("count", sync.drafts.into())])} }
        }
        if sync.written > 0 {
            p { class: "soft", {t_with("unlock-written", &[("count", sync.written.into())])} }
        }
        if sync.quarantined > 0 {
            Notice { tone: Tone::Wait, title: t_with("quarantined-title", &[("count", sync.quarantined.into())]),
                p { {t("quarantined-text")} }
            }
        }
        Section { title: t("sync-rows"),
            if sync.rows.is_empty() {
                EmptyState { icon: IconName::Sent, title: t("sync-empty-title"),
                    p { {t("sync-empty-text")} }
                }
            } else {
                ul { class: "sync-rows",
                    for row in sync.rows {
                        Row { key: "{row.entry}", row, now }
                    }
                }
            }
        }
        p { class: "small soft", {t("sync-receipt")} }
    }
}

/// The server has another history than this phone: what is done about it.
#[component]
fn Mending(repair: Repair) -> Element {
    let (title, tone) = if repair.restored { ("repair-restored-title", Tone::Wait) } else { ("repair-rewritten-title", Tone::Need) };
    let text = if repair.stuck { "repair-left" } else { "repair-text" };
    rsx! {
        Notice { tone, title: t(title),
            p { {t_with(text, &[("count", repair.lacking.into())])} }
            if !repair.restored {
                p { class: "small", {t("repair-tell")} }
            }
        }
    }
}

/// What a colleague's device shows against the server.
#[component]
fn Doubted(doubt: Doubt) -> Element {
    let (key, holder) = match doubt {
        Doubt::SplitView(holder) => ("doubt-split", holder),
        Doubt::Withheld(holder) => ("doubt-withheld", holder),
        Doubt::Gap(holder) => ("doubt-gap", holder),
    };
    rsx! {
        Notice { tone: Tone::Need, title: t("doubt-title"),
            p { {t_with(key, &[("holder", holder.into())])} }
            p { class: "small", {t("doubt-next")} }
        }
    }
}

#[component]
fn Count(number: u32, words: String, tone: Tone) -> Element {
    let tone = if number == 0 { Tone::Plain } else { tone };
    rsx! {
        p { class: "counts__count {tone.class()}",
            span { class: "counts__number", "{number}" }
            span { class: "counts__words", "{words}" }
        }
    }
}

#[component]
fn Row(row: SyncRow, now: DateTime<Utc>) -> Element {
    let (tone, words) = match &row.delivery {
        Delivery::Waiting => (Tone::Wait, t("delivery-waiting")),
        Delivery::Sent => (Tone::Sent, t("delivery-sent")),
        Delivery::Received => (Tone::Plain, t("delivery-received")),
        Delivery::NeedsYou(_) => (Tone::Need, t("delivery-needs-you")),
    };
    rsx! {
        li { class: "sync-rows__row",
            Link { class: "sync-rows__link", to: Route::Entry { id: row.entry },
                span { class: "grow",
                    span { class: "strong", {kind(row.kind)} }
                    span { class: "sync-rows__saved", {t_with("sync-saved", &[("moment", moment(row.saved, now).into())])} }
                    if let Delivery::NeedsYou(reason) = &row.delivery {
                        span { class: "sync-rows__reason", "{reason}" }
                    }
                }
                Pill { tone, "{words}" }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn silence_is_told_calmly_and_gets_firmer() {
        let now = DateTime::UNIX_EPOCH + TimeDelta::days(30);
        assert_eq!(contact(None, now).0, Tone::Plain);
        assert_eq!(contact(Some(now - TimeDelta::hours(23)), now).0, Tone::Plain);
        assert_eq!(contact(Some(now - TimeDelta::hours(24)), now).0, Tone::Wait);
        assert_eq!(contact(Some(now - TimeDelta::hours(73)), now).0, Tone::Need);
    }

    #[test]
    fn what_the_sync_does_is_said_in_words() {
        assert!(activity(&Activity::Offline { retry_seconds: 30 }).contains("30"));
        assert_ne!(activity(&Activity::Idle), activity(&Activity::Working));
    }
}
