//! First step: the code, from the link or typed.

use dioxus::prelude::*;

use crate::{
    client::failure::Failure,
    ui::{
        components::{Button, Progress, TextField, Variant},
        messages::{failure::failure_text, t},
        screens::failure_notice::FailureNotice,
    },
};

#[component]
pub(super) fn Code(
    code: String,
    busy: Option<String>,
    failure: Option<Failure>,
    oninput: EventHandler<String>,
    onlook: EventHandler<()>,
) -> Element {
    let is_busy = busy.is_some();
    let empty = code.trim().is_empty();
    let mistyped = failure.as_ref().filter(|failure| **failure == Failure::CodeMistyped).map(|failure| failure_text(failure).paragraph());
    rsx! {
        form {
            class: "stack stack--wide",
            autocomplete: "off",
            onsubmit: move |event| {
                event.prevent_default();
                if !is_busy && !empty {
                    onlook.call(());
                }
            },
            p { {t("join-lead")} }
            TextField { label: t("join-code"), hint: t("join-code-hint"), value: code, error: mistyped.clone(), code: true, oninput: move |text| oninput.call(text) }
            if let Some(failure) = failure.filter(|_| mistyped.is_none()) {
                FailureNotice { failure }
            }
            if let Some(label) = busy {
                Progress { label }
            }
            Button { variant: Variant::Primary, wide: true, large: true, submit: true, busy: is_busy, disabled: empty, {t("join-look")} }
        }
    }
}
