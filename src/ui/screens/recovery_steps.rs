//! A recovery code: to be printed or written down, then one group of it typed again.

use dioxus::prelude::*;

use crate::ui::{
    app::use_machine,
    components::{Button, CodeGroups, Icon, IconName, Notice, StepTitle, TextField, Variant},
    messages::{t, t_with},
    theme::Tone,
    view_model::code,
};

/// The code of the team, then the retyped group, then `onnext`.
#[component]
pub fn Recovery(groups: Vec<String>, team: String, onnext: EventHandler<()>) -> Element {
    let machine = use_machine();
    let asked = use_hook(|| machine.random_below(groups.len()));
    let group = groups.get(asked).cloned().unwrap_or_default();
    let mut typed = use_signal(String::new);
    let mut wrong = use_signal(|| false);
    let mut hidden = use_signal(|| false);
    rsx! {
        div { class: "recovery",
            StepTitle { {t("recovery-title")} }
            p { {t("recovery-why")} }
            if hidden() {
                form {
                    class: "stack stack--wide no-print",
                    autocomplete: "off",
                    onsubmit: move |event| {
                        event.prevent_default();
                        let right = code::plain(&typed.peek()) == code::plain(&group);
                        wrong.set(!right);
                        if right {
                            onnext.call(());
                        }
                    },
                    TextField {
                        label: t_with("recovery-retype", &[("number", (asked + 1).into())]),
                        hint: t("recovery-retype-hint"),
                        value: typed(),
                        error: wrong().then(|| t("recovery-wrong")),
                        code: true,
                        autofocus: true,
                        oninput: move |text| {
                            wrong.set(false);
                            typed.set(text);
                        },
                    }
                    Button { variant: Variant::Primary, wide: true, large: true, submit: true, {t("next")} }
                    Button { variant: Variant::Quiet, wide: true, onclick: move |_| hidden.set(false), {t("recovery-see-again")} }
                }
            } else {
                p { class: "print-only", {t_with("recovery-print", &[("team", team.into())])} }
                CodeGroups { groups: groups.clone(), numbered: true, label: t("recovery-title") }
                div { class: "no-print",
                    Notice { tone: Tone::Plain,
                        p { {t("recovery-warning")} }
                    }
                }
                div { class: "stack no-print",
                    Button { wide: true, onclick: move |_| machine.print(),
                        Icon { name: IconName::Print }
                        {t("recovery-do-print")}
                    }
                    Button { variant: Variant::Primary, wide: true, large: true, onclick: move |_| hidden.set(true), {t("recovery-have-it")} }
                }
            }
        }
    }
}
