//! The two steps that give this phone its passphrase: five words are shown, then typed again.

use dioxus::prelude::*;

use super::{
    failure_notice::FailureNotice,
    passphrase_field::{PassphraseField, is_whole},
};
use crate::{
    client::{
        failure::Failure,
        message::{Request, Response},
    },
    domain::passphrase::normalize,
    ui::{
        app::use_engine,
        components::{Button, Notice, Progress, StepTitle, Variant},
        messages::t,
        theme::Tone,
    },
};

/// Shows five new words and has them typed again; then calls `onchosen` with them. `busy` says what is going on meanwhile, and `failure`
/// what came of it.
#[component]
pub fn PassphraseSteps(onchosen: EventHandler<String>, busy: Option<String>, failure: Option<Failure>) -> Element {
    let engine = use_engine();
    let mut made = use_resource(move || {
        let engine = engine.clone();
        async move {
            match engine.ask(Request::MakePassphrase).await {
                Ok(Response::Passphrase(words)) => Ok(words),
                Ok(_) => Err(Failure::Defect("another answer than a passphrase".into())),
                Err(failure) => Err(failure),
            }
        }
    });
    let mut retyping = use_signal(|| false);
    let words = match &*made.read() {
        None => {
            return rsx! {
                Progress { label: t("passphrase-making") }
            };
        }
        Some(Err(failure)) => {
            return rsx! {
                FailureNotice { failure: failure.clone() }
            };
        }
        Some(Ok(words)) => words.clone(),
    };
    if retyping() {
        rsx! {
            Retype { words, onback: move |()| retyping.set(false), onchosen, busy, failure }
        }
    } else {
        rsx! {
            Shown { words, onanother: move |()| made.restart(), onnext: move |()| retyping.set(true) }
        }
    }
}

#[component]
fn Shown(words: String, onanother: EventHandler<()>, onnext: EventHandler<()>) -> Element {
    rsx! {
        StepTitle { {t("passphrase-title")} }
        p { {t("passphrase-why")} }
        ol { class: "passphrase-words", "aria-label": t("passphrase-title"),
            for (index , word) in words.split(' ').enumerate() {
                li { key: "{index}", "{word}" }
            }
        }
        Notice { tone: Tone::Plain,
            p { {t("passphrase-keep")} }
        }
        div { class: "stack",
            Button { variant: Variant::Primary, wide: true, large: true, onclick: move |_| onnext.call(()), {t("passphrase-learned")} }
            Button { variant: Variant::Quiet, wide: true, onclick: move |_| onanother.call(()), {t("passphrase-another")} }
        }
    }
}

#[component]
fn Retype(
    words: String,
    onback: EventHandler<()>,
    onchosen: EventHandler<String>,
    busy: Option<String>,
    failure: Option<Failure>,
) -> Element {
    let mut typed = use_signal(String::new);
    let mut concealed = use_signal(|| false);
    let mut wrong = use_signal(|| false);
    let is_busy = busy.is_some();
    rsx! {
        StepTitle { {t("passphrase-retype-title")} }
        form {
            class: "stack stack--wide",
            autocomplete: "off",
            onsubmit: move |event| {
                event.prevent_default();
                let right = normalize(&typed.peek()).as_deref() == Some(words.as_str());
                wrong.set(!right);
                if right && !is_busy {
                    onchosen.call(words.clone());
                }
            },
            PassphraseField {
                label: t("passphrase-label"),
                hint: t("passphrase-hint"),
                value: typed(),
                error: wrong().then(|| t("passphrase-not-the-same")),
                concealed: concealed(),
                onconceal: move |on| concealed.set(on),
                oninput: move |words| {
                    wrong.set(false);
                    typed.set(words);
                },
            }
            if let Some(failure) = failure {
                FailureNotice { failure }
            }
            if let Some(label) = busy {
                Progress { label }
            }
            div { class: "stack",
                Button { variant: Variant::Primary, wide: true, large: true, submit: true, disabled: !is_whole(&typed.read()), busy: is_busy, {t("passphrase-done")} }
                Button { variant: Variant::Quiet, wide: true, disabled: is_busy, onclick: move |_| onback.call(()), {t("passphrase-see-again")} }
            }
        }
    }
}
