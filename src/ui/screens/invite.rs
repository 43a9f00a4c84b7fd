//! Inviter: one link for one device, as QR code, as link and as a code to read aloud. Team leads only.

use dioxus::prelude::*;

use super::failure_notice::FailureNotice;
use crate::{
    client::{
        failure::Failure,
        invitation::InvitationMade,
        message::{Request, Response},
        team::{DeviceRow, DeviceStanding, Roles},
    },
    domain::ids::DeviceId,
    ui::{
        app::{use_app, use_asked, use_engine, use_machine, use_now},
        clipboard::copy_code,
        components::{Button, Card, ChipGroup, CodeGroups, Icon, IconName, Notice, Progress, Qr, Section, TopBar, Variant},
        messages::{dates::moment, t, t_with},
        theme::Tone,
        view_model::{
            say::small,
            team::{holder, role_keys, role_options, roles_of, roles_words},
        },
    },
};

/// Most are invited to this.
const WORKER: Roles = Roles { worker: true, lead: false, steward: false };

/// Hours that an invitation may last; the engine takes 1 to 24.
const HOURS: [u32; 3] = [1, 4, 24];

/// Inviter. `replaces` is the device whose place the new one takes, empty for none.
#[component]
pub fn Invite(replaces: ReadSignal<String>) -> Element {
    let engine = use_engine();
    let navigator = use_navigator();
    let team = use_asked(|| Request::Team);
    let mut keys = use_signal(|| None::<Vec<String>>);
    let mut hours = use_signal(|| 4_u32);
    let mut made = use_signal(|| None::<InvitationMade>);
    let mut failed = use_signal(|| None::<Failure>);
    let mut busy = use_signal(|| false);
    let old: Option<DeviceRow> = match (&*team.read(), replaces.read().parse::<DeviceId>()) {
        (Some(Ok(Response::Team(view))), Ok(device)) => view.devices.iter().find(|row| row.device == device).cloned(),
        _ => None,
    };
    // Whoever gets a new phone may do what the old one could, until the lead says otherwise.
    let roles = keys().map_or_else(|| old.as_ref().map_or(WORKER, |row| row.roles), |keys| roles_of(&keys));
    let replaced = old.as_ref().map(|row| row.device);
    let invite = move |_| {
        let engine = engine.clone();
        async move {
            failed.set(None);
            busy.set(true);
            let answer = engine.ask(Request::Invite { roles, hours: *hours.peek(), replaces: replaced }).await;
            busy.set(false);
            match answer {
                Ok(Response::InvitationMade(invitation)) => made.set(Some(invitation)),
                Ok(_) => failed.set(Some(Failure::Defect("another answer than an invitation".into()))),
                Err(failure) => failed.set(Some(failure)),
            }
        }
    };
    rsx! {
        TopBar { title: t("invite-title"), back: move |()| navigator.go_back() }
        if let Some(invitation) = made() {
            Made { invitation, roles, onanother: move |()| made.set(None) }
        } else {
            p { {t("invite-lead")} }
            if let Some(old) = &old {
                Notice { tone: Tone::Plain, title: t_with("invite-replaces", &[("who", holder(&old.holder).into())]),
                    p { {t(if old.standing == DeviceStanding::Active { "invite-replaces-text" } else { "invite-replaces-gone" })} }
                }
            }
            ChipGroup {
                legend: t("invite-who"),
                options: role_options(),
                selected: role_keys(roles),
                multiple: true,
                required: true,
                onchange: move |new: Vec<String>| keys.set(Some(new)),
            }
            if roles.lead {
                Notice { tone: Tone::Wait,
                    p { {t("invite-lead-warning")} }
                }
            }
            ChipGroup {
                legend: t("invite-hours"),
                options: HOURS.map(|n| (n.to_string(), t_with("invite-hours-count", &[("count", n.into())]))).to_vec(),
                selected: vec![hours().to_string()],
                required: true,
                onchange: move |keys: Vec<String>| hours.set(keys.first().and_then(|key| key.parse().ok()).unwrap_or(4)),
            }
            if let Some(failure) = failed() {
                FailureNotice { failure }
            }
            if busy() {
                Progress { label: t("invite-working") }
            }
            Button { variant: Variant::Primary, wide: true, large: true, busy: busy(), onclick: invite, {t("invite-do")} }
        }
    }
}

#[component]
fn Made(invitation: InvitationMade, roles: Roles, onanother: EventHandler<()>) -> Element {
    let (app, machine) = (use_app(), use_machine());
    let now = use_now();
    let mut copied = use_signal(|| None::<bool>);
    let link = invitation.link.clone();
    rsx! {
        Notice { tone: Tone::Sent, title: t_with("invite-made", &[("role", small(&roles_words(roles)).into())]),
            p { {t_with("invite-until", &[("moment", moment(invitation.expires, now).into())])} }
        }
        Card {
            Qr { text: invitation.link.clone(), label: t("invite-qr") }
            p { class: "soft small", {t("invite-qr-hint")} }
        }
        div { class: "stack",
            Button {
                variant: Variant::Primary,
                wide: true,
                onclick: move |_| {
                    let (machine, link) = (machine.clone(), link.clone());
                    async move { copied.set(Some(copy_code(app, machine, link).await)) }
                },
                Icon { name: IconName::Copy }
                {t("invite-copy")}
            }
            div { role: "status",
                if let Some(done) = copied() {
                    p { class: "small strong", {t(if done { "copied" } else { "copy-failed" })} }
                }
            }
            p { class: "invite__link", "{invitation.link}" }
        }
        Section { title: t("invite-code"),
            p { class: "soft", {t("invite-code-hint")} }
            CodeGroups { groups: invitation.code.clone(), label: t("invite-code") }
        }
        Button { wide: true, onclick: move |_| onanother.call(()), {t("invite-another")} }
    }
}
