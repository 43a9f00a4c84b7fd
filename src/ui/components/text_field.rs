//! One line of text. Nothing typed here is offered to the browser's memory, its spelling service or its session files.

use dioxus::prelude::*;

use super::field::{Field, described_by, use_id};

/// A text field. `code` is for words and codes that must not be capitalised or corrected; `concealed` hides what is typed.
#[component]
pub fn TextField(
    label: String,
    #[props(default)] hint: String,
    value: String,
    error: Option<String>,
    notice: Option<String>,
    #[props(default)] code: bool,
    #[props(default)] concealed: bool,
    #[props(default)] autofocus: bool,
    maxlength: Option<u32>,
    oninput: EventHandler<String>,
) -> Element {
    let id = use_id("text");
    rsx! {
        Field { id: id.clone(), label, hint: hint.clone(), error: error.clone(), notice,
            input {
                class: if code { "field__control text-field text-field--code" } else { "field__control text-field" },
                class: if concealed { "text-field--concealed" },
                id: "{id}",
                // Not type "password": password managers would offer to keep it, and Chromium writes it to disk.
                r#type: "text",
                autocomplete: "off",
                autocorrect: "off",
                autocapitalize: if code { "none" } else { "sentences" },
                spellcheck: "false",
                translate: "no",
                "writingsuggestions": "false",
                maxlength: maxlength.map(|n| n.to_string()),
                value,
                "aria-describedby": described_by(&id, &hint, error.as_deref()),
                "aria-invalid": error.is_some().then_some("true"),
                oninput: move |event| oninput.call(event.value()),
                onmounted: move |event| async move {
                    if autofocus {
                        // A renderer that cannot focus leaves the focus where it was.
                        let _ = event.set_focus(true).await;
                    }
                },
            }
        }
    }
}
