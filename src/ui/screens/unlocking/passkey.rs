//! The phone's own key: made, tried, and only then trusted. It is offered where the machine has one, and the words stay beside it.

use std::rc::Rc;

use dioxus::prelude::*;

use super::prove::Prove;
use crate::{
    client::{
        failure::Failure,
        handle::Handle,
        message::{Request, Response, State},
    },
    ui::{
        app::{use_app, use_engine, use_machine},
        components::{Button, Card, Dialog, Icon, IconName, Notice, Pill, Progress, Section, StepTitle, Variant},
        device::Device,
        messages::{failure::failure_text, t},
        theme::Tone,
    },
};

/// The card. Nothing at all on a machine without such keys.
#[component]
pub(super) fn PasskeyCard(has_passkey: bool, onadd: EventHandler<()>) -> Element {
    let (app, engine, machine) = (use_app(), use_engine(), use_machine());
    let possible = use_resource(move || {
        let machine = machine.clone();
        async move { machine.has_passkeys().await }
    });
    let mut failed = use_signal(|| None::<Failure>);
    let mut removing = use_signal(|| false);
    let onremove = use_callback(move |()| {
        removing.set(false);
        let engine = engine.clone();
        spawn(async move {
            match engine.ask(Request::RemovePasskey).await {
                Ok(Response::State(state)) => app.enter(state),
                Ok(_) => failed.set(Some(Failure::Defect("another answer than a state".into()))),
                Err(failure) => failed.set(Some(failure)),
            }
        });
    });
    if !has_passkey && *possible.read() != Some(true) {
        return rsx! {};
    }
    rsx! {
        Section { title: t("passkey-title"),
            Card {
                if has_passkey {
                    div { Pill { tone: Tone::Sent, {t("passkey-on")} } }
                    p { {t("passkey-on-text")} }
                    if let Some(failure) = &*failed.read() {
                        Notice { tone: Tone::Need, p { {failure_text(failure).paragraph()} } }
                    }
                    Button { variant: Variant::Plain, wide: true, onclick: move |_| removing.set(true), {t("passkey-remove")} }
                } else {
                    p { {t("passkey-text")} }
                    Button { wide: true, onclick: move |_| onadd.call(()),
                        Icon { name: IconName::Lock }
                        {t("passkey-add")}
                    }
                }
            }
        }
        if removing() {
            Dialog {
                title: t("passkey-remove-title"),
                confirm: t("passkey-remove"),
                onconfirm: onremove,
                oncancel: move |()| removing.set(false),
                p { {t("passkey-remove-text")} }
            }
        }
    }
}

/// The steps: the words first, since an unlocked phone may be in another hand, then the platform's own questions, which want a tap of their
/// own. `ondone` is called once the key opens this phone.
#[component]
pub(super) fn AddPasskey(ondone: EventHandler<()>) -> Element {
    let (app, engine, machine) = (use_app(), use_engine(), use_machine());
    let mut proven = use_signal(|| false);
    let mut busy = use_signal(|| false);
    let mut failed = use_signal(|| None::<Failure>);
    let onmake = use_callback(move |()| {
        if *busy.peek() {
            return;
        }
        busy.set(true);
        failed.set(None);
        let (engine, machine) = (engine.clone(), machine.clone());
        spawn(async move {
            let answer = add(&engine, &machine).await;
            busy.set(false);
            match answer {
                Ok(state) => {
                    app.announce(t("passkey-added"));
                    app.enter(state);
                    ondone.call(());
                }
                Err(failure) => {
                    proven.set(failure != Failure::ProofNeeded);
                    failed.set(Some(failure));
                }
            }
        });
    });
    if !proven() {
        return rsx! {
            Prove {
                title: t("passkey-words-title"),
                text: t("passkey-words-text"),
                failure: failed(),
                onproven: move |()| {
                    failed.set(None);
                    proven.set(true);
                },
            }
        };
    }
    rsx! {
        StepTitle { {t("passkey-make-title")} }
        p { {t("passkey-twice")} }
        if let Some(failure) = &*failed.read() {
            Notice { tone: Tone::Need, p { {not_added(failure)} } }
        }
        if busy() {
            Progress { label: t("passkey-working") }
        }
        Button { variant: Variant::Primary, wide: true, large: true, busy: busy(), onclick: move |_| onmake.call(()),
            Icon { name: IconName::Lock }
            {t("passkey-make")}
        }
    }
}

/// Makes a passkey, evaluates it, and evaluates it once more: only what has opened the phone once is kept.
async fn add(engine: &Handle, machine: &Rc<dyn Device>) -> Result<State, Failure> {
    let Response::Passkey(begun) = engine.ask(Request::BeginPasskey).await? else { return Err(Failure::PasskeyFailed) };
    let made = machine.make_passkey(begun.salt).await.ok_or(Failure::PasskeyFailed)?;
    let first = match made.evaluated {
        Some(evaluated) => evaluated,
        None => machine.evaluate_passkey(made.hint.clone()).await.ok_or(Failure::PasskeyFailed)?,
    };
    engine.ask(Request::AddPasskey { hint: made.hint.clone(), evaluated: first }).await?;
    let second = machine.evaluate_passkey(made.hint).await.ok_or(Failure::PasskeyFailed)?;
    match engine.ask(Request::TrustPasskey(second)).await? {
        Response::State(state) => Ok(state),
        _ => Err(Failure::PasskeyFailed),
    }
}

fn not_added(failure: &Failure) -> String {
    if *failure == Failure::PasskeyFailed { t("passkey-not-added") } else { failure_text(failure).paragraph() }
}
