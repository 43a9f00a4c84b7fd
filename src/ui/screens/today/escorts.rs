//! Escorts in order of time: one tap for what mostly comes next, "…" for what else happened.

use chrono::{DateTime, Utc};
use dioxus::prelude::*;

use crate::{
    client::view::{EntryRow, Names},
    domain::{
        barrier::{Barrier, Cause, Will},
        escort::{Escort, EscortState},
        ids::EntryId,
        unknown::Unknown,
    },
    ui::{
        components::{Button, Card, LinkButton, Pill, Sheet, Variant},
        messages::{
            dates::{clock, local, near_day},
            t, t_with,
        },
        routes::Route,
        screens::record::BarrierChips,
        theme::Tone,
        view_model::{
            contact::BarrierChange,
            escort::{next_tap, other_states, over_time},
            row::escort_line,
            words::{Word, tap},
        },
    },
};

/// What was tapped on an escort.
#[derive(Clone, Debug, PartialEq)]
pub enum EscortTap {
    /// A state was reached.
    State(EscortState),
    /// What stood in the way.
    Barrier(Will, Option<Cause>),
}

/// The list. `first` is the escort whose next tap stands out.
#[component]
pub(super) fn Escorts(
    rows: Vec<(EntryRow, Escort)>,
    names: Names,
    now: DateTime<Utc>,
    first: Option<EntryId>,
    ontap: EventHandler<(EntryId, EscortTap)>,
) -> Element {
    rsx! {
        Card { list: true,
            for (row , escort) in rows {
                EscortItem {
                    key: "{row.entry}",
                    stands_out: first == Some(row.entry),
                    row: row.clone(),
                    escort,
                    names: names.clone(),
                    now,
                    ontap: move |tap| ontap.call((row.entry, tap)),
                }
            }
        }
    }
}

#[component]
fn EscortItem(
    row: EntryRow,
    escort: Escort,
    names: Names,
    now: DateTime<Utc>,
    stands_out: bool,
    ontap: EventHandler<EscortTap>,
) -> Element {
    let mut menu = use_signal(|| false);
    let state = escort.state();
    let destination = t(escort.destination.key());
    let today = local(now).date();
    let earlier = escort.appointment.date() < today;
    let late = over_time(&escort, now);
    rsx! {
        div { class: "escort",
            div { class: "escort__time",
                span { {clock(escort.appointment.time())} }
                if earlier {
                    span { class: "escort__day", {near_day(escort.appointment.date(), today)} }
                }
            }
            Link { class: "escort__words", to: Route::Entry { id: row.entry },
                span { class: "today__strong", "{destination}" }
                span { class: "today__soft", {escort_line(&escort, &names)} }
            }
            div { class: "escort__marks",
                if state != EscortState::Agreed {
                    Pill { tone: tone(state), {t(state.key())} }
                }
                if late {
                    Pill { tone: Tone::Wait, {t("over-time")} }
                }
                if row.heads > 1 {
                    Pill { tone: Tone::Wait, {t("two-versions")} }
                }
            }
            if !state.is_final() {
                div { class: "escort__taps",
                    if let Some(next) = next_tap(&escort, now) {
                        Button {
                            variant: if stands_out { Variant::Primary } else { Variant::Plain },
                            onclick: move |_| ontap.call(EscortTap::State(next)),
                            {t(tap(next))}
                        }
                    }
                    Button { aria_label: t_with("today-escort-other", &[("what", destination.as_str().into())]), onclick: move |_| menu.set(true), "…" }
                }
            }
        }
        if *menu.read() {
            OtherSheet { row, escort, now, ontap, onclose: move |()| menu.set(false) }
        }
    }
}

/// The other states; after *Afvist ved skranken* the barrier in two taps. The state is recorded by its own tap, whatever follows.
#[component]
fn OtherSheet(row: EntryRow, escort: Escort, now: DateTime<Utc>, ontap: EventHandler<EscortTap>, onclose: EventHandler<()>) -> Element {
    let mut asks_barrier = use_signal(|| false);
    // The states as they were when the sheet opened: the tap itself changes them.
    let states = use_hook(|| other_states(&escort, now));
    let onstate = move |state| {
        ontap.call(EscortTap::State(state));
        if state == EscortState::TurnedAway {
            asks_barrier.set(true);
        } else {
            onclose.call(());
        }
    };
    let onbarrier = move |barrier: Option<(Will, Option<Cause>)>| {
        if let Some((will, cause)) = barrier {
            ontap.call(EscortTap::Barrier(will, cause));
        }
        onclose.call(());
    };
    if *asks_barrier.read() {
        rsx! {
            BarrierSheet { onbarrier }
        }
    } else {
        rsx! {
            StatesSheet { entry: row.entry, states, onstate, onclose: move |()| onclose.call(()) }
        }
    }
}

#[component]
fn StatesSheet(entry: EntryId, states: Vec<EscortState>, onstate: EventHandler<EscortState>, onclose: EventHandler<()>) -> Element {
    rsx! {
        Sheet { title: t("today-escort-other-title"), onclose,
            div { class: "today__steps",
                for state in states {
                    Button { key: "{state.key()}", wide: true, onclick: move |_| onstate.call(state), {t(tap(state))} }
                }
                LinkButton { variant: Variant::Quiet, wide: true, to: Route::Entry { id: entry }, {t("today-escort-open")} }
            }
        }
    }
}

#[component]
fn BarrierSheet(onbarrier: EventHandler<Option<(Will, Option<Cause>)>>) -> Element {
    let mut will = use_signal(|| None::<Will>);
    let leave = move || onbarrier.call(will().map(|will| (will, None)));
    rsx! {
        Sheet {
            title: t("today-escort-barrier-title"),
            onclose: move |()| leave(),
            footer: rsx! {
                Button { onclick: move |_| leave(), {t(if will().is_some() { "record-save" } else { "today-escort-barrier-skip" })} }
            },
            BarrierChips {
                barrier: will().map(|will| Barrier { will, cause: None, unknown: Unknown::default() }),
                onchange: move |change| match change {
                    BarrierChange::Will(tapped) => will.set(Some(tapped)),
                    BarrierChange::Cause(cause) => onbarrier.call(will().map(|will| (will, Some(cause)))),
                },
            }
        }
    }
}

/// The colour that goes with a state.
fn tone(state: EscortState) -> Tone {
    match state {
        EscortState::Completed => Tone::Sent,
        EscortState::TurnedAway | EscortState::DidNotMeet => Tone::Need,
        _ => Tone::Plain,
    }
}
