//! The words that hold now, typed once more: before others take their place, and before the phone's own key comes beside them.

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
        },
    },
};

/// The step. `failure` is why it is asked for again, if it is.
#[component]
pub(super) fn Prove(title: String, text: String, failure: Option<Failure>, onproven: EventHandler<()>) -> Element {
    let engine = use_engine();
    let mut typed = use_signal(String::new);
    let mut concealed = use_signal(|| false);
    let mut busy = use_signal(|| false);
    let mut failed = use_signal(|| failure);
    let onproof = use_callback(move |passphrase: String| {
        if *busy.peek() {
            return;
        }
        busy.set(true);
        failed.set(None);
        let engine = engine.clone();
        spawn(async move {
            let answer = engine.ask(Request::ProvePassphrase { passphrase }).await;
            busy.set(false);
            match answer {
                Ok(_) => onproven.call(()),
                Err(failure) => failed.set(Some(failure)),
            }
        });
    });
    let is_about_words =
        |failure: &&Failure| matches!(failure, Failure::WrongPassphrase { .. } | Failure::NotAPassphrase | Failure::TooSoon { .. });
    let about_words = failed.read().as_ref().filter(is_about_words).map(|failure| failure_text(failure).paragraph());
    let other = failed.read().clone().filter(|failure| !is_about_words(&failure));
    rsx! {
        StepTitle { "{title}" }
        p { "{text}" }
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
                error: about_words,
                concealed: concealed(),
                onconceal: move |on| concealed.set(on),
                oninput: move |words| typed.set(words),
            }
            if let Some(failure) = other {
                FailureNotice { failure }
            }
            if busy() {
                Progress { label: t("words-proving") }
            }
            Button { variant: Variant::Primary, wide: true, large: true, submit: true, busy: busy(), disabled: !is_whole(&typed.read()), {t("next")} }
        }
    }
}
