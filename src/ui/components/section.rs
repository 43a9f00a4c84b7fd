//! A part of a screen with its heading.

use dioxus::prelude::*;

use super::field::use_id;

/// A section. `trailing` stands at the end of the heading's line.
#[component]
pub fn Section(title: String, trailing: Option<Element>, children: Element) -> Element {
    let id = use_id("section");
    rsx! {
        section { class: "section", "aria-labelledby": "{id}",
            div { class: "section__head",
                h2 { class: "section__title", id: "{id}", "{title}" }
                {trailing}
            }
            {children}
        }
    }
}
