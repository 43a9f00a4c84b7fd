//! What has to be seen on every screen until it is dealt with. No passing message carries the only copy of anything.

use chrono::TimeDelta;
use dioxus::prelude::*;

use crate::{
    client::view::{Me, Notice as EngineNotice, SyncView},
    ui::{
        app::{use_app, use_now},
        components::{Button, Notice, Variant},
        messages::{t, t_with},
        theme::Tone,
    },
};

/// Days since the server last answered, once they are three or more.
fn days_alone(sync: &SyncView, now: chrono::DateTime<chrono::Utc>) -> Option<i64> {
    let alone = now - sync.last_contact?;
    (alone >= TimeDelta::hours(72)).then(|| alone.num_days())
}

/// The banners above a screen; what the browser answered about its storage stands on *I dag* only.
#[component]
pub(super) fn Banners(me: Me, at_home: bool) -> Element {
    let mut app = use_app();
    let mut noticed = use_signal(|| false);
    let (alone, missing) = (days_alone(&app.sync.read(), use_now()), app.sync.read().missing);
    rsx! {
        if let Some(notice) = me.notice.filter(|_| !noticed()) {
            Notice { tone: Tone::Need, title: t(if notice == EngineNotice::PhoneCopied { "phone-copied-title" } else { "vault-moved-title" }),
                p { {t(if notice == EngineNotice::PhoneCopied { "phone-copied-text" } else { "vault-moved-text" })} }
                Button { variant: Variant::Quiet, onclick: move |_| noticed.set(true), {t("understood")} }
            }
        }
        if let Some(granted) = app.kept_storage.read().filter(|_| at_home) {
            Notice { tone: if granted == Some(true) { Tone::Sent } else { Tone::Wait }, title: t(if granted == Some(true) { "storage-kept-title" } else { "storage-not-kept-title" }),
                p { {t(if granted == Some(true) { "storage-kept-text" } else { "storage-not-kept-text" })} }
                Button { variant: Variant::Quiet, onclick: move |_| app.kept_storage.set(None), {t("understood")} }
            }
        }
        if let Some(days) = alone {
            Notice { tone: Tone::Wait,
                p { {t_with("alone-for-days", &[("count", days.into())])} }
            }
        }
        // Every list is of what is here. How much is left stands on the sync screen: here it would be read out with every page.
        if missing > 0 {
            Notice { tone: Tone::Plain,
                p { {t("not-all-here")} }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_days_without_an_answer_are_said_on_every_screen() {
        let now = chrono::DateTime::UNIX_EPOCH + TimeDelta::days(100);
        let sync = |hours| SyncView { last_contact: Some(now - TimeDelta::hours(hours)), ..SyncView::default() };
        assert_eq!(days_alone(&sync(71), now), None);
        assert_eq!(days_alone(&sync(80), now), Some(3));
        assert_eq!(days_alone(&SyncView::default(), now), None);
    }
}
