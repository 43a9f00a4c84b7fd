//! Chips over words of the domain: a question, and one tap for each answer.

use dioxus::prelude::*;

use crate::ui::{
    components::{Chip, ChipGroup},
    messages::t,
    view_model::words::Word,
};

/// A question with one chip for each word. `children` stand after the chips.
#[component]
pub fn WordChips<W: Word + PartialEq + 'static>(
    legend: String,
    #[props(default)] hint: String,
    words: Vec<W>,
    chosen: Vec<W>,
    ontap: EventHandler<W>,
    children: Element,
) -> Element {
    rsx! {
        ChipGroup { legend, hint, options: Vec::new(), selected: Vec::new(), onchange: |_| {},
            for word in words {
                Chip { key: "{word.key()}", label: t(word.key()), selected: chosen.contains(&word), onclick: move |_| ontap.call(word) }
            }
            {children}
        }
    }
}
