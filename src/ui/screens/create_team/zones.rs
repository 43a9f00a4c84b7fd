//! Second step: the square and the places on it that are chosen by thumb.

use dioxus::prelude::*;

use super::Form;
use crate::{
    client::failure::{Failure, Field},
    ui::{
        components::{Button, Icon, IconName, Progress, Section, StepTitle, TextField, Variant},
        messages::{failure::field_text, t, t_with},
        screens::failure_notice::FailureNotice,
    },
};

#[component]
pub(super) fn Zones(form: Signal<Form>, busy: Option<String>, failure: Option<Failure>, onnext: EventHandler<()>) -> Element {
    let mut form = form;
    let mut asked = use_signal(|| false);
    let shown = form.read().clone();
    let is_busy = busy.is_some();
    rsx! {
        form {
            class: "stack stack--wide",
            autocomplete: "off",
            onsubmit: move |event| {
                event.prevent_default();
                asked.set(true);
                if !is_busy && !form.peek().site.trim().is_empty() {
                    onnext.call(());
                }
            },
            StepTitle { {t("create-where")} }
            TextField {
                label: t("create-site"),
                hint: t("create-site-hint"),
                value: shown.site.clone(),
                error: (asked() && shown.site.trim().is_empty()).then(|| field_text(Field::Name)),
                maxlength: 60u32,
                oninput: move |text| form.write().site = text,
            }
            Section { title: t("create-zones"),
                p { class: "soft", {t("create-zones-hint")} }
                ul { class: "zones",
                    for (place , (id , name)) in shown.zones.into_iter().enumerate() {
                        li { key: "{id}", class: "zones__zone",
                            TextField {
                                label: t_with("create-zone", &[("number", (place + 1).into())]),
                                value: name.clone(),
                                maxlength: 60u32,
                                oninput: move |text: String| {
                                    if let Some((_, name)) = form.write().zones.iter_mut().find(|(other, _)| *other == id) {
                                        *name = text;
                                    }
                                },
                            }
                            Button {
                                variant: Variant::Quiet,
                                aria_label: t_with("create-zone-remove", &[("name", name.into())]),
                                onclick: move |_| form.write().zones.retain(|(other, _)| *other != id),
                                Icon { name: IconName::Close }
                            }
                        }
                    }
                }
                Button {
                    onclick: move |_| {
                        let next = form.peek().zones.iter().map(|(id, _)| id + 1).max().unwrap_or_default();
                        form.write().zones.push((next, String::new()));
                    },
                    Icon { name: IconName::Plus }
                    {t("create-zone-add")}
                }
            }
            if let Some(failure) = failure {
                FailureNotice { failure }
            }
            if let Some(label) = busy {
                Progress { label }
            }
            Button { variant: Variant::Primary, wide: true, large: true, submit: true, busy: is_busy, {t("next")} }
        }
    }
}
