//! Personer: the team's aliases, last met first. Aliases, not names; no numbers beside them, since nobody here is ranked.

use chrono::{DateTime, Utc};
use dioxus::prelude::*;

use super::{failure_notice::FailureNotice, older::OlderEnd};
use crate::{
    client::{
        failure::{Failure, Field},
        message::{Request, Response},
        view::{Older, PersonRow},
    },
    domain::{
        entry::Content,
        person::{Person, Rung},
        unknown::Unknown,
    },
    ui::{
        app::{use_app, use_asked, use_engine, use_now},
        components::{Button, EmptyState, Icon, IconName, PageTitle, Progress, Sheet, TextField, Variant},
        cpr_guard::seal,
        messages::{
            dates::{local, near_day},
            failure::field_text,
            t, t_with,
        },
        routes::Route,
        view_model::{cpr::hint, older::not_met_words},
    },
};

/// So many aliases fit a thumb's way; above that a search field appears.
const SEARCH_FROM: usize = 8;

/// The rows whose alias holds these letters.
#[must_use]
pub fn found(rows: &[PersonRow], letters: &str) -> Vec<PersonRow> {
    let letters = letters.trim().to_lowercase();
    rows.iter().filter(|row| row.alias.to_lowercase().contains(&letters)).cloned().collect()
}

/// Personer.
#[component]
pub fn People() -> Element {
    let now = use_now();
    let asked = use_asked(|| Request::People);
    let mut adding = use_signal(|| false);
    rsx! {
        div { class: "people__head",
            PageTitle { {t("nav-people")} }
            Button { onclick: move |_| adding.set(true),
                Icon { name: IconName::Plus }
                {t("people-add")}
            }
        }
        match &*asked.read() {
            None => rsx! {
                Progress { label: t("fetching") }
            },
            Some(Ok(Response::People(people))) => rsx! {
                List { rows: people.rows.clone(), now }
            },
            Some(Ok(_)) => rsx! {
                FailureNotice { failure: Failure::Defect("another answer than people".into()) }
            },
            Some(Err(failure)) => rsx! {
                FailureNotice { failure: failure.clone() }
            },
        }
        if adding() {
            Add { onclose: move |()| adding.set(false) }
        }
    }
}

#[component]
fn List(rows: Vec<PersonRow>, now: DateTime<Utc>) -> Element {
    let (mut letters, older) = (use_signal(String::new), use_app().sync.read().older);
    if rows.is_empty() {
        return rsx! {
            EmptyState { icon: IconName::People, title: t("people-empty-title"),
                p { {t("people-empty-text")} }
            }
        };
    }
    let shown = found(&rows, &letters.read());
    rsx! {
        if rows.len() > SEARCH_FROM {
            TextField { label: t("people-search"), value: letters(), oninput: move |text| letters.set(text) }
        }
        if shown.is_empty() {
            p { class: "soft", role: "status", {t("people-none-found")} }
        } else {
            ul { class: "people",
                for row in shown {
                    li { key: "{row.entry}",
                        Link { class: "people__row", to: Route::Entry { id: row.entry },
                            span { class: "people__mark", "aria-hidden": "true", {row.alias.chars().next().map(|c| c.to_uppercase().to_string()).unwrap_or_default()} }
                            span { class: "grow",
                                span { class: "people__alias", "{row.alias}" }
                                span { class: "people__met", {met(&row, older, now)} }
                            }
                            Icon { name: IconName::Forward }
                        }
                    }
                }
            }
        }
        p { class: "small soft", {t("people-note")} }
        OlderEnd {}
    }
}

fn met(row: &PersonRow, older: Option<Older>, now: DateTime<Utc>) -> String {
    let not_met = || older.map_or_else(|| t("people-not-met"), |older| not_met_words(&older, now));
    row.last_met.map_or_else(not_met, |at| t_with("people-met", &[("day", near_day(local(at).date(), local(now).date()).into())]))
}

#[component]
fn Add(onclose: EventHandler<()>) -> Element {
    let (app, engine) = (use_app(), use_engine());
    let mut alias = use_signal(String::new);
    let mut failed = use_signal(|| None::<Failure>);
    let mut busy = use_signal(|| false);
    let save = use_callback(move |()| {
        let engine = engine.clone();
        spawn(async move {
            let alias = alias.peek().trim().to_owned();
            if alias.is_empty() {
                return failed.set(Some(Failure::Invalid(Field::Name)));
            }
            busy.set(true);
            let person = Person { alias, rung: Rung::Alias, note: String::new(), unknown: Unknown::default() };
            let answer = seal(app, &engine, Request::Record { entry: None, content: Content::Person(person) }).await;
            busy.set(false);
            match answer {
                Ok(_) => {
                    app.announce(t("people-saved"));
                    onclose.call(());
                }
                Err(failure) => failed.set(Some(failure)),
            }
        });
    });
    let error = match &*failed.read() {
        Some(Failure::Invalid(field)) => Some(field_text(*field)),
        _ => None,
    };
    rsx! {
        Sheet {
            title: t("people-add-title"),
            onclose,
            footer: rsx! {
                Button { variant: Variant::Primary, large: true, busy: busy(), onclick: move |_| save.call(()), {t("save")} }
            },
            form {
                class: "stack",
                autocomplete: "off",
                onsubmit: move |event| {
                    event.prevent_default();
                    save.call(());
                },
                TextField { label: t("people-alias"), hint: t("people-alias-hint"), value: alias(), error, notice: hint(&alias.read()), maxlength: 60u32, oninput: move |text| { failed.set(None); alias.set(text); } }
                if let Some(failure) = failed.read().as_ref().filter(|failure| !matches!(failure, Failure::Invalid(_))) {
                    FailureNotice { failure: failure.clone() }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::ids::EntryId;

    #[test]
    fn letters_find_an_alias_whatever_their_case() {
        let row = |n: u8, alias: &str| PersonRow { entry: EntryId::from_bytes([n; 16]), alias: alias.into(), last_met: None, entries: 0 };
        let rows = [row(1, "Kaptajnen"), row(2, "Mågen")];
        assert_eq!(found(&rows, "MÅ").iter().map(|row| row.alias.as_str()).collect::<Vec<_>>(), ["Mågen"]);
        assert_eq!(found(&rows, " ").len(), 2);
    }
}
