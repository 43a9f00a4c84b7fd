//! One device: what is known of it, and what a lead can do with it.

use chrono::{DateTime, Utc};
use dioxus::prelude::*;

use crate::{
    client::team::{DeviceRow, DeviceStanding, EpochRow, Roles},
    ui::{
        components::{Button, Card, ChipGroup, Dialog, Icon, IconName, LinkButton, Notice, Pill, Section, StepTitle, Variant},
        messages::{dates::moment, t, t_with},
        routes::Route,
        theme::Tone,
        view_model::team::{copied_words, gone_words, heard, holder, key_words, marks, role_keys, role_options, roles_of, roles_words},
    },
};

/// What was tapped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum DeviceTap {
    /// Other roles were confirmed.
    Roles(Roles),
    /// The removal was confirmed.
    Revoke,
    /// *Tag med*.
    Admit,
}

/// The device. `last_lead` says that nobody else could lead the team.
#[component]
pub(super) fn DeviceDetail(
    row: DeviceRow,
    epoch: EpochRow,
    last_lead: bool,
    takes_focus: bool,
    busy: bool,
    now: DateTime<Utc>,
    ontap: EventHandler<DeviceTap>,
) -> Element {
    let mut asks = use_signal(|| false);
    let active = row.standing == DeviceStanding::Active;
    let name = holder(&row.holder);
    rsx! {
        if takes_focus {
            StepTitle { "{name}" }
        } else {
            h2 { class: "page-title", "{name}" }
        }
        Card {
            dl {
                dt { {t("team-role")} }
                dd { {roles_words(row.roles)} }
                dt { {t("team-joined")} }
                dd { {moment(row.joined, now)} }
                dt { {t("team-last-heard")} }
                dd { {heard(&row, now)} }
                dt { {t("team-key")} }
                dd { {key_words(&row, &epoch)} }
            }
            div { class: "row wrap team__marks",
                for mark in marks(&row, now) {
                    Pill { key: "{mark.text}", tone: mark.tone, "{mark.text}" }
                }
            }
            if let Some(gone) = gone_words(&row, now) {
                p { class: "soft", "{gone}" }
            }
        }
        if let Some(copied) = copied_words(&row, now) {
            Notice { tone: Tone::Need, title: t("team-copied-title"),
                p { "{copied}" }
            }
        }
        if row.late > 0 {
            Notice { tone: Tone::Need, title: t_with("team-late-title", &[("count", row.late.into())]),
                p { {t("team-late-text")} }
                Button { variant: Variant::Primary, busy, onclick: move |_| ontap.call(DeviceTap::Admit), {t("team-admit")} }
            }
        }
        if active {
            RoleChoice { key: "{row.roles:?}", roles: row.roles, last_lead, busy, onroles: move |roles| ontap.call(DeviceTap::Roles(roles)) }
        }
        Section { title: t("team-do"),
            div { class: "stack",
                if !row.is_this {
                    LinkButton { wide: true, to: Route::LostPhone { device: row.device },
                        Icon { name: IconName::Search }
                        {t("team-lost")}
                    }
                }
                LinkButton { wide: true, to: Route::Invite { replaces: row.device.to_string() },
                    Icon { name: IconName::Key }
                    {t(if active { "team-replace" } else { "team-undo" })}
                }
                p { class: "small soft", {t(if active { "team-replace-hint" } else { "team-undo-hint" })} }
                if active && !last_lead && row.is_this {
                    p { class: "small soft", {t("team-own-device")} }
                }
                if active && !last_lead && !row.is_this {
                    Button { variant: Variant::Danger, wide: true, busy, onclick: move |_| asks.set(true), {t("team-revoke")} }
                }
                if active && last_lead {
                    p { class: "small soft", {t("team-last-lead")} }
                }
            }
        }
        if asks() {
            RevokeDialog {
                name,
                onconfirm: move |()| {
                    asks.set(false);
                    ontap.call(DeviceTap::Revoke);
                },
                oncancel: move |()| asks.set(false),
            }
        }
    }
}

/// What a removal does, before it is done.
#[component]
pub(in crate::ui::screens) fn RevokeDialog(name: String, onconfirm: EventHandler<()>, oncancel: EventHandler<()>) -> Element {
    rsx! {
        Dialog {
            title: t_with("revoke-title", &[("who", name.into())]),
            confirm: t("revoke-do"),
            danger: true,
            onconfirm,
            oncancel,
            ul { class: "team__consequences",
                for key in ["revoke-reads", "revoke-keys", "revoke-unsent", "revoke-new-key", "revoke-undo"] {
                    li { key: "{key}", {t(key)} }
                }
            }
        }
    }
}

/// The roles as chips; nothing changes before the button.
#[component]
fn RoleChoice(roles: Roles, last_lead: bool, busy: bool, onroles: EventHandler<Roles>) -> Element {
    let mut keys = use_signal(|| role_keys(roles));
    let chosen = roles_of(&keys.read());
    let loses_lead = last_lead && !chosen.lead;
    rsx! {
        Section { title: t("team-roles"),
            ChipGroup {
                legend: t("team-roles-legend"),
                options: role_options(),
                selected: keys(),
                multiple: true,
                required: true,
                onchange: move |new| keys.set(new),
            }
            if loses_lead {
                p { class: "small soft", {t("team-last-lead")} }
            } else if chosen != roles {
                p { class: "small soft", {t("team-roles-hint")} }
                div { class: "row wrap",
                    Button { variant: Variant::Primary, busy, onclick: move |_| onroles.call(chosen), {t("team-roles-do")} }
                    Button { variant: Variant::Quiet, onclick: move |_| keys.set(role_keys(roles)), {t("cancel")} }
                }
            }
        }
    }
}
