//! First step: the code from the operator, what the team is called, who holds this device.

use dioxus::prelude::*;

use super::Form;
use crate::{
    client::failure::{Failure, Field},
    ui::{
        components::{Button, TextField, Variant},
        messages::{failure::field_text, t},
        screens::failure_notice::FailureNotice,
    },
};

/// Letters that a name may have at most, as the engine checks.
const NAME_LENGTH: u32 = 60;

#[component]
pub(super) fn About(form: Signal<Form>, failure: Option<Failure>, onnext: EventHandler<()>) -> Element {
    let mut form = form;
    let mut asked = use_signal(|| false);
    let shown = form.read().clone();
    let lacks = |text: &str, field: Field| (asked() && text.trim().is_empty()).then(|| field_text(field));
    rsx! {
        form {
            class: "stack stack--wide",
            autocomplete: "off",
            onsubmit: move |event| {
                event.prevent_default();
                asked.set(true);
                let filled = [&form.peek().operator_code, &form.peek().team, &form.peek().holder].iter().all(|text| !text.trim().is_empty());
                if filled {
                    onnext.call(());
                }
            },
            p { {t("create-lead")} }
            if let Some(failure) = failure {
                FailureNotice { failure }
            }
            TextField {
                label: t("create-code"),
                hint: t("create-code-hint"),
                value: shown.operator_code.clone(),
                error: lacks(&shown.operator_code, Field::OperatorCode),
                code: true,
                oninput: move |text| form.write().operator_code = text,
            }
            TextField {
                label: t("create-team"),
                hint: t("create-team-hint"),
                value: shown.team.clone(),
                error: lacks(&shown.team, Field::Name),
                maxlength: NAME_LENGTH,
                oninput: move |text| form.write().team = text,
            }
            TextField {
                label: t("holder-label"),
                hint: t("holder-hint"),
                value: shown.holder.clone(),
                error: lacks(&shown.holder, Field::Name),
                maxlength: NAME_LENGTH,
                oninput: move |text| form.write().holder = text,
            }
            Button { variant: Variant::Primary, wide: true, large: true, submit: true, {t("next")} }
        }
    }
}
