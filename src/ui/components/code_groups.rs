//! A code in groups, so that it can be read aloud, copied by hand and printed.

use dioxus::prelude::*;

/// The groups in order; `numbered` counts them, so that one can be asked for.
#[component]
pub fn CodeGroups(groups: Vec<String>, #[props(default)] numbered: bool, label: String) -> Element {
    rsx! {
        ol { class: if numbered { "code-groups code-groups--numbered" } else { "code-groups" }, "aria-label": label,
            for (index , group) in groups.into_iter().enumerate() {
                li { key: "{index}", class: "code-groups__group", "{group}" }
            }
        }
    }
}
