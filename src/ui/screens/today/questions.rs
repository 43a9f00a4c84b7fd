//! Questions and answers from the team, answered where they stand.

use chrono::{DateTime, Utc};
use dioxus::prelude::*;

use crate::{
    client::{
        message::{Draft, Request},
        view::{Names, Question},
    },
    domain::{entry::Content, review::ReviewState},
    ui::{
        app::use_machine,
        components::{Button, Card, LinkButton, Pill, TextArea, Variant},
        messages::{dates::moment, t, t_with},
        routes::Route,
        screens::draft::use_draft,
        theme::Tone,
        view_model::{cpr::hint, message, words::Word},
    },
};

/// The messages.
#[component]
pub(super) fn Questions(questions: Vec<Question>, names: Names, now: DateTime<Utc>, onanswer: EventHandler<Draft>) -> Element {
    rsx! {
        Card { list: true,
            for question in questions {
                QuestionItem {
                    key: "{question.about.entry}-{question.message.at}",
                    from: names.holders.get(&question.author).cloned().unwrap_or_else(|| t("entry-somebody")),
                    question: question.clone(),
                    now,
                    onanswer,
                }
            }
        }
    }
}

#[component]
fn QuestionItem(question: Question, from: String, now: DateTime<Utc>, onanswer: EventHandler<Draft>) -> Element {
    let machine = use_machine();
    let hand = use_draft(Request::OpenMessage(question.about.entry));
    let mut tapped = use_signal(|| false);
    let mut wrong = use_signal(|| false);
    let is_question = question.message.state == ReviewState::Question;
    let see = match question.about.content {
        Content::Contact(_) => "today-see-contact",
        Content::Escort(_) => "today-see-escort",
        _ => "today-see",
    };
    let draft = hand.draft;
    let text = draft.read().as_ref().map(message::text).unwrap_or_default();
    // What was begun before stands there again without a tap.
    let begun = draft.read().as_ref().is_some_and(|draft| draft.kept.is_some());
    let opened = draft.read().as_ref().map(|draft| draft.entry).filter(|_| begun || tapped());
    let answering = opened.is_some();
    rsx! {
        div { class: "question",
            div { class: "today__row",
                Pill { tone: if is_question { Tone::Need } else { Tone::Plain }, {t(if is_question { question.message.state.key() } else { "today-answer" })} }
                span { class: "today__soft", {t_with("today-question-from", &[("who", from.into()), ("time", moment(question.message.at, now).into())])} }
            }
            p { class: "question__text", "{question.message.text}" }
            for entry in opened {
                TextArea {
                    key: "{entry}",
                    label: t("today-answer-label"),
                    initial: text.clone(),
                    error: wrong.read().then(|| t("entry-message-missing")),
                    notice: hint(&text),
                    rows: 2,
                    takes_focus: tapped(),
                    oninput: {
                        let hand = hand.clone();
                        move |typed| {
                            wrong.set(false);
                            hand.change(|draft| message::write(draft, typed));
                        }
                    },
                }
            }
            div { class: "today__row",
                Button {
                    variant: Variant::Primary,
                    onclick: move |_| {
                        let Some(written) = draft.peek().clone() else { return };
                        let message = message::finished(written, ReviewState::Answer, machine.now());
                        if !answering {
                            tapped.set(true);
                        } else if message::text(&message).is_empty() {
                            wrong.set(true);
                        } else {
                            onanswer.call(message);
                        }
                    },
                    {t(if answering { "today-send" } else { "today-answer" })}
                }
                LinkButton { variant: Variant::Quiet, to: Route::Entry { id: question.about.entry }, {t(see)} }
            }
        }
    }
}
