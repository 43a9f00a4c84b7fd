//! Words for screen readers only, read out when they change.

use dioxus::prelude::*;

/// A live region. It has to be on the screen before its words change, so place it once and keep it.
#[component]
pub fn LiveRegion(message: String) -> Element {
    rsx! {
        div { class: "unseen", role: "status", "aria-live": "polite", "aria-atomic": "true", "{message}" }
    }
}
