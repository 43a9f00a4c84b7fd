//! The conversation between the worker and the lead about one entry, with its box.

use chrono::{DateTime, Utc};
use dioxus::prelude::*;

use super::detail::EntryTap;
use crate::{
    client::{
        message::Request,
        view::{Message, Names},
    },
    domain::{
        ids::{DeviceId, EntryId},
        review::ReviewState,
    },
    ui::{
        app::use_machine,
        components::{Button, Notice, Pill, TextArea, Variant},
        messages::{dates::moment, failure::failure_text, t, t_with},
        screens::draft::{KeptPill, use_draft},
        theme::Tone,
        view_model::{cpr::hint, history::author, message, row::delivery, words::Word},
    },
};

/// The messages and the box. `reply` is what *Send* does, `seen` tells that somebody has looked already.
#[component]
pub(super) fn Conversation(
    about: EntryId,
    messages: Vec<Message>,
    names: Names,
    me: DeviceId,
    is_lead: bool,
    reviewing: bool,
    seen: bool,
    reply: ReviewState,
    now: DateTime<Utc>,
    sent: u32,
    ontap: EventHandler<EntryTap>,
) -> Element {
    rsx! {
        if messages.is_empty() {
            p { class: "entry__soft", {t("entry-conversation-empty")} }
        } else {
            ol { class: "talk",
                for message in messages {
                    Line { key: "{message.author}-{message.review.at}", message: message.clone(), from: author(message.author, me, &names), now }
                }
            }
        }
        // Begun anew after each message, so that the box is empty then and never before.
        for number in std::iter::once(sent) {
            MessageBox { key: "{number}", about, is_lead, reviewing, seen, reply, ontap }
        }
    }
}

#[component]
fn Line(message: Message, from: String, now: DateTime<Utc>) -> Element {
    let state = message.review.state;
    let silent = message.review.text.trim().is_empty();
    let signed = t_with("entry-version-of", &[("who", from.into()), ("time", moment(message.review.at, now).into())]);
    rsx! {
        li { class: match (silent, message.mine) {
                (true, _) => "talk__silent",
                (false, true) => "talk__line talk__line--mine",
                (false, false) => "talk__line",
            },
            if silent {
                {t(state.key())}
                " · {signed}"
            } else {
                p { class: "talk__text", "{message.review.text}" }
                div { class: "talk__foot",
                    span { {t(state.key())} " · {signed}" }
                    if message.mine {
                        Pill { tone: delivery(&message.delivery).tone, {delivery(&message.delivery).text} }
                    }
                }
            }
        }
    }
}

#[component]
fn MessageBox(about: EntryId, is_lead: bool, reviewing: bool, seen: bool, reply: ReviewState, ontap: EventHandler<EntryTap>) -> Element {
    let machine = use_machine();
    let hand = use_draft(Request::OpenMessage(about));
    let mut wrong = use_signal(|| None::<&'static str>);
    let (draft, kept) = (hand.draft, hand.kept);
    let write = use_callback(move |(state, needs_words): (ReviewState, bool)| {
        let Some(draft) = draft.peek().clone() else { return };
        let message = message::finished(draft, state, machine.now());
        if needs_words && message::text(&message).is_empty() {
            wrong.set(Some("entry-message-missing"));
        } else {
            ontap.call(EntryTap::Send(Box::new(message)));
        }
    });
    let text = draft.read().as_ref().map(message::text).unwrap_or_default();
    let silent = text.trim().is_empty();
    let opened = draft.read().as_ref().map(|draft| draft.entry);
    let send = if reply == ReviewState::Answer { "entry-send-answer" } else { "entry-send-question" };
    rsx! {
        div { class: "talk__box",
            // Begun once the engine has said what was written before.
            for entry in opened {
                TextArea {
                    key: "{entry}",
                    label: t(if is_lead { "entry-message-lead" } else { "entry-message" }),
                    initial: text.clone(),
                    error: wrong().map(t),
                    notice: hint(&text),
                    rows: 2,
                    oninput: {
                        let hand = hand.clone();
                        move |typed| {
                            wrong.set(None);
                            hand.change(|draft| message::write(draft, typed));
                        }
                    },
                }
            }
            if let Some(failure) = &*hand.failure.read() {
                Notice { tone: Tone::Need, p { {failure_text(failure).paragraph()} } }
            }
            div { class: "talk__actions",
                Button { variant: Variant::Primary, onclick: move |_| write.call((reply, true)), {t(send)} }
                if reviewing {
                    Button { onclick: move |_| write.call((ReviewState::Agreed, false)), {t("review-agree")} }
                    Button {
                        variant: Variant::Quiet,
                        onclick: move |_| {
                            if !silent {
                                wrong.set(Some("entry-message-unsent"));
                            } else if seen {
                                ontap.call(EntryTap::Next);
                            } else {
                                ontap.call(EntryTap::Seen);
                            }
                        },
                        {t("review-next")}
                    }
                }
                if !silent {
                    KeptPill { kept: kept.read().clone() }
                }
            }
        }
    }
}
