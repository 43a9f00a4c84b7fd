//! Ny gendannelseskode: shown, printed, one group retyped; only then does it hold, and the old one does not. For leads.

use dioxus::prelude::*;

use super::{failure_notice::FailureNotice, lead_action::use_lead_action, recovery_steps::Recovery};
use crate::{
    client::message::{Request, Response},
    ui::{
        app::use_app,
        components::{Button, LinkButton, Notice, Progress, TopBar, Variant},
        messages::t,
        routes::Route,
        theme::Tone,
    },
};

#[derive(Clone, PartialEq)]
enum Step {
    Before,
    Code(Vec<String>),
    Done,
}

/// *Ny gendannelseskode*.
#[component]
pub fn NewRecovery() -> Element {
    let (app, navigator) = (use_app(), use_navigator());
    let action = use_lead_action();
    let mut step = use_signal(|| Step::Before);
    let Some(me) = app.me() else { return rsx! {} };
    let (busy, failed) = (action.busy.read().clone(), action.failed.read().clone());
    let is_busy = busy.is_some();
    let making = action.clone();
    let make = move |_| {
        let making = making.clone();
        async move {
            if let Some(Response::RecoveryCode(groups)) = making.run(Request::NewRecovery, "new-recovery-making", "new-recovery-made").await
            {
                step.set(Step::Code(groups));
            }
        }
    };
    let confirm = use_callback(move |()| {
        let action = action.clone();
        spawn(async move {
            if action.run(Request::ConfirmRecovery, "new-recovery-confirming", "new-recovery-done").await.is_some() {
                step.set(Step::Done);
            }
        });
    });
    rsx! {
        TopBar {
            title: t("new-recovery-title"),
            back: move |()| {
                navigator.push(Route::Team { device: String::new() });
            },
        }
        match step() {
            Step::Before => rsx! {
                p { {t("new-recovery-why")} }
                Notice { tone: Tone::Plain, p { {t("new-recovery-seen")} } }
            },
            Step::Code(groups) => rsx! {
                Recovery { groups, team: me.team_name, onnext: confirm }
            },
            Step::Done => rsx! {
                Notice { tone: Tone::Sent, title: t("new-recovery-done"), p { {t("new-recovery-done-text")} } }
                LinkButton { variant: Variant::Primary, wide: true, to: Route::Team { device: String::new() }, {t("new-recovery-to-team")} }
            },
        }
        if let Some(failure) = failed {
            FailureNotice { failure }
        }
        if let Some(label) = busy {
            Progress { label }
        }
        if step() == Step::Before {
            Button { variant: Variant::Primary, wide: true, large: true, busy: is_busy, onclick: make, {t("new-recovery-do")} }
        }
    }
}
