//! The devices as rows: whose, what they may do, when they were last heard from.

use chrono::{DateTime, Utc};
use dioxus::prelude::*;

use crate::{
    client::team::DeviceRow,
    domain::ids::DeviceId,
    ui::{
        components::{Icon, IconName, Pill},
        routes::Route,
        view_model::team::{heard, holder, marks, roles_words},
    },
};

/// The rows; each leads to its device.
#[component]
pub(super) fn DeviceList(rows: Vec<DeviceRow>, shown: Option<DeviceId>, now: DateTime<Utc>) -> Element {
    rsx! {
        ul { class: "devices",
            for row in rows {
                li { key: "{row.device}",
                    Link {
                        class: if shown == Some(row.device) { "devices__row devices__row--on" } else { "devices__row" },
                        to: Route::Team { device: row.device.to_string() },
                        "aria-current": if shown == Some(row.device) { "true" },
                        span { class: "devices__icon", Icon { name: IconName::Device } }
                        span { class: "grow",
                            span { class: "devices__holder", {holder(&row.holder)} }
                            span { class: "devices__line", {roles_words(row.roles)} " · " {heard(&row, now)} }
                            span { class: "devices__marks",
                                for mark in marks(&row, now) {
                                    Pill { key: "{mark.text}", tone: mark.tone, "{mark.text}" }
                                }
                            }
                        }
                        Icon { name: IconName::Forward }
                    }
                }
            }
        }
    }
}
