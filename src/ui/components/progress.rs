//! Work that takes a while: what is going on, in words and movement.

use dioxus::prelude::*;

/// Work of unknown length.
#[component]
pub fn Progress(label: String) -> Element {
    rsx! {
        div { class: "progress", role: "status",
            span { class: "progress__bar", "aria-hidden": "true" }
            span { "{label}" }
        }
    }
}
