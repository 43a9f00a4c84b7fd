//! The guard on CPR numbers, for every screen that saves: the engine refuses, the person decides number by number, then it is asked again.

use std::{cell::Cell, rc::Rc};

use dioxus::prelude::*;
use futures_channel::oneshot;

use super::{
    app::{AppContext, use_app},
    components::{Button, Notice, Sheet, Variant},
    messages::{t, t_with},
    theme::Tone,
    view_model::cpr::{CprQuestion, place_key, question, taken_out},
};
use crate::client::{
    cpr::NotCpr,
    failure::Failure,
    handle::Handle,
    message::{Request, Response},
};

/// What the person said of one number.
#[derive(Clone, Copy)]
enum Verdict {
    TakeOut,
    NotCpr,
}

/// A question that waits for its answer. Dropping it answers nothing.
#[derive(Clone)]
pub struct OpenQuestion {
    question: CprQuestion,
    answer: Rc<Cell<Option<oneshot::Sender<Verdict>>>>,
}

/// Asks the engine for something that ends in a sealed revision. Where it finds what looks like a CPR number, the person is asked about each.
///
/// # Errors
/// The failure that the engine named; [`Failure::LooksLikeCpr`] when the person closed the question, who will mend the text.
pub async fn seal(app: AppContext, engine: &Handle, request: Request) -> Result<Response, Failure> {
    let (mut request, mut numbers, mut kept) = (request, NotCpr::default(), false);
    loop {
        let asked = if numbers.0.is_empty() {
            request.clone()
        } else {
            Request::NotCpr { numbers: numbers.clone(), request: Box::new(request.clone()) }
        };
        let spots = match engine.ask(asked).await {
            Err(Failure::LooksLikeCpr(spots)) => spots,
            other => return other,
        };
        if let (Request::Save(draft), false) = (&request, kept) {
            // While the question stands there the words are on the disk, as a draft.
            engine.ask(Request::SaveDraft(draft.clone())).await?;
            kept = true;
        }
        let found = spots.first().and_then(|spot| question(&request, spot).map(|question| (spot, question)));
        let Some((spot, question)) = found else { return Err(Failure::LooksLikeCpr(spots)) };
        let digits = question.digits.clone();
        match decide(app, question).await {
            Some(Verdict::TakeOut) => request = taken_out(request, spot),
            Some(Verdict::NotCpr) => numbers.0.push(digits),
            None => return Err(Failure::LooksLikeCpr(spots)),
        }
    }
}

async fn decide(mut app: AppContext, question: CprQuestion) -> Option<Verdict> {
    let (sender, receiver) = oneshot::channel();
    app.cpr.set(Some(OpenQuestion { question, answer: Rc::new(Cell::new(Some(sender))) }));
    receiver.await.ok()
}

/// The question, over whatever screen asked.
#[component]
pub fn CprDialog() -> Element {
    let mut app = use_app();
    let Some(open) = app.cpr.read().clone() else { return rsx! {} };
    let OpenQuestion { question, answer } = open;
    rsx! {
        Question {
            key: "{question.written}",
            question,
            onverdict: move |verdict: Option<Verdict>| {
                app.cpr.set(None);
                // Taken out even when nothing is answered: the asker waits until the sender is gone. It may itself have gone with its screen.
                if let (Some(sender), Some(verdict)) = (answer.take(), verdict) {
                    let _ = sender.send(verdict);
                }
            },
        }
    }
}

#[component]
fn Question(question: CprQuestion, onverdict: EventHandler<Option<Verdict>>) -> Element {
    let CprQuestion { written, place, fits_modulus, .. } = question;
    rsx! {
        Sheet {
            title: t("cpr-title"),
            onclose: move |()| onverdict.call(None),
            footer: rsx! {
                Button { variant: Variant::Primary, onclick: move |_| onverdict.call(Some(Verdict::TakeOut)), {t("cpr-take-out")} }
                Button { onclick: move |_| onverdict.call(Some(Verdict::NotCpr)), {t("cpr-is-not")} }
            },
            p { {t_with("cpr-found", &[("place", t(place_key(place)).into())])} }
            p { class: "code-groups__group", translate: "no", "{written}" }
            p { {t("cpr-why")} }
            if fits_modulus {
                Notice { tone: Tone::Wait, p { {t("cpr-fits")} } }
            }
            p { class: "small soft", {t("cpr-close")} }
        }
    }
}
