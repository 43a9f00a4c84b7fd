//! Chips: choices under the thumb, as real buttons in a real fieldset.

use dioxus::prelude::*;

/// One choice.
#[component]
pub fn Chip(label: String, selected: bool, #[props(default)] disabled: bool, onclick: EventHandler<MouseEvent>) -> Element {
    rsx! {
        button {
            class: "chip",
            r#type: "button",
            disabled,
            "aria-pressed": if selected { "true" } else { "false" },
            onclick: move |event| onclick.call(event),
            "{label}"
        }
    }
}

/// What is chosen after a tap on `key`: without `multiple` one at most, with `required` the last one stays.
#[must_use]
pub fn tapped(selected: &[String], key: &str, multiple: bool, required: bool) -> Vec<String> {
    let was_on = selected.iter().any(|other| other == key);
    match (was_on, multiple) {
        (true, _) if required && selected.len() == 1 => selected.to_vec(),
        (true, _) => selected.iter().filter(|other| *other != key).cloned().collect(),
        (false, true) => selected.iter().cloned().chain([key.to_owned()]).collect(),
        (false, false) => vec![key.to_owned()],
    }
}

/// A question with its choices, given as (key, label). `onchange` gets every key that is chosen after the tap, in the order tapped.
/// `children` stand after the chips, such as "Find …".
#[component]
pub fn ChipGroup(
    legend: String,
    #[props(default)] hint: String,
    options: Vec<(String, String)>,
    selected: Vec<String>,
    #[props(default)] multiple: bool,
    #[props(default)] required: bool,
    onchange: EventHandler<Vec<String>>,
    children: Element,
) -> Element {
    rsx! {
        fieldset { class: "chip-group",
            legend { class: "chip-group__legend",
                "{legend}"
                if !hint.is_empty() {
                    span { class: "chip-group__hint", " {hint}" }
                }
            }
            div { class: "chip-group__chips",
                for (key , label) in options {
                    Chip {
                        key: "{key}",
                        label,
                        selected: selected.contains(&key),
                        onclick: {
                            let selected = selected.clone();
                            move |_| onchange.call(tapped(&selected, &key, multiple, required))
                        },
                    }
                }
                {children}
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(text: &str) -> Vec<String> {
        text.split_whitespace().map(str::to_owned).collect()
    }

    #[test]
    fn one_choice_replaces_the_other_and_goes_away_when_tapped_again() {
        assert_eq!(tapped(&keys("a"), "b", false, false), keys("b"));
        assert_eq!(tapped(&keys("b"), "b", false, false), keys(""));
        assert_eq!(tapped(&keys("b"), "b", false, true), keys("b"));
    }

    #[test]
    fn several_choices_keep_the_order_of_the_taps() {
        assert_eq!(tapped(&keys("b a"), "c", true, false), keys("b a c"));
        assert_eq!(tapped(&keys("b a c"), "a", true, false), keys("b c"));
        assert_eq!(tapped(&keys("b"), "b", true, true), keys("b"));
    }
}
