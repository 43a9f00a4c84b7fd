//! The conversation between the worker and the lead about one entry, with its box.

use chrono::{DateTime, Utc};
use dioxus::prelude::*;

use super::detail::EntryTap;
use crate::{
    client::view::{Message, Names},
    domain::{ids::DeviceId, review::ReviewState},
    ui::{
        components::{Button, Pill, TextArea, Variant},
        messages::{dates::moment, t, t_with},
        view_model::{cpr::hint, history::author, row::delivery, words::Word},
    },
};

/// The messages and the box. `reply` is what *Send* does, `seen` tells that somebody has looked already.
#[component]
pub(super) fn Conversation(
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
            MessageBox { key: "{number}", is_lead, reviewing, seen, reply, ontap }
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
fn MessageBox(is_lead: bool, reviewing: bool, seen: bool, reply: ReviewState, ontap: EventHandler<EntryTap>) -> Element {
    let mut text = use_signal(String::new);
    let mut wrong = use_signal(|| None::<&'static str>);
    let mut write = move |state: ReviewState, needs_words: bool| {
        let words = text.peek().trim().to_owned();
        if words.is_empty() && needs_words {
            wrong.set(Some("entry-message-missing"));
        } else {
            ontap.call(EntryTap::Write(state, words));
        }
    };
    let send = if reply == ReviewState::Answer { "entry-send-answer" } else { "entry-send-question" };
    rsx! {
        div { class: "talk__box",
            TextArea {
                label: t(if is_lead { "entry-message-lead" } else { "entry-message" }),
                error: wrong().map(t),
                notice: hint(&text.read()),
                rows: 2,
                oninput: move |typed| {
                    wrong.set(None);
                    text.set(typed);
                },
            }
            div { class: "talk__actions",
                Button { variant: Variant::Primary, onclick: move |_| write(reply, true), {t(send)} }
                if reviewing {
                    Button { onclick: move |_| write(ReviewState::Agreed, false), {t("review-agree")} }
                    Button {
                        variant: Variant::Quiet,
                        onclick: move |_| {
                            if !text.peek().trim().is_empty() {
                                wrong.set(Some("entry-message-unsent"));
                            } else if seen {
                                ontap.call(EntryTap::Next);
                            } else {
                                ontap.call(EntryTap::Write(ReviewState::Seen, String::new()));
                            }
                        },
                        {t("review-next")}
                    }
                }
            }
        }
    }
}
