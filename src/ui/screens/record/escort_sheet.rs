//! The sheet of an escort: where to and when, and what else was agreed. A correction shows its course and result too.

use dioxus::prelude::*;

use super::{barrier_chips::BarrierChips, people_chips::PeopleChips, word_chips::WordChips};
use crate::{
    client::view::PersonRow,
    domain::escort::{Destination, Escort},
    ui::{
        components::{Button, DateField, TextArea, TextField, TimeField, Variant},
        messages::{dates::capital, t, t_with},
        view_model::{cpr::hint, escort::EscortChange, say::small, words::Word},
    },
};

/// The sheet.
#[component]
pub(super) fn EscortSheet(
    escort: Escort,
    correcting: bool,
    people: Vec<PersonRow>,
    onchange: EventHandler<EscortChange>,
    onalias: EventHandler<String>,
) -> Element {
    rsx! {
        WordChips {
            legend: t("record-destination"),
            words: Destination::ALL.to_vec(),
            chosen: vec![escort.destination],
            ontap: move |destination| onchange.call(EscortChange::Destination(destination)),
        }
        fieldset { class: "record__group",
            legend { class: "record__legend", {t("record-appointment")} }
            div { class: "record__pair",
                DateField {
                    label: t("record-date"),
                    value: escort.appointment.date(),
                    oninput: move |date: Option<_>| {
                        if let Some(date) = date {
                            onchange.call(EscortChange::Date(date));
                        }
                    },
                }
                TimeField {
                    label: t("record-time"),
                    value: escort.appointment.time(),
                    oninput: move |time: Option<_>| {
                        if let Some(time) = time {
                            onchange.call(EscortChange::Time(time));
                        }
                    },
                }
            }
        }
        PeopleChips {
            nobody: t("record-nobody-escort"),
            rows: people,
            chosen: escort.people.clone(),
            onnobody: move |()| onchange.call(EscortChange::Nobody),
            onperson: move |person| onchange.call(EscortChange::Person(person)),
            onalias,
        }
        fieldset { class: "record__group",
            legend { class: "record__legend", {t("record-meet")} }
            div { class: "record__pair",
                TextField {
                    label: t("record-meet-place"),
                    value: escort.meet_place.clone(),
                    notice: hint(&escort.meet_place),
                    maxlength: 120,
                    oninput: move |place| onchange.call(EscortChange::MeetPlace(place)),
                }
                TimeField { label: t("record-meet-time"), value: escort.meet_time, oninput: move |time| onchange.call(EscortChange::MeetTime(time)) }
            }
        }
        TextField {
            label: t("record-place"),
            hint: t("record-place-hint"),
            value: escort.place.clone(),
            notice: hint(&escort.place),
            maxlength: 120,
            oninput: move |place| onchange.call(EscortChange::Place(place)),
        }
        if correcting {
            Course { escort: escort.clone(), onchange }
            BarrierChips { barrier: escort.barrier.clone(), onchange: move |change| onchange.call(EscortChange::Barrier(change)) }
            TextArea {
                label: t("record-outcome"),
                hint: t("record-optional"),
                initial: escort.outcome.clone(),
                rows: 2,
                notice: hint(&escort.outcome),
                oninput: move |outcome| onchange.call(EscortChange::Outcome(outcome)),
            }
        }
        TextArea {
            label: t("record-next-step"),
            hint: t("record-optional"),
            initial: escort.next_step.clone(),
            rows: 2,
            notice: hint(&escort.next_step),
            oninput: move |step| onchange.call(EscortChange::NextStep(step)),
        }
        TextArea {
            label: t("record-note"),
            hint: t("record-optional"),
            initial: escort.note.clone(),
            rows: 2,
            notice: hint(&escort.note),
            oninput: move |note| onchange.call(EscortChange::Note(note)),
        }
    }
}

/// The states reached, and the way to take back the newest: a slip of the thumb is corrected, not erased.
#[component]
fn Course(escort: Escort, onchange: EventHandler<EscortChange>) -> Element {
    let course: Vec<_> = escort.steps.iter().map(|step| small(&t(step.state.key()))).collect();
    rsx! {
        fieldset { class: "record__group",
            legend { class: "record__legend", {t("record-course")} }
            p { {capital(&course.join(" → "))} }
            if escort.steps.len() > 1 {
                div {
                    Button { variant: Variant::Plain, onclick: move |_| onchange.call(EscortChange::TakeBack),
                        {t_with("record-take-back", &[("state", small(&t(escort.state().key())).into())])}
                    }
                }
            }
        }
    }
}
