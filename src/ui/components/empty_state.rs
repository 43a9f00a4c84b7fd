//! What stands where nothing stands yet: why it is empty, and what to do.

use dioxus::prelude::*;

use super::icon::{Icon, IconName};

/// An empty state.
#[component]
pub fn EmptyState(icon: IconName, title: String, children: Element) -> Element {
    rsx! {
        div { class: "empty-state",
            span { class: "empty-state__icon", Icon { name: icon } }
            p { class: "empty-state__title", "{title}" }
            div { class: "empty-state__body", {children} }
        }
    }
}
