//! A message that stays on the screen: what happened, what became of the work, what to do.

use dioxus::prelude::*;

use super::icon::{Icon, IconName};
use crate::ui::theme::Tone;

/// A notice. One that needs the person is read out at once; the others wait for a pause.
#[component]
pub fn Notice(#[props(default)] tone: Tone, #[props(default)] title: String, children: Element) -> Element {
    let icon = match tone {
        Tone::Need => IconName::Warning,
        Tone::Sent => IconName::Sent,
        Tone::Wait => IconName::Wait,
        Tone::Plain => IconName::Info,
    };
    rsx! {
        div { class: "notice {tone.class()}", role: if tone == Tone::Need { "alert" } else { "status" },
            Icon { name: icon }
            div { class: "notice__body",
                if !title.is_empty() {
                    p { class: "notice__title", "{title}" }
                }
                {children}
            }
        }
    }
}
