//! A time of day, in the browser's own field.

use chrono::{NaiveTime, Timelike};
use dioxus::prelude::*;

use super::field::{Field, described_by, use_id};

/// The time in what a browser's field holds: "13:30", with seconds in some.
#[must_use]
pub fn parse_time(text: &str) -> Option<NaiveTime> {
    let mut parts = text.split(':').map(str::parse);
    let (hour, minute) = (parts.next()?.ok()?, parts.next()?.ok()?);
    let second = parts.next().unwrap_or(Ok(0)).ok()?;
    NaiveTime::from_hms_opt(hour, minute, second).filter(|_| parts.next().is_none())
}

/// A time field, Copenhagen wall time. `oninput` gets none while the field is empty or half typed.
#[component]
pub fn TimeField(
    label: String,
    #[props(default)] hint: String,
    value: Option<NaiveTime>,
    error: Option<String>,
    oninput: EventHandler<Option<NaiveTime>>,
) -> Element {
    let id = use_id("time");
    rsx! {
        Field { id: id.clone(), label, hint: hint.clone(), error: error.clone(),
            input {
                class: "field__control time-field",
                id: "{id}",
                r#type: "time",
                autocomplete: "off",
                value: value.map(|time| format!("{:02}:{:02}", time.hour(), time.minute())).unwrap_or_default(),
                "aria-describedby": described_by(&id, &hint, error.as_deref()),
                "aria-invalid": error.is_some().then_some("true"),
                oninput: move |event| oninput.call(parse_time(&event.value())),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn browsers_write_times_with_and_without_seconds() {
        let half_past = NaiveTime::from_hms_opt(13, 30, 0);
        assert_eq!(parse_time("13:30"), half_past);
        assert_eq!(parse_time("13:30:00"), half_past);
        for none in ["", "13", "24:00", "13:60", "13:30:00:00", "13:3x"] {
            assert_eq!(parse_time(none), None, "{none}");
        }
    }
}
