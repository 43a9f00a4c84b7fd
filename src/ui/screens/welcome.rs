//! The first screen of a phone that belongs to no team yet.

use dioxus::prelude::*;

use crate::ui::{
    app::use_machine,
    components::{Icon, IconName, LinkButton, PageTitle, Variant},
    messages::t,
    routes::Route,
};

/// What Gadeplan is, and the two ways in.
#[component]
pub fn Welcome() -> Element {
    let machine = use_machine();
    use_hook(|| machine.set_title("Gadeplan"));
    rsx! {
        div { class: "welcome",
            PageTitle { "Gadeplan" }
            p { class: "welcome__lead", {t("welcome-lead")} }
            ul { class: "welcome__promises",
                for (icon , key) in [(IconName::Talk, "welcome-fast"), (IconName::Offline, "welcome-offline"), (IconName::Shield, "welcome-sealed"), (IconName::People, "welcome-not-control")] {
                    li { key: "{key}",
                        Icon { name: icon }
                        span { {t(key)} }
                    }
                }
            }
        }
        div { class: "stack",
            LinkButton { to: Route::JoinTeam {}, variant: Variant::Primary, wide: true, large: true, {t("welcome-join")} }
            LinkButton { to: Route::CreateTeam {}, wide: true, {t("welcome-create")} }
            LinkButton { to: Route::RecoverTeam {}, variant: Variant::Quiet, wide: true, {t("welcome-recover")} }
            LinkButton { to: Route::Directory {}, variant: Variant::Quiet, wide: true, {t("unlock-directory")} }
        }
    }
}
