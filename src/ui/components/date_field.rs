//! A date, in the browser's own field: it knows the language, the calendar and the thumb.

use chrono::NaiveDate;
use dioxus::prelude::*;

use super::field::{Field, described_by, use_id};

/// The day in what a browser's field holds: "2026-11-20".
#[must_use]
pub fn parse_day(text: &str) -> Option<NaiveDate> {
    let mut parts = text.split('-');
    let (year, month, day) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
    NaiveDate::from_ymd_opt(year, month, day).filter(|_| parts.next().is_none())
}

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
                oninput: move |event| oninput.call(parse_day(&event.value())),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_read_as_browsers_write_it() {
        assert_eq!(parse_day("2026-11-20"), NaiveDate::from_ymd_opt(2026, 11, 20));
        for none in ["", "2026-11", "2026-02-30", "2026-11-20-1", "20.11.2026"] {
            assert_eq!(parse_day(none), None, "{none}");
        }
    }
}
