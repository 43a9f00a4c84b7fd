//! Other words: the old ones are proven, five new ones shown and typed again, and only then they open this phone.

use dioxus::prelude::*;

use super::prove::Prove;
use crate::{
    client::{failure::Failure, message::Request},
    ui::{app::use_engine, messages::t, screens::passphrase_steps::PassphraseSteps},
};

/// The steps. `ondone` is called once the new words open this phone and the old ones do not any more.
#[component]
pub(super) fn ChangeWords(ondone: EventHandler<()>) -> Element {
    let engine = use_engine();
    let mut proven = use_signal(|| false);
    let mut busy = use_signal(|| false);
    let mut failed = use_signal(|| None::<Failure>);
    let onchosen = use_callback(move |passphrase: String| {
        if *busy.peek() {
            return;
        }
        busy.set(true);
        failed.set(None);
        let engine = engine.clone();
        spawn(async move {
            let answer = engine.ask(Request::ChangePassphrase { passphrase }).await;
            busy.set(false);
            match answer {
                Ok(_) => ondone.call(()),
                Err(failure) => {
                    proven.set(failure != Failure::ProofNeeded);
                    failed.set(Some(failure));
                }
            }
        });
    });
    if proven() {
        rsx! {
            PassphraseSteps { busy: busy().then(|| t("words-changing")), failure: failed(), onchosen: move |passphrase| onchosen.call(passphrase) }
        }
    } else {
        rsx! {
            Prove {
                title: t("words-old-title"),
                text: t("words-old-text"),
                failure: failed(),
                onproven: move |()| {
                    failed.set(None);
                    proven.set(true);
                },
            }
        }
    }
}
