//! Other words: the old ones are proven, five new ones shown and typed again, and only then they open this phone.

use dioxus::prelude::*;

use crate::{
    client::{failure::Failure, message::Request},
    ui::{
        app::use_engine,
        components::{Button, Progress, StepTitle, Variant},
        messages::{failure::failure_text, t},
        screens::{
            failure_notice::FailureNotice,
            passphrase_field::{PassphraseField, is_whole},
            passphrase_steps::PassphraseSteps,
        },
    },
};

/// The steps. `ondone` is called once the new words open this phone and the old ones do not any more.
#[component]
pub(super) fn ChangeWords(ondone: EventHandler<()>) -> Element {
    let engine = use_engine();
    let mut proven = use_signal(|| false);
    let mut busy = use_signal(|| false);
    let mut failed = use_signal(|| None::<Failure>);
    let ask = use_callback(move |request: Request| {
        if *busy.peek() {
            return;
        }
        busy.set(true);
        failed.set(None);
        let engine = engine.clone();
        let changes = matches!(request, Request::ChangePassphrase { .. });
        spawn(async move {
            let answer = engine.ask(request).await;
            busy.set(false);
            match answer {
                Ok(_) if changes => ondone.call(()),
                Ok(_) => proven.set(true),
                Err(Failure::ProofNeeded) => {
                    proven.set(false);
                    failed.set(Some(Failure::ProofNeeded));
                }
                Err(failure) => failed.set(Some(failure)),
            }
        });
    });
    if proven() {
        rsx! {
            PassphraseSteps {
                busy: busy().then(|| t("words-changing")),
                failure: failed(),
                onchosen: move |passphrase| ask.call(Request::ChangePassphrase { passphrase }),
            }
        }
    } else {
        rsx! {
            Prove { busy: busy(), failure: failed(), onproof: move |passphrase| ask.call(Request::ProvePassphrase { passphrase }) }
        }
    }
}

#[component]
fn Prove(busy: bool, failure: Option<Failure>, onproof: EventHandler<String>) -> Element {
    let mut typed = use_signal(String::new);
    let mut concealed = use_signal(|| false);
    let about_words = failure
        .clone()
        .filter(|failure| matches!(failure, Failure::WrongPassphrase { .. } | Failure::NotAPassphrase | Failure::TooSoon { .. }));
    let other = failure.filter(|_| about_words.is_none());
    rsx! {
        StepTitle { {t("words-old-title")} }
        p { {t("words-old-text")} }
        form {
            class: "stack stack--wide",
            autocomplete: "off",
            onsubmit: move |event| {
                event.prevent_default();
                onproof.call(typed.peek().clone());
            },
            PassphraseField {
                label: t("words-old-label"),
                hint: t("passphrase-hint"),
                value: typed(),
                error: about_words.map(|failure| failure_text(&failure).paragraph()),
                concealed: concealed(),
                onconceal: move |on| concealed.set(on),
                oninput: move |words| typed.set(words),
            }
            if let Some(failure) = other {
                FailureNotice { failure }
            }
            if busy {
                Progress { label: t("unlock-working") }
            }
            Button { variant: Variant::Primary, wide: true, large: true, submit: true, busy, disabled: !is_whole(&typed.read()), {t("next")} }
        }
    }
}
