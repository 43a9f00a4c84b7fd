//! Stemning: five worded steps, for the whole square or one zone. The tap on a step is the answer.

use chrono::{DateTime, Utc};
use dioxus::prelude::*;

use crate::{
    domain::{ids::ZoneId, presence::Mood},
    ui::{
        components::{Button, Chip, ChipGroup, Sheet},
        messages::t,
        view_model::{presence::PresenceChange, words::Word},
    },
};

/// The sheet.
#[component]
pub(super) fn MoodSheet(
    zones: Vec<(ZoneId, String)>,
    now: DateTime<Utc>,
    onmood: EventHandler<PresenceChange>,
    onclose: EventHandler<()>,
) -> Element {
    let mut zone = use_signal(|| None::<ZoneId>);
    rsx! {
        Sheet { title: t("today-mood-title"), onclose,
            if !zones.is_empty() {
                ChipGroup { legend: t("today-mood-where"), options: Vec::new(), selected: Vec::new(), onchange: |_| {},
                    Chip { label: t("today-mood-whole"), selected: zone.read().is_none(), onclick: move |_| zone.set(None) }
                    for (id , name) in zones {
                        Chip { key: "{id}", label: name, selected: *zone.read() == Some(id), onclick: move |_| zone.set(Some(id)) }
                    }
                }
            }
            div { class: "today__steps",
                for mood in Mood::ALL.iter().copied() {
                    Button {
                        key: "{mood.key()}",
                        wide: true,
                        onclick: move |_| onmood.call(PresenceChange::Mood { at: now, mood, zone: *zone.peek() }),
                        {t(mood.key())}
                    }
                }
            }
        }
    }
}
