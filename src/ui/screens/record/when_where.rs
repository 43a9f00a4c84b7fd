//! Zone and time of a contact: right as they are most of the time, so they are one quiet line with *Ret*.

use chrono::{DateTime, Duration, Utc};
use dioxus::prelude::*;

use crate::{
    domain::ids::ZoneId,
    ui::{
        components::{Button, Chip, ChipGroup, DateField, Pill, TimeField, Variant},
        messages::{
            dates::{capital, clock_of, local, moment},
            t, t_with,
        },
        view_model::time,
    },
};

/// The line, and behind *Ret* the zones and the fields of the time.
#[component]
pub(super) fn WhenWhere(
    at: DateTime<Utc>,
    now: DateTime<Utc>,
    zone: Option<ZoneId>,
    zones: Vec<(ZoneId, String)>,
    onzone: EventHandler<ZoneId>,
    onat: EventHandler<DateTime<Utc>>,
) -> Element {
    let mut open = use_signal(|| false);
    let place = zones.iter().find(|(id, _)| Some(*id) == zone).map(|(_, name)| name.clone());
    let is_now = (now - at).abs() < Duration::minutes(3);
    rsx! {
        div { class: "record__when",
            Pill { {place.map_or_else(|| t("record-zone-none"), |place| t_with("record-zone", &[("zone", place.into())]))} }
            Pill { {if is_now { t_with("record-now", &[("time", clock_of(at).into())]) } else { capital(&moment(at, now)) }} }
            Button {
                variant: Variant::Quiet,
                aria_label: t("record-edit-when-label"),
                pressed: *open.read(),
                onclick: move |_| {
                    let was = *open.peek();
                    open.set(!was);
                },
                {t("record-edit-when")}
            }
        }
        if *open.read() {
            if !zones.is_empty() {
                ChipGroup { legend: t("record-zone-legend"), options: Vec::new(), selected: Vec::new(), onchange: |_| {},
                    for (id , name) in zones {
                        Chip { key: "{id}", label: name, selected: zone == Some(id), onclick: move |_| onzone.call(id) }
                    }
                }
            }
            div { class: "record__pair",
                DateField {
                    label: t("record-date"),
                    value: local(at).date(),
                    oninput: move |date: Option<_>| {
                        if let Some(date) = date {
                            onat.call(time::with_date(at, date));
                        }
                    },
                }
                TimeField {
                    label: t("record-time"),
                    value: local(at).time(),
                    oninput: move |clock: Option<_>| {
                        if let Some(clock) = clock {
                            onat.call(time::with_time(at, clock));
                        }
                    },
                }
            }
        }
    }
}
