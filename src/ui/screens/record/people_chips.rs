//! Who it is about: *ukendt* first, the aliases last met, and *Find …* with a new alias on the first rung.

use dioxus::prelude::*;

use crate::{
    client::view::PersonRow,
    domain::ids::EntryId,
    ui::{
        components::{Button, Chip, ChipGroup, Sheet, TextField, Variant},
        messages::{t, t_with},
        view_model::{cpr::hint, people},
    },
};

/// The aliases as chips. `nobody` is the word for nobody: a contact says *ukendt*, an escort *uden navn*.
#[component]
pub(super) fn PeopleChips(
    nobody: String,
    rows: Vec<PersonRow>,
    chosen: Vec<EntryId>,
    onnobody: EventHandler<()>,
    onperson: EventHandler<EntryId>,
    onalias: EventHandler<String>,
) -> Element {
    let mut finding = use_signal(|| false);
    rsx! {
        ChipGroup { legend: t("record-who"), options: Vec::new(), selected: Vec::new(), onchange: |_| {},
            Chip { label: nobody, selected: chosen.is_empty(), onclick: move |_| onnobody.call(()) }
            for (person , alias) in people::chips(&rows, &chosen) {
                Chip { key: "{person}", label: alias, selected: chosen.contains(&person), onclick: move |_| onperson.call(person) }
            }
            Chip { label: t("record-find"), selected: false, onclick: move |_| finding.set(true) }
        }
        if *finding.read() {
            FindSheet {
                rows,
                chosen,
                onperson,
                onalias: move |alias| {
                    finding.set(false);
                    onalias.call(alias);
                },
                onclose: move |()| finding.set(false),
            }
        }
    }
}

#[component]
fn FindSheet(
    rows: Vec<PersonRow>,
    chosen: Vec<EntryId>,
    onperson: EventHandler<EntryId>,
    onalias: EventHandler<String>,
    onclose: EventHandler<()>,
) -> Element {
    let mut letters = use_signal(String::new);
    let typed = letters.read().clone();
    let found: Vec<PersonRow> = people::find(&rows, &typed).into_iter().cloned().collect();
    let new = people::new_alias(&rows, &typed);
    rsx! {
        Sheet {
            title: t("record-find-title"),
            onclose,
            footer: rsx! {
                Button { variant: Variant::Primary, onclick: move |_| onclose.call(()), {t("record-find-done")} }
            },
            TextField { label: t("record-find-label"), hint: t("record-find-hint"), value: typed.clone(), notice: hint(&typed), maxlength: 60, oninput: move |text| letters.set(text) }
            if found.is_empty() && new.is_none() {
                p { class: "record__soft", {t("record-find-none")} }
            }
            div { class: "record__found",
                for row in found {
                    Chip {
                        key: "{row.entry}",
                        label: row.alias,
                        selected: chosen.contains(&row.entry),
                        onclick: move |_| onperson.call(row.entry),
                    }
                }
            }
            if let Some(alias) = new {
                Button { wide: true, onclick: {
                        let alias = alias.clone();
                        move |_| onalias.call(alias.clone())
                    },
                    {t_with("record-find-new", &[("alias", alias.as_str().into())])}
                }
            }
        }
    }
}
