//! The versions of an entry: two beside each other when two phones disagree, and all of them below.

use dioxus::prelude::*;

use super::detail::Fields;
use crate::{
    domain::ids::RevisionId,
    ui::{
        components::{Button, Card, Notice, Pill},
        messages::{dates::capital, t, t_with},
        theme::Tone,
        view_model::{
            fields::Change,
            history::{Version, differing},
            row::delivery,
        },
    },
};

/// Both versions with what a person can do about them. Neither wins by itself.
#[component]
pub(super) fn TwoVersions(versions: Vec<Version>, onkeep: EventHandler<RevisionId>, onmerge: EventHandler<()>) -> Element {
    let differing = differing(&versions);
    rsx! {
        Notice { tone: Tone::Wait, title: t("entry-two-title"), p { {t("entry-two-text")} } }
        div { class: "versions",
            for version in versions {
                Card { key: "{version.revision}",
                    h2 { class: "versions__title", {capital(&t_with("entry-version-of", &[("who", version.author.as_str().into()), ("time", version.when.as_str().into())]))} }
                    Fields { fields: version.fields, differing: differing.clone() }
                    Button { wide: true, onclick: move |_| onkeep.call(version.revision), {t("entry-keep-this")} }
                }
            }
        }
        Button { wide: true, onclick: move |_| onmerge.call(()), {t("entry-merge")} }
    }
}

/// Every version, newest first, with what it changed.
#[component]
pub(super) fn History(versions: Vec<Version>) -> Element {
    rsx! {
        ol { class: "history",
            for version in versions {
                li { key: "{version.revision}", class: "history__item",
                    div { class: "history__head",
                        span { {capital(&t_with("entry-version-of", &[("who", version.author.as_str().into()), ("time", version.when.as_str().into())]))} }
                        Pill { tone: delivery(&version.delivery).tone, {delivery(&version.delivery).text} }
                    }
                    if version.first {
                        p { class: "entry__soft", {t("entry-history-first")} }
                    } else if version.changes.is_empty() {
                        p { class: "entry__soft", {t("entry-history-same")} }
                    }
                    ul { class: "history__changes",
                        for change in version.changes {
                            li { key: "{change.label}", {changed(&change)} }
                        }
                    }
                }
            }
        }
    }
}

fn changed(change: &Change) -> String {
    let said = |value: &str| if value.is_empty() { t("label-empty") } else { value.replace('\n', "; ") };
    let args = [("label", t(change.label).into()), ("before", said(&change.before).into()), ("after", said(&change.after).into())];
    t_with("entry-history-change", &args)
}
