//! The sheet of a contact: two taps and *Gem*; everything else may stay as it is.

use chrono::{DateTime, Utc};
use dioxus::prelude::*;

use super::{barrier_chips::BarrierChips, people_chips::PeopleChips, when_where::WhenWhere, word_chips::WordChips};
use crate::{
    client::view::PersonRow,
    domain::{
        contact::{Contact, Manner, Topic},
        ids::ZoneId,
    },
    ui::{
        components::{Chip, TextArea},
        messages::t,
        view_model::{contact::ContactChange, cpr::hint},
    },
};

/// Topics before *Flere …*: those that fill three lines of a small phone.
const FIRST_TOPICS: usize = 7;

/// The sheet. `write_only` leaves out what needs a keyboard or the log.
#[component]
pub(super) fn ContactSheet(
    contact: Contact,
    write_only: bool,
    people: Vec<PersonRow>,
    zones: Vec<(ZoneId, String)>,
    now: DateTime<Utc>,
    onchange: EventHandler<ContactChange>,
    onalias: EventHandler<String>,
) -> Element {
    let mut all_topics = use_signal(|| false);
    let shows_all = *all_topics.read();
    let topics: Vec<Topic> = Topic::ALL
        .iter()
        .enumerate()
        .filter(|(n, topic)| shows_all || *n < FIRST_TOPICS || contact.topics.contains(topic))
        .map(|(_, topic)| *topic)
        .collect();
    let some_hidden = topics.len() < Topic::ALL.len();
    rsx! {
        WordChips {
            legend: t("record-how"),
            words: Manner::ALL.to_vec(),
            chosen: contact.manner.into_iter().collect::<Vec<_>>(),
            ontap: move |manner| onchange.call(ContactChange::Manner(manner)),
        }
        if !write_only {
            PeopleChips {
                nobody: t("record-nobody"),
                rows: people,
                chosen: contact.people.clone(),
                onnobody: move |()| onchange.call(ContactChange::Nobody),
                onperson: move |person| onchange.call(ContactChange::Person(person)),
                onalias,
            }
        }
        WordChips {
            legend: t("record-about"),
            words: topics,
            chosen: contact.topics.clone(),
            ontap: move |topic| onchange.call(ContactChange::Topic(topic)),
            if some_hidden {
                Chip { label: t("record-more-topics"), selected: false, onclick: move |_| all_topics.set(true) }
            }
        }
        if !write_only {
            TextArea {
                label: t("record-line"),
                hint: t("record-optional"),
                initial: contact.note.clone(),
                rows: 2,
                notice: hint(&contact.note),
                oninput: move |note| onchange.call(ContactChange::Note(note)),
            }
            WhenWhere {
                at: contact.at,
                now,
                zone: contact.zone,
                zones,
                onzone: move |zone| onchange.call(ContactChange::Zone(zone)),
                onat: move |at| onchange.call(ContactChange::At(at)),
            }
        }
        BarrierChips { barrier: contact.barrier.clone(), onchange: move |change| onchange.call(ContactChange::Barrier(change)) }
    }
}
