//! The sheet of a presence: from, to, how many, how it was. Nothing on it can name a person.

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use dioxus::prelude::*;

use super::word_chips::WordChips;
use crate::{
    client::view::Names,
    domain::presence::{Crowd, Intensity, Mood, Presence},
    ui::{
        components::{Button, DateField, Icon, IconName, TextArea, TimeField, Variant},
        messages::{dates::local, t, t_with},
        screens::today::WithdrawSheet,
        view_model::{
            cpr::hint,
            fields,
            presence::{PresenceChange, event_at, event_time, left_at, moved, standing},
            time,
        },
    },
};

/// The sheet.
#[component]
pub(super) fn PresenceSheet(presence: Presence, names: Names, now: DateTime<Utc>, onchange: EventHandler<PresenceChange>) -> Element {
    let mut withdrawing = use_signal(|| false);
    let at = event_at(&presence, now);
    let withdrawn = standing(std::iter::once(&presence)).is_some_and(|standing| standing.withdrawn.is_some());
    let (from, to) = (presence.from, presence.to);
    rsx! {
        div { class: "record__trio",
            DateField {
                label: t("record-date"),
                value: local(from).date(),
                oninput: move |date: Option<NaiveDate>| {
                    if let Some(date) = date {
                        onchange.call(PresenceChange::From(time::with_date(from, date)));
                        if let Some(to) = to {
                            onchange.call(PresenceChange::To(Some(moved(to, local(from).date(), date))));
                        }
                    }
                },
            }
            TimeField {
                label: t("record-from"),
                value: local(from).time(),
                oninput: move |clock: Option<NaiveTime>| {
                    if let Some(clock) = clock {
                        onchange.call(PresenceChange::From(time::with_time(from, clock)));
                    }
                },
            }
            TimeField {
                label: t("record-to"),
                value: to.map(|to| local(to).time()),
                oninput: move |clock: Option<NaiveTime>| onchange.call(PresenceChange::To(clock.map(|clock| left_at(from, clock)))),
            }
        }
        p { class: "record__soft", {t("record-to-hint")} }
        WordChips {
            legend: t("record-crowd"),
            words: Crowd::ALL.to_vec(),
            chosen: presence.crowd.into_iter().collect::<Vec<_>>(),
            ontap: move |crowd| onchange.call(PresenceChange::Crowd(crowd)),
        }
        WordChips {
            legend: t("record-intensity"),
            words: Intensity::ALL.to_vec(),
            chosen: presence.intensity.into_iter().collect::<Vec<_>>(),
            ontap: move |intensity| onchange.call(PresenceChange::Intensity(intensity)),
        }
        WordChips {
            legend: t("record-mood"),
            words: Mood::ALL.to_vec(),
            chosen: presence.mood().map(|(mood, _)| mood).into_iter().collect::<Vec<_>>(),
            ontap: move |mood| onchange.call(PresenceChange::Mood { at, mood, zone: None }),
        }
        div { class: "record__actions",
            if withdrawn {
                Button { onclick: move |_| onchange.call(PresenceChange::Return(at)), {t("record-back")} }
            } else {
                Button { onclick: move |_| withdrawing.set(true), {t("record-withdraw")} }
            }
        }
        if !presence.events.is_empty() {
            section { class: "record__group",
                h2 { class: "record__legend", {t("record-events")} }
                ul { class: "record__events",
                    for (number , event) in presence.events.iter().enumerate() {
                        if let Some(line) = fields::event_line(event, &names, now) {
                            li { key: "{number}-{event_time(event).unwrap_or_default()}",
                                span { "{line}" }
                                Button {
                                    variant: Variant::Quiet,
                                    aria_label: t_with("record-drop-event", &[("event", line.as_str().into())]),
                                    onclick: move |_| onchange.call(PresenceChange::DropEvent(number)),
                                    Icon { name: IconName::Close }
                                }
                            }
                        }
                    }
                }
            }
        }
        TextArea {
            label: t("record-note"),
            hint: t("record-presence-note-hint"),
            initial: presence.note.clone(),
            rows: 2,
            notice: hint(&presence.note),
            oninput: move |note| onchange.call(PresenceChange::Note(note)),
        }
        if *withdrawing.read() {
            WithdrawSheet {
                now: at,
                onwithdraw: move |change| {
                    withdrawing.set(false);
                    onchange.call(change);
                },
                onclose: move |()| withdrawing.set(false),
            }
        }
    }
}
