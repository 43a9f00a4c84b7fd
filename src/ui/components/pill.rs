//! A pill: the state of a thing in one or two words.

use dioxus::prelude::*;

use crate::ui::theme::Tone;

/// A pill.
#[component]
pub fn Pill(#[props(default)] tone: Tone, children: Element) -> Element {
    rsx! {
        span { class: "pill {tone.class()}", {children} }
    }
}
