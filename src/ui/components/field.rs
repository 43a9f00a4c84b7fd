//! What every field shares: label, hint and error in the order of the Danish public design system, tied together for screen readers.

use std::cell::Cell;

use dioxus::prelude::*;

use super::icon::{Icon, IconName};

thread_local! {
    static NEXT: Cell<u32> = const { Cell::new(1) };
}

/// An `id` for one element that stays the same while its component lives.
pub fn use_id(prefix: &'static str) -> String {
    use_hook(|| {
        let number = NEXT.get();
        NEXT.set(number.wrapping_add(1));
        format!("{prefix}-{number}")
    })
}

/// The `id`s that describe a field, for `aria-describedby`; none when there is neither hint nor error.
#[must_use]
pub fn described_by(id: &str, hint: &str, error: Option<&str>) -> Option<String> {
    let mut ids = Vec::new();
    if !hint.is_empty() {
        ids.push(format!("{id}-hint"));
    }
    if error.is_some() {
        ids.push(format!("{id}-error"));
    }
    (!ids.is_empty()).then(|| ids.join(" "))
}

/// Label, hint and error around one control with this `id`. `notice` points something out that is no error; it waits for a pause to be read.
#[component]
pub fn Field(
    id: String,
    label: String,
    #[props(default)] hint: String,
    error: Option<String>,
    notice: Option<String>,
    children: Element,
) -> Element {
    rsx! {
        div { class: if error.is_some() { "field field--wrong" } else { "field" },
            label { class: "field__label", r#for: "{id}", "{label}" }
            if !hint.is_empty() {
                p { class: "field__hint", id: "{id}-hint", "{hint}" }
            }
            {children}
            p { class: "field__notice", role: "status",
                if let Some(notice) = notice {
                    "{notice}"
                }
            }
            if let Some(error) = &error {
                p { class: "field__error", id: "{id}-error", role: "alert",
                    Icon { name: IconName::Warning }
                    span { "{error}" }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_is_described_by_what_is_there() {
        assert_eq!(described_by("a", "", None), None);
        assert_eq!(described_by("a", "hint", None).as_deref(), Some("a-hint"));
        assert_eq!(described_by("a", "hint", Some("wrong")).as_deref(), Some("a-hint a-error"));
    }
}
