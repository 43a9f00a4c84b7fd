//! Questions and answers from the team, answered where they stand.

use chrono::{DateTime, Utc};
use dioxus::prelude::*;

use crate::{
    client::view::{Names, Question},
    domain::{entry::Content, ids::EntryId, review::ReviewState},
    ui::{
        components::{Button, Card, LinkButton, Pill, TextArea, Variant},
        messages::{dates::moment, t, t_with},
        routes::Route,
        theme::Tone,
        view_model::{cpr::hint, words::Word},
    },
};

/// The messages.
#[component]
pub(super) fn Questions(questions: Vec<Question>, names: Names, now: DateTime<Utc>, onanswer: EventHandler<(EntryId, String)>) -> Element {
    rsx! {
        Card { list: true,
            for question in questions {
                QuestionItem {
                    key: "{question.about.entry}-{question.message.at}",
                    from: names.holders.get(&question.author).cloned().unwrap_or_else(|| t("entry-somebody")),
                    question: question.clone(),
                    now,
                    onanswer: move |text| onanswer.call((question.about.entry, text)),
                }
            }
        }
    }
}

#[component]
fn QuestionItem(question: Question, from: String, now: DateTime<Utc>, onanswer: EventHandler<String>) -> Element {
    let mut answering = use_signal(|| false);
    let mut text = use_signal(String::new);
    let mut wrong = use_signal(|| false);
    let is_question = question.message.state == ReviewState::Question;
    let see = match question.about.content {
        Content::Contact(_) => "today-see-contact",
        Content::Escort(_) => "today-see-escort",
        _ => "today-see",
    };
    rsx! {
        div { class: "question",
            div { class: "today__row",
                Pill { tone: if is_question { Tone::Need } else { Tone::Plain }, {t(if is_question { question.message.state.key() } else { "today-answer" })} }
                span { class: "today__soft", {t_with("today-question-from", &[("who", from.into()), ("time", moment(question.message.at, now).into())])} }
            }
            p { class: "question__text", "{question.message.text}" }
            if *answering.read() {
                TextArea {
                    label: t("today-answer-label"),
                    error: wrong.read().then(|| t("entry-message-missing")),
                    notice: hint(&text.read()),
                    rows: 2,
                    takes_focus: true,
                    oninput: move |typed| {
                        wrong.set(false);
                        text.set(typed);
                    },
                }
            }
            div { class: "today__row",
                Button {
                    variant: Variant::Primary,
                    onclick: move |_| {
                        let typed = text.peek().trim().to_owned();
                        if !*answering.peek() {
                            answering.set(true);
                        } else if typed.is_empty() {
                            wrong.set(true);
                        } else {
                            onanswer.call(typed);
                        }
                    },
                    {t(if *answering.read() { "today-send" } else { "today-answer" })}
                }
                LinkButton { variant: Variant::Quiet, to: Route::Entry { id: question.about.entry }, {t(see)} }
            }
        }
    }
}
