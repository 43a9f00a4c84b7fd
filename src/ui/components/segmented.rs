//! A few views or kinds side by side, one of them chosen.

use dioxus::prelude::*;

/// The choices as (key, label).
#[component]
pub fn Segmented(label: String, options: Vec<(String, String)>, selected: String, onchange: EventHandler<String>) -> Element {
    rsx! {
        div { class: "segmented", role: "group", "aria-label": label,
            for (key , words) in options {
                button {
                    key: "{key}",
                    class: "segmented__choice",
                    r#type: "button",
                    "aria-pressed": if key == selected { "true" } else { "false" },
                    onclick: move |_| onchange.call(key.clone()),
                    "{words}"
                }
            }
        }
    }
}
