//! The card of the presence: one tap to be here, one to be gone, and the question about a day that was never ended.

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use dioxus::prelude::*;

use super::{mood_sheet::MoodSheet, withdraw_sheet::WithdrawSheet};
use crate::{
    domain::{
        ids::{EntryId, ZoneId},
        presence::Presence,
    },
    ui::{
        components::{Button, Card, Sheet, TimeField, Variant},
        messages::{
            dates::{clock_of, local, near_day},
            t, t_with,
        },
        view_model::{
            presence::{self, PresenceChange, Standing, left_at},
            say::{short, small},
            time,
            today::Here,
            words::Word,
        },
    },
};

/// What was tapped on the card.
#[derive(Clone, Debug, PartialEq)]
pub enum PresenceTap {
    /// *Vi er her*, now or since a time.
    Here(Option<DateTime<Utc>>),
    /// Something about the presence that is open.
    Change(PresenceChange),
    /// The answer to *Hvornår gik I?*
    LeftAt(EntryId, DateTime<Utc>),
}

/// The card, and above it one question for each presence that was left open on an earlier day.
#[component]
pub(super) fn PresenceCard(
    here: Here,
    zones: Vec<(ZoneId, String)>,
    now: DateTime<Utc>,
    today: NaiveDate,
    ontap: EventHandler<PresenceTap>,
) -> Element {
    let standing = presence::standing(here.now.iter().map(|(_, presence)| presence));
    rsx! {
        for (entry , presence) in here.left_open {
            LeftOpen { key: "{entry}", presence, now, today, onanswer: move |at| ontap.call(PresenceTap::LeftAt(entry, at)) }
        }
        match standing {
            Some(standing) => rsx! {
                OnTheSquare { standing, zones, now, ontap }
            },
            None => rsx! {
                NotHere { now, ontap }
            },
        }
    }
}

#[component]
fn NotHere(now: DateTime<Utc>, ontap: EventHandler<PresenceTap>) -> Element {
    let mut asking = use_signal(|| false);
    let mut since = use_signal(|| local(now).time());
    rsx! {
        Card {
            p { class: "today__soft", {t("today-here-off")} }
            div { class: "today__row",
                Button { variant: Variant::Primary, wide: true, large: true, onclick: move |_| ontap.call(PresenceTap::Here(None)), {t("today-here")} }
                Button { variant: Variant::Quiet, wide: true, onclick: move |_| asking.set(true), {t("today-here-since-other")} }
            }
        }
        if *asking.read() {
            Sheet {
                title: t("today-since-title"),
                onclose: move |()| asking.set(false),
                footer: rsx! {
                    Button {
                        variant: Variant::Primary,
                        onclick: move |_| {
                            asking.set(false);
                            ontap.call(PresenceTap::Here(Some(time::with_time(now, *since.peek()).min(now))));
                        },
                        {t("today-here")}
                    }
                },
                TimeField {
                    label: t("today-since-label"),
                    value: *since.read(),
                    oninput: move |time: Option<NaiveTime>| {
                        if let Some(time) = time {
                            since.set(time);
                        }
                    },
                }
            }
        }
    }
}

#[component]
fn OnTheSquare(standing: Standing, zones: Vec<(ZoneId, String)>, now: DateTime<Utc>, ontap: EventHandler<PresenceTap>) -> Element {
    let mut feeling = use_signal(|| false);
    let mut withdrawing = use_signal(|| false);
    let change = move |change| ontap.call(PresenceTap::Change(change));
    rsx! {
        Card { accent: true,
            div { class: "today__row today__row--spread",
                div { class: "today__words",
                    p { class: "today__strong", {t_with("today-here-since", &[("time", short(standing.since, now).into())])} }
                    p { class: "today__soft", {mood_line(&standing, &zones)} }
                    if let Some(line) = withdrawn_line(&standing, now) {
                        p { class: "today__withdrawn", "{line}" }
                    }
                }
                Button { onclick: move |_| feeling.set(true), {t("today-mood")} }
            }
            div { class: "today__pair",
                if standing.withdrawn.is_some() {
                    Button { variant: Variant::Primary, onclick: move |_| change(PresenceChange::Return(now)), {t("today-back")} }
                } else {
                    Button { onclick: move |_| withdrawing.set(true), {t("today-withdraw")} }
                }
                Button { onclick: move |_| change(PresenceChange::To(Some(time::minute(now)))), {t("today-leave")} }
            }
        }
        if *feeling.read() {
            MoodSheet {
                zones,
                now,
                onmood: move |mood| {
                    feeling.set(false);
                    change(mood);
                },
                onclose: move |()| feeling.set(false),
            }
        }
        if *withdrawing.read() {
            WithdrawSheet {
                now,
                onwithdraw: move |withdrawal| {
                    withdrawing.set(false);
                    change(withdrawal);
                },
                onclose: move |()| withdrawing.set(false),
            }
        }
    }
}

#[component]
fn LeftOpen(presence: Presence, now: DateTime<Utc>, today: NaiveDate, onanswer: EventHandler<DateTime<Utc>>) -> Element {
    let mut answer = use_signal(|| None::<NaiveTime>);
    let mut wrong = use_signal(|| None::<&'static str>);
    let from = presence.from;
    let day = near_day(local(from).date(), today);
    rsx! {
        Card { accent: true,
            div { class: "today__words",
                h2 { class: "today__strong", {t("today-left-open-title")} }
                p { class: "today__soft", {t_with("today-left-open-text", &[("day", day.into()), ("time", clock_of(from).into())])} }
            }
            div { class: "today__ask",
                TimeField {
                    label: t("today-left-open-label"),
                    value: *answer.read(),
                    error: wrong().map(t),
                    oninput: move |time| {
                        wrong.set(None);
                        answer.set(time);
                    },
                }
                Button {
                    variant: Variant::Primary,
                    onclick: move |_| match answer().map(|time| left_at(from, time)) {
                        None => wrong.set(Some("today-left-open-missing")),
                        Some(at) if at > now => wrong.set(Some("today-left-open-future")),
                        Some(at) => onanswer.call(at),
                    },
                    {t("record-save")}
                }
            }
        }
    }
}

fn mood_line(standing: &Standing, zones: &[(ZoneId, String)]) -> String {
    let Some((mood, zone)) = standing.mood else { return t("today-mood-none") };
    let mood = small(&t(mood.key()));
    match zones.iter().find(|(id, _)| Some(*id) == zone) {
        Some((_, name)) => t_with("today-mood-is-zone", &[("mood", mood.into()), ("zone", small(name).into())]),
        None => t_with("today-mood-is", &[("mood", mood.into())]),
    }
}

fn withdrawn_line(standing: &Standing, now: DateTime<Utc>) -> Option<String> {
    let (reason, planned_return) = standing.withdrawn?;
    let reason = small(&t(reason.key()));
    Some(match planned_return {
        Some(until) => t_with("today-withdrawn-until", &[("reason", reason.into()), ("time", short(until, now).into())]),
        None => t_with("today-withdrawn", &[("reason", reason.into())]),
    })
}
