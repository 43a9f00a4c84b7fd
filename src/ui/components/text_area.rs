//! Several lines of text. The field owns what is typed, so that a slow redraw never eats a letter.

use dioxus::prelude::*;

use super::field::{Field, described_by, use_id};

/// A text area. `initial` counts once, when the field appears; give it a `key` of the entry to begin anew. `takes_focus` is for a field that
/// a tap has asked for.
#[component]
pub fn TextArea(
    label: String,
    #[props(default)] hint: String,
    #[props(default)] initial: String,
    error: Option<String>,
    notice: Option<String>,
    #[props(default = 3)] rows: u32,
    maxlength: Option<u32>,
    #[props(default)] takes_focus: bool,
    oninput: EventHandler<String>,
) -> Element {
    let id = use_id("area");
    let first = use_hook(|| initial);
    rsx! {
        Field { id: id.clone(), label, hint: hint.clone(), error: error.clone(), notice,
            textarea {
                class: "field__control text-area",
                id: "{id}",
                rows: "{rows}",
                autocomplete: "off",
                "autocorrect": "off",
                autocapitalize: "sentences",
                spellcheck: "false",
                translate: "no",
                "writingsuggestions": "false",
                maxlength: maxlength.map(|n| n.to_string()),
                initial_value: "{first}",
                "aria-describedby": described_by(&id, &hint, error.as_deref()),
                "aria-invalid": error.is_some().then_some("true"),
                onmounted: move |event| async move {
                    if takes_focus {
                        // A renderer that cannot focus leaves the focus where it was.
                        let _ = event.set_focus(true).await;
                    }
                },
                oninput: move |event| oninput.call(event.value()),
            }
        }
    }
}
