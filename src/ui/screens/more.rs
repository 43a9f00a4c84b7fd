//! Mere: the other places, how the app looks and speaks, and what this device is.

use dioxus::prelude::*;

use crate::{
    client::message::{LogFilter, Request, Response, Standing},
    ui::{
        app::{use_app, use_asked, use_engine, use_machine, use_now},
        components::{Button, Card, Icon, IconName, PageTitle, Pill, Section, Segmented, Switch},
        locking::lock,
        messages::{Language, dates::moment, t, t_with},
        routes::Route,
        theme::{Theme, Tone},
        view_model::team::roles_words,
    },
};

/// Mere.
#[component]
pub fn More() -> Element {
    let app = use_app();
    let Some(me) = app.me() else { return rsx! {} };
    rsx! {
        PageTitle { {t("nav-more")} }
        nav { class: "more__places", "aria-label": t("more-places"),
            PlaceLink { to: Route::SyncStatus {}, icon: IconName::Sync, title: t("sync-title"), hint: t("more-sync-hint") }
            PlaceLink { to: Route::Search {}, icon: IconName::Search, title: t("search-title"), hint: t("more-search-hint") }
            PlaceLink { to: Route::Unlocking {}, icon: IconName::Lock, title: t("unlocking-title"), hint: t("more-unlocking-hint") }
            PlaceLink { to: Route::Erasures {}, icon: IconName::Shield, title: t("erasures-title"), hint: t("more-erasures-hint") }
            PlaceLink { to: Route::Lookups {}, icon: IconName::People, title: t("lookups-title"), hint: t("more-lookups-hint") }
            if me.is_lead {
                ReviewLink {}
                PlaceLink { to: Route::Team { device: String::new() }, icon: IconName::Shield, title: t("team-title"), hint: t("more-team-hint") }
                PlaceLink { to: Route::Invite { replaces: String::new() }, icon: IconName::Invite, title: t("invite-title"), hint: t("more-invite-hint") }
            }
        }
        Section { title: t("more-look"),
            Looks {}
        }
        Section { title: t("more-device"),
            Card {
                dl {
                    dt { {t("more-holder")} }
                    dd { "{me.holder}" }
                    dt { {t("more-role")} }
                    dd { {roles_words(me.roles)} }
                    dt { {t("more-team")} }
                    dd { "{me.team_name}" }
                    Kept {}
                    RecoveryCode {}
                }
            }
            LockButton {}
        }
        Section { title: t("more-promises"),
            ul { class: "more__promises soft",
                li { {t("promise-nothing-lost")} }
                li { {t("promise-nothing-leaks")} }
                li { {t("promise-never-lies")} }
                li { {t("promise-no-control")} }
            }
        }
    }
}

#[component]
fn PlaceLink(to: Route, icon: IconName, title: String, hint: String, #[props(default)] count: u32) -> Element {
    rsx! {
        Link { class: "more__place", to,
            span { class: "more__icon", Icon { name: icon } }
            span { class: "grow",
                span { class: "more__title", "{title}" }
                span { class: "more__hint", "{hint}" }
                if count > 0 {
                    Pill { tone: Tone::Need, {t_with("nav-review-count", &[("count", count.into())])} }
                }
            }
            Icon { name: IconName::Forward }
        }
    }
}

#[component]
fn ReviewLink() -> Element {
    let asked = use_asked(|| Request::Log(LogFilter { standing: Standing::NeedsReader, ..LogFilter::default() }));
    let count = match &*asked.read() {
        Some(Ok(Response::Log(log))) => log.needs_reader,
        _ => 0,
    };
    rsx! {
        PlaceLink { to: Route::Review { entry: String::new() }, icon: IconName::Inbox, title: t("nav-review"), hint: t("more-review-hint"), count }
    }
}

#[component]
fn Looks() -> Element {
    let mut app = use_app();
    let (theme_machine, machine) = (use_machine(), use_machine());
    let mut missing = use_signal(|| false);
    let languages = vec![("da".to_owned(), "Dansk".to_owned()), ("en".to_owned(), "English".to_owned())];
    rsx! {
        Card { list: true,
            Switch {
                label: t("more-sun"),
                hint: t("more-sun-hint"),
                checked: *app.theme.read() == Theme::Sun,
                onchange: move |on| {
                    let theme = if on { Theme::Sun } else { Theme::System };
                    theme_machine.set_theme(theme.attribute());
                    app.theme.set(theme);
                },
            }
            Segmented {
                label: t("more-language"),
                options: languages,
                selected: app.language.read().code().to_owned(),
                onchange: move |code: String| {
                    let (language, machine) = (Language::from_code(&code), machine.clone());
                    spawn(async move {
                        missing.set(!app.speak(language, &machine).await);
                    });
                },
            }
            if missing() {
                p { class: "small soft", role: "status", {t("more-language-missing")} }
            }
        }
    }
}

/// Whether the app and its log stay on this device, as the browser says.
#[component]
fn Kept() -> Element {
    let machine = use_machine();
    let offline = machine.opens_offline();
    let kept = use_resource(move || {
        let machine = machine.clone();
        async move { machine.persisted().await }
    });
    rsx! {
        dt { {t("more-offline")} }
        dd { {t(match offline { Some(true) => "more-offline-yes", Some(false) => "more-offline-no", None => "more-offline-soon" })} }
        dt { {t("more-storage")} }
        dd { {t(match *kept.read() { Some(Some(true)) => "more-storage-kept", Some(Some(false)) => "more-storage-not-kept", _ => "more-storage-unknown" })} }
    }
}

/// Since when the team's recovery code holds, and who made it: a change is seen by everybody.
#[component]
fn RecoveryCode() -> Element {
    let now = use_now();
    let asked = use_asked(|| Request::Team);
    let Some(Ok(Response::Team(team))) = &*asked.read() else { return rsx! {} };
    let since = [("moment", moment(team.recovery.since, now).into()), ("who", team.recovery.by.as_str().into())];
    rsx! {
        dt { {t("more-recovery")} }
        dd { {t_with("more-recovery-since", &since)} }
    }
}

#[component]
fn LockButton() -> Element {
    let (app, engine, machine, navigator) = (use_app(), use_engine(), use_machine(), use_navigator());
    rsx! {
        Button {
            wide: true,
            onclick: move |_| {
                lock(app, engine.clone(), machine.clone());
                navigator.replace(Route::Today {});
            },
            Icon { name: IconName::Lock }
            {t("more-lock")}
        }
    }
}
