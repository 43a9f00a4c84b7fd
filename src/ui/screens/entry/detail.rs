//! An entry as it looks: its state in words, its fields, the versions beside each other, the history, the conversation.

use chrono::{DateTime, Utc};
use dioxus::prelude::*;

use super::{
    conversation::Conversation,
    erasing::EraseForAll,
    versions::{History, TwoVersions},
};
use crate::{
    client::{failure::Failure, message::Draft, view::EntryView},
    domain::{
        entry::Content,
        ids::{DeviceId, RevisionId},
    },
    ui::{
        components::{Button, Icon, IconName, Notice, Pill, Section},
        messages::{failure::failure_text, t, t_with},
        theme::Tone,
        view_model::{
            fields::{Field, fields},
            history::{author, heads, history},
            review::reply,
            row::{delivery, heading, marks},
            words::Word,
        },
    },
};

/// What was tapped.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum EntryTap {
    /// *Ret*.
    Correct,
    /// *Behold denne*.
    Keep(RevisionId),
    /// A message of the conversation.
    Send(Box<Draft>),
    /// *Slet for alle* was confirmed.
    Erase,
    /// A silent "set", then the next.
    Seen,
    /// *Næste*, with nothing to write.
    Next,
}

/// The entry. `sent` counts the messages sent from here: the box is empty after each.
#[component]
pub(super) fn EntryDetail(
    view: EntryView,
    me: DeviceId,
    is_lead: bool,
    may_erase: bool,
    reviewing: bool,
    titled: bool,
    takes_focus: bool,
    now: DateTime<Utc>,
    sent: u32,
    failure: Option<Failure>,
    ontap: EventHandler<EntryTap>,
) -> Element {
    let row = view.row.clone();
    let content = &row.content;
    let two = heads(&view, me, now);
    let readable = !matches!(content, Content::Unreadable { .. });
    let written = view.history.last();
    rsx! {
        article { class: "entry",
            header { class: "entry__head",
                if titled {
                    h2 {
                        class: "entry__title",
                        tabindex: "-1",
                        onmounted: move |event| async move {
                            if takes_focus {
                                // A renderer that cannot focus leaves the focus where it was.
                                let _ = event.set_focus(true).await;
                            }
                        },
                        {heading(content)}
                    }
                }
                div { class: "entry__marks",
                    if let Content::Escort(escort) = content {
                        Pill { tone: Tone::Plain, {t(escort.state().key())} }
                    }
                    for mark in marks(&row, now) {
                        Pill { key: "{mark.text}", tone: mark.tone, "{mark.text}" }
                    }
                    Pill { tone: delivery(&row.delivery).tone, {delivery(&row.delivery).text} }
                }
            }
            if two.len() > 1 {
                TwoVersions { versions: two, onkeep: move |revision| ontap.call(EntryTap::Keep(revision)), onmerge: move |()| ontap.call(EntryTap::Correct) }
            } else {
                Fields { fields: fields(content, &view.names, now) }
                div { class: "entry__foot",
                    if let Some(first) = written {
                        p { class: "entry__soft",
                            {t_with("entry-written-by", &[("who", author(first.author, me, &view.names).into()), ("time", crate::ui::messages::dates::moment(first.saved, now).into())])}
                        }
                    }
                    if readable {
                        Button { onclick: move |_| ontap.call(EntryTap::Correct),
                            Icon { name: IconName::Edit }
                            {t("entry-correct")}
                        }
                    }
                }
            }
            if let Some(failure) = failure {
                Notice { tone: Tone::Need, p { {failure_text(&failure).paragraph()} } }
            }
            Section { title: t(if is_lead { "entry-conversation-lead" } else { "entry-conversation" }),
                Conversation {
                    about: row.entry,
                    messages: view.conversation.clone(),
                    names: view.names.clone(),
                    me,
                    is_lead,
                    reviewing,
                    seen: row.standing.is_some(),
                    reply: reply(&view.conversation),
                    now,
                    sent,
                    ontap,
                }
            }
            if view.history.len() > 1 {
                Section { title: t("entry-history"),
                    History { versions: history(&view, me, now) }
                }
            }
            if may_erase {
                EraseForAll { onerase: move |()| ontap.call(EntryTap::Erase) }
            }
        }
    }
}

/// Named values. A value of several lines keeps them.
#[component]
pub(super) fn Fields(fields: Vec<Field>, #[props(default)] differing: Vec<&'static str>) -> Element {
    rsx! {
        dl { class: "entry__fields",
            for field in fields {
                div { key: "{field.label}", class: if differing.contains(&field.label) { "entry__field entry__field--differs" } else { "entry__field" },
                    dt { {t(field.label)} }
                    dd { "{field.value}" }
                }
            }
        }
    }
}
