//! A failure on the screen: what happened, what became of the work, what to do now.

use dioxus::prelude::*;

use crate::{
    client::failure::Failure,
    ui::{
        components::Notice,
        messages::failure::{failure_detail, failure_text},
        theme::Tone,
    },
};

/// A failure. Being without a network is no error: it is told calmly.
#[component]
pub fn FailureNotice(failure: Failure) -> Element {
    let text = failure_text(&failure);
    let detail = failure_detail(&failure);
    let calm = matches!(failure, Failure::NoNetwork | Failure::TooSoon { .. });
    rsx! {
        Notice { tone: if calm { Tone::Wait } else { Tone::Need }, title: text.what,
            p { "{text.safe} {text.next}" }
            if !detail.is_empty() {
                p { class: "small soft", "{detail}" }
            }
        }
    }
}
