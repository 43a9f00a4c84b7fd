//! A date, in the browser's own field: it knows the language, the calendar and the thumb.

use chrono::NaiveDate;
use dioxus::prelude::*;

use super::field::{Field, described_by, use_id};

/// A date field. `oninput` gets none while the field is empty or half typed.
#[component]
pub fn DateField(
    label: String,
    #[props(default)] hint: String,
    value: Option<NaiveDate>,
    error: Option<String>,
    oninput: EventHandler<Option<NaiveDate>>,
) -> Element {
    let id = use_id("date");
    rsx! {
        Field { id: id.clone(), label, hint: hint.clone(), error: error.clone(),
            input {
                class: "field__control date-field",
                id: "{id}",
                r#type: "date",
                autocomplete: "off",
                value: value.map(|day| day.to_string()).unwrap_or_default(),
                "aria-describedby": described_by(&id, &hint, error.as_deref()),
                "aria-invalid": error.is_some().then_some("true"),
                oninput: move |event| oninput.call(event.value().parse().ok()),
            }
        }
    }
}
