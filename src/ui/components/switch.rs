//! A switch: on or off, at once.

use dioxus::prelude::*;

use super::field::use_id;

/// A switch with its words.
#[component]
pub fn Switch(label: String, #[props(default)] hint: String, checked: bool, onchange: EventHandler<bool>) -> Element {
    let id = use_id("switch");
    rsx! {
        label { class: "switch", r#for: "{id}",
            span { class: "switch__words",
                span { class: "switch__label", "{label}" }
                if !hint.is_empty() {
                    span { class: "switch__hint", "{hint}" }
                }
            }
            input {
                class: "switch__control",
                id: "{id}",
                r#type: "checkbox",
                role: "switch",
                checked,
                onchange: move |event| onchange.call(event.checked()),
            }
        }
    }
}
