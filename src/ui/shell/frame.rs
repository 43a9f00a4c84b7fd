//! The frame of an unlocked app: on phones a top line and a bottom bar, on wide screens a side rail.

use dioxus::prelude::*;

use super::{banners::Banners, top_line::TopLine};
use crate::{
    client::{
        message::{LogFilter, Request, Response, Standing},
        view::Me,
    },
    ui::{
        app::{use_app, use_asked, use_engine, use_machine},
        components::{Icon, IconName},
        cpr_guard::CprDialog,
        messages::{t, t_with},
        routes::Route,
    },
};

/// The frame.
#[component]
pub(super) fn Frame(me: Me, children: Element) -> Element {
    let mut app = use_app();
    let (engine, machine) = (use_engine(), use_machine());
    let route = use_route::<Route>();
    let navigator = use_navigator();
    let mut content = use_signal(|| None::<std::rc::Rc<MountedData>>);
    let is_lead = me.is_lead;

    use_future(move || {
        let engine = engine.clone();
        async move {
            if let Ok(Response::Sync(sync)) = engine.ask(Request::Sync).await {
                app.sync.set(sync);
            }
        }
    });
    use_effect(use_reactive!(|(route)| {
        machine.set_title(&title(&route));
        if matches!(route, Route::CreateTeam {} | Route::JoinTeam {} | Route::Forgotten {} | Route::RecoverTeam {} | Route::RecordLocked {})
        {
            navigator.replace(Route::Today {});
        }
    }));

    rsx! {
        button {
            class: "skip-link",
            r#type: "button",
            onclick: move |_| async move {
                let target = content.peek().clone();
                if let Some(target) = target {
                    // A renderer that cannot focus leaves the focus where it was.
                    let _ = target.set_focus(true).await;
                }
            },
            {t("skip-to-content")}
        }
        div { class: if route.is_focused() { "frame frame--focused" } else { "frame" },
            class: if matches!(route, Route::Review { .. } | Route::Team { .. } | Route::LostPhone { .. }) { "frame--wide" },
            TopLine { me: me.clone() }
            Places { is_lead }
            main { class: "frame__main", tabindex: "-1", onmounted: move |event| content.set(Some(event.data())),
                // Not while something is being written; and the sync screen says it in full itself.
                if !route.is_focused() && !matches!(route, Route::SyncStatus {}) {
                    Banners { me, at_home: matches!(route, Route::Today {}) }
                }
                {children}
            }
        }
        CprDialog {}
    }
}

#[component]
fn Places(is_lead: bool) -> Element {
    rsx! {
        nav { class: "places", "aria-label": t("nav-label"),
            Place { to: Route::Today {}, icon: IconName::Today, label: t("nav-today") }
            if is_lead {
                ReviewPlace {}
                Link { class: "places__place places__place--wide", to: Route::Team { device: String::new() },
                    Icon { name: IconName::Shield }
                    span { class: "places__label", {t("team-title")} }
                }
            }
            Place { to: Route::People {}, icon: IconName::People, label: t("nav-people") }
            Link { class: "places__new", to: Route::RecordContact {}, "aria-label": t("nav-new-contact"),
                Icon { name: IconName::Plus }
                span { class: "places__new-words", "aria-hidden": "true", {t("nav-new-contact")} }
            }
            Place { to: Route::Directory {}, icon: IconName::Place, label: t("nav-directory") }
            Place { to: Route::More {}, icon: IconName::More, label: t("nav-more") }
        }
    }
}

#[component]
fn Place(to: Route, icon: IconName, label: String) -> Element {
    rsx! {
        Link { class: "places__place", to,
            Icon { name: icon }
            span { class: "places__label", "{label}" }
        }
    }
}

/// *Gennemsyn* with the number of entries that need the lead; on wide screens only, *Mere* has it on phones.
#[component]
fn ReviewPlace() -> Element {
    let asked = use_asked(|| Request::Log(LogFilter { standing: Standing::NeedsReader, ..LogFilter::default() }));
    let count = match &*asked.read() {
        Some(Ok(Response::Log(log))) => log.needs_reader,
        _ => 0,
    };
    rsx! {
        Link { class: "places__place places__place--wide", to: Route::Review { entry: String::new() },
            Icon { name: IconName::Inbox }
            span { class: "places__label", {t("nav-review")} }
            if count > 0 {
                span { class: "places__count", "aria-label": t_with("nav-review-count", &[("count", count.into())]), "{count}" }
            }
        }
    }
}

/// The title of the window: the place, never anything about a person.
pub(in crate::ui) fn title(route: &Route) -> String {
    let key = match route {
        Route::People {} => "nav-people",
        Route::Directory {} => "nav-directory",
        Route::More {} => "nav-more",
        Route::SyncStatus {} => "sync-title",
        Route::Invite { .. } => "invite-title",
        Route::Team { .. } => "team-title",
        Route::LostPhone { .. } => "lost-title",
        Route::NewRecovery {} => "new-recovery-title",
        Route::Unlocking {} => "unlocking-title",
        Route::Erasures {} => "erasures-title",
        Route::Search {} => "search-title",
        Route::Lookups {} => "lookups-title",
        Route::Review { .. } => "nav-review",
        Route::RecordContact {} | Route::RecordLocked {} => "nav-new-contact",
        Route::RecordEscort {} => "nav-new-escort",
        Route::RecordPresence {} => "nav-new-presence",
        Route::Entry { .. } => "nav-entry",
        Route::Correct { .. } | Route::ContinueDraft { .. } => "nav-correct",
        _ => "nav-today",
    };
    format!("{} · Gadeplan", t(key))
}
