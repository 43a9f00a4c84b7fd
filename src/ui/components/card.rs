//! A card: what belongs together on its own ground.

use dioxus::prelude::*;

/// A card. `accent` marks the one thing that is going on now; `list` draws a line between its children.
#[component]
pub fn Card(#[props(default)] accent: bool, #[props(default)] list: bool, children: Element) -> Element {
    let class = match (accent, list) {
        (true, true) => "card card--accent card--list",
        (true, false) => "card card--accent",
        (false, true) => "card card--list",
        (false, false) => "card",
    };
    rsx! {
        div { class, {children} }
    }
}
