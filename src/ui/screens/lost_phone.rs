//! Mistet telefon: what to do now, what the phone could show, what it still had, and the text for the supervisory authority. For leads.

use chrono::{DateTime, Utc};
use dioxus::prelude::*;

use super::{
    failure_notice::FailureNotice,
    lead_action::{LeadAction, use_lead_action},
    team::RevokeDialog,
};
use crate::{
    client::{
        failure::Failure,
        message::{Request, Response},
        team::{DeviceStanding, LostPhoneStep, LostPhoneView},
    },
    domain::ids::DeviceId,
    ui::{
        app::{use_app, use_asked, use_machine},
        components::{Button, Card, Icon, IconName, LinkButton, Notice, Pill, Progress, Section, TopBar, Variant},
        messages::{t, t_with},
        routes::Route,
        theme::Tone,
        view_model::{
            lost_phone::{Step, breach_text, could_show, steps, times, unsent},
            team::{gone_words, holder},
        },
    },
};

/// *Mistet telefon*.
#[component]
pub fn LostPhone(device: ReadSignal<DeviceId>) -> Element {
    let (app, machine, navigator) = (use_app(), use_machine(), use_navigator());
    let asked = use_asked(move || Request::LostPhone { device: *device.read() });
    let action = use_lead_action();
    let Some(me) = app.me() else { return rsx! {} };
    let now = machine.now();
    rsx! {
        TopBar {
            title: t("lost-title"),
            back: move |()| {
                navigator.push(Route::Team { device: device.peek().to_string() });
            },
        }
        match &*asked.read() {
            None => rsx! {
                Progress { label: t("fetching") }
            },
            Some(Ok(Response::LostPhone(view))) => rsx! {
                LostPhonePage { view: LostPhoneView::clone(view), team: me.team_name, now, action }
            },
            Some(Ok(_)) => rsx! {
                FailureNotice { failure: Failure::Defect("another answer than a lost phone".into()) }
            },
            Some(Err(failure)) => rsx! {
                FailureNotice { failure: failure.clone() }
            },
        }
    }
}

#[component]
fn LostPhonePage(view: LostPhoneView, team: String, now: DateTime<Utc>, action: LeadAction) -> Element {
    let mut asks = use_signal(|| false);
    let device = view.device.device;
    let (busy, failed) = (action.busy.read().clone(), action.failed.read().clone());
    let run = use_callback(move |request: Request| {
        let action = action.clone();
        spawn(async move {
            let (doing, done) = match request {
                Request::Admit { .. } => ("team-admitting", "team-admitted"),
                _ => ("team-revoking", "team-device-revoked"),
            };
            action.run(request, doing, done).await;
        });
    });
    let is_busy = busy.is_some();
    let shows = could_show(&view, now);
    rsx! {
        div { class: "row wrap",
            p { class: "lost__whose", {t_with("lost-whose", &[("who", holder(&view.device.holder).into())])} }
            if view.device.standing == DeviceStanding::Active {
                Pill { tone: Tone::Need, {t("lost-still-in")} }
            } else {
                Pill { tone: Tone::Sent, {t("lost-is-out")} }
            }
        }
        if let Some(gone) = gone_words(&view.device, now) {
            p { class: "soft", "{gone}" }
        }
        if let Some(label) = busy {
            Progress { label }
        }
        if let Some(failure) = failed {
            FailureNotice { failure }
        }
        Section { title: t("lost-do"),
            ol { class: "lost__steps",
                for step in steps(&view) {
                    StepItem {
                        key: "{step.key}",
                        step: step.clone(),
                        device,
                        busy: is_busy,
                        ontap: move |tapped| match tapped {
                            LostPhoneStep::Revoke => asks.set(true),
                            LostPhoneStep::Admit => run.call(Request::Admit { device }),
                            _ => {}
                        },
                    }
                }
            }
        }
        div { class: "lost__facts",
            Section { title: t("lost-shows"),
                Card {
                    if shows.is_empty() {
                        p { {t("lost-shows-nothing")} }
                    } else {
                        p { {t("lost-shows-text")} }
                        ul { class: "lost__lines",
                            for line in shows {
                                li { key: "{line}", "{line}" }
                            }
                        }
                    }
                }
            }
            Section { title: t("lost-last"),
                Card {
                    dl {
                        for (label , value) in times(&view, now) {
                            dt { key: "{label}", "{label}" }
                            dd { "{value}" }
                        }
                    }
                    p { {unsent(&view, now)} }
                    p { class: "small soft", {t("lost-unsent-hint")} }
                }
            }
        }
        Breach { text: breach_text(&view, &team) }
        if asks() {
            RevokeDialog {
                name: holder(&view.device.holder),
                onconfirm: move |()| {
                    asks.set(false);
                    run.call(Request::Revoke { device });
                },
                oncancel: move |()| asks.set(false),
            }
        }
    }
}

#[component]
fn StepItem(step: Step, device: DeviceId, busy: bool, ontap: EventHandler<LostPhoneStep>) -> Element {
    rsx! {
        li { class: if step.done { "lost__step lost__step--done" } else { "lost__step" },
            div { class: "stack",
                p { class: "strong",
                    {t(step.key)}
                    if step.done {
                        span { class: "lost__done",
                            Icon { name: IconName::Check }
                            {t("lost-done")}
                        }
                    }
                }
                p { class: "soft", {t(&format!("{}-text", step.key))} }
                match step.step {
                    Some(LostPhoneStep::AnotherLeadFirst) => rsx! {
                        LinkButton { to: Route::Team { device: String::new() }, {t("lost-to-team")} }
                    },
                    Some(LostPhoneStep::Revoke) if !step.done => rsx! {
                        Button { variant: Variant::Danger, busy, onclick: move |_| ontap.call(LostPhoneStep::Revoke), {t("team-revoke")} }
                    },
                    Some(LostPhoneStep::Admit) if step.key == "lost-step-admit" => rsx! {
                        Button { variant: Variant::Primary, busy, onclick: move |_| ontap.call(LostPhoneStep::Admit), {t("team-admit")} }
                    },
                    Some(LostPhoneStep::InviteReplacement) if !step.done => rsx! {
                        LinkButton { to: Route::Invite { replaces: device.to_string() }, {t("lost-invite")} }
                    },
                    _ => rsx! {},
                }
            }
        }
    }
}

/// The text, to be copied and filled in where it has brackets.
#[component]
fn Breach(text: String) -> Element {
    let machine = use_machine();
    let mut copied = use_signal(|| None::<bool>);
    let shown = text.clone();
    rsx! {
        Section { title: t("breach-heading"),
            Notice { tone: Tone::Wait, p { {t("breach-deadline")} } }
            pre { class: "lost__breach", tabindex: "0", role: "group", "aria-label": t("breach-heading"), "{shown}" }
            div { class: "row wrap",
                Button {
                    variant: Variant::Primary,
                    onclick: move |_| {
                        let (machine, text) = (machine.clone(), text.clone());
                        async move { copied.set(Some(machine.copy(text).await)) }
                    },
                    Icon { name: IconName::Copy }
                    {t("breach-copy")}
                }
                div { role: "status",
                    if let Some(done) = copied() {
                        p { class: "small strong", {t(if done { "copied" } else { "copy-failed" })} }
                    }
                }
            }
        }
    }
}
