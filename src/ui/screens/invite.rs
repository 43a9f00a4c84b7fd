//! Inviter: one link for one device, as QR code, as link and as a code to read aloud. Team leads only.

use dioxus::prelude::*;

use super::failure_notice::FailureNotice;
use crate::{
    client::{
        failure::Failure,
        message::{Request, Response},
        team::Roles,
        view::InvitationMade,
    },
    ui::{
        app::{use_app, use_engine, use_machine, use_now},
        clipboard::copy_code,
        components::{Button, Card, ChipGroup, CodeGroups, Icon, IconName, Notice, Progress, Qr, Section, TopBar, Variant},
        messages::{dates::moment, t, t_with},
        theme::Tone,
    },
};

/// Hours that an invitation may last; the engine takes 1 to 24.
const HOURS: [u32; 3] = [1, 4, 24];

/// Inviter.
#[component]
pub fn Invite() -> Element {
    let engine = use_engine();
    let navigator = use_navigator();
    let mut lead = use_signal(|| false);
    let mut hours = use_signal(|| 4_u32);
    let mut made = use_signal(|| None::<InvitationMade>);
    let mut failed = use_signal(|| None::<Failure>);
    let mut busy = use_signal(|| false);
    let invite = move |_| {
        let engine = engine.clone();
        async move {
            failed.set(None);
            busy.set(true);
            let roles = Roles { worker: true, lead: *lead.peek(), steward: false };
            let answer = engine.ask(Request::Invite { roles, hours: *hours.peek(), replaces: None }).await;
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
            Made { invitation, lead: lead(), onanother: move |()| made.set(None) }
        } else {
            p { {t("invite-lead")} }
            ChipGroup {
                legend: t("invite-who"),
                options: vec![("worker".to_owned(), t("role-worker")), ("lead".to_owned(), t("role-lead"))],
                selected: vec![if lead() { "lead" } else { "worker" }.to_owned()],
                required: true,
                onchange: move |keys: Vec<String>| lead.set(keys.iter().any(|key| key == "lead")),
            }
            if lead() {
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
fn Made(invitation: InvitationMade, lead: bool, onanother: EventHandler<()>) -> Element {
    let (app, machine) = (use_app(), use_machine());
    let now = use_now();
    let mut copied = use_signal(|| None::<bool>);
    let link = invitation.link.clone();
    rsx! {
        Notice { tone: Tone::Sent, title: t(if lead { "invite-made-lead" } else { "invite-made-worker" }),
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
