//! The app: starts the screens on this platform.

#[cfg(not(target_arch = "wasm32"))]
fn main() {
    eprintln!("This build of Gadeplan has no renderer. Start the app in a browser with: cargo xtask run");
    std::process::exit(1);
}

#[cfg(target_arch = "wasm32")]
fn main() {
    console_error_panic_hook::set_once();
    dioxus::launch(browser::Root);
}

/// The browser as the machine of the screens.
#[cfg(target_arch = "wasm32")]
mod browser {
    use std::{
        cell::{Cell, RefCell},
        rc::Rc,
        sync::Arc,
    };

    use chrono::{DateTime, Utc};
    use dioxus::prelude::*;
    use dioxus_history::{History, provide_history_context};
    use gadeplan::{
        client::{BUILD, handle::Port, message::Evaluated, view::PasskeyHint},
        platform::{
            addresses::Addresses,
            engine_worker::EngineWorker,
            passkey::{self, Made},
            web_ui::{self, PageEvent},
        },
        ui::{
            app::{App, Machine},
            device::{Device, Installed, Later, MadePasskey, Signal},
        },
    };

    const THEME: &str = "gadeplan-theme";
    const LANGUAGE: &str = "gadeplan-language";

    /// The app with the browser in its context.
    #[component]
    pub(crate) fn Root() -> Element {
        use_hook(|| {
            if let Some(addresses) = Addresses::of_this_page() {
                provide_history_context(Rc::new(PageHistory(addresses)));
            }
        });
        use_context_provider(|| {
            web_ui::set_attribute("data-theme", web_ui::setting(THEME).as_deref());
            // Before the router rewrites the address: what follows its # is for nobody else.
            Machine(Rc::new(Browser { fragment: RefCell::new(web_ui::take_fragment()), touched: web_ui::watch_touches() }))
        });
        rsx! {
            App {}
        }
    }

    struct Browser {
        fragment: RefCell<Option<String>>,
        touched: Rc<Cell<f64>>,
    }

    /// The browser's history, as the router asks for it.
    struct PageHistory(Addresses);

    impl History for PageHistory {
        fn current_route(&self) -> String {
            self.0.current()
        }

        fn go_back(&self) {
            self.0.back();
        }

        fn go_forward(&self) {
            self.0.forward();
        }

        fn push(&self, route: String) {
            self.0.push(&route);
        }

        fn replace(&self, path: String) {
            self.0.replace(&path);
        }

        fn external(&self, url: String) -> bool {
            self.0.leave(&url)
        }

        fn updater(&self, callback: Arc<dyn Fn() + Send + Sync>) {
            self.0.watch(move || callback());
        }
    }

    struct WorkerPort(Result<Rc<EngineWorker>, String>);

    impl Port for WorkerPort {
        fn post(&self, bytes: Vec<u8>) -> Result<(), String> {
            self.0.as_ref().map_err(Clone::clone)?.post(bytes)
        }

        fn renew(&self) {
            if let Ok(engine) = &self.0 {
                engine.restart();
            }
        }
    }

    impl Device for Browser {
        fn start_engine(&self, told: Box<dyn FnMut(Vec<u8>)>, lost: Box<dyn FnMut(String)>) -> Rc<dyn Port> {
            let lost = Rc::new(RefCell::new(lost));
            let stopped = Rc::clone(&lost);
            let engine = EngineWorker::start(BUILD, told, Box::new(move |reason| (stopped.borrow_mut())(reason)));
            if let Err(reason) = &engine {
                (lost.borrow_mut())(reason.clone());
            }
            Rc::new(WorkerPort(engine))
        }

        fn watch(&self, told: Box<dyn Fn(Signal)>) {
            web_ui::watch(Rc::new(move |event| {
                told(match event {
                    PageEvent::Hidden => Signal::Hidden,
                    PageEvent::Visible => Signal::Visible,
                    PageEvent::Online => Signal::Online,
                    PageEvent::Offline => Signal::Offline,
                });
            }));
        }

        fn now(&self) -> DateTime<Utc> {
            DateTime::from_timestamp_millis(web_ui::unix_ms() as i64).unwrap_or_default()
        }

        fn touched(&self) -> DateTime<Utc> {
            DateTime::from_timestamp_millis(self.touched.get() as i64).unwrap_or_default()
        }

        fn uncover(&self) {
            web_ui::uncover();
        }

        fn has_passkeys(&self) -> Later<bool> {
            Box::pin(passkey::possible())
        }

        fn make_passkey(&self, salt: [u8; 32]) -> Later<Option<MadePasskey>> {
            Box::pin(async move {
                let Made { credential, evaluated } = passkey::make(&salt).await?;
                Some(MadePasskey { hint: PasskeyHint { credential, salt }, evaluated: evaluated.map(Evaluated) })
            })
        }

        fn evaluate_passkey(&self, hint: PasskeyHint) -> Later<Option<Evaluated>> {
            Box::pin(async move { passkey::evaluate(&hint.credential, &hint.salt).await.map(Evaluated) })
        }

        fn sleep(&self, milliseconds: u32) -> Later<()> {
            Box::pin(web_ui::sleep(milliseconds))
        }

        fn random_below(&self, limit: usize) -> usize {
            ((web_ui::random() * limit as f64) as usize).min(limit.saturating_sub(1))
        }

        fn installed(&self) -> Installed {
            match (web_ui::is_standalone(), web_ui::is_ios()) {
                (true, _) => Installed::Yes,
                (false, true) => Installed::TabOnIos,
                (false, false) => Installed::Tab,
            }
        }

        fn persist(&self) -> Later<Option<bool>> {
            Box::pin(web_ui::persist())
        }

        fn persisted(&self) -> Later<Option<bool>> {
            Box::pin(web_ui::persisted())
        }

        fn copy(&self, text: String) -> Later<bool> {
            Box::pin(async move { web_ui::copy(&text).await })
        }

        fn print(&self) {
            web_ui::print();
        }

        fn set_title(&self, title: &str) {
            web_ui::set_title(title);
        }

        fn set_theme(&self, theme: Option<&str>) {
            web_ui::set_attribute("data-theme", theme);
            web_ui::keep_setting(THEME, theme);
        }

        fn theme(&self) -> Option<String> {
            web_ui::setting(THEME)
        }

        fn set_language(&self, code: &str) {
            web_ui::set_attribute("lang", Some(code));
            web_ui::keep_setting(LANGUAGE, Some(code));
        }

        fn language(&self) -> Option<String> {
            web_ui::setting(LANGUAGE)
        }

        fn english(&self) -> Later<Option<String>> {
            Box::pin(async { web_ui::text_at(&web_ui::attribute("data-english")?).await })
        }

        fn take_fragment(&self) -> Option<String> {
            self.fragment.borrow_mut().take()
        }

        fn opens_offline(&self) -> Option<bool> {
            match web_ui::attribute("data-offline")?.as_str() {
                "ready" => Some(true),
                "unavailable" => Some(false),
                _ => None,
            }
        }

        fn update_waits(&self) -> bool {
            web_ui::attribute("data-update").as_deref() == Some("waiting")
        }

        fn take_over_update(&self) {
            web_ui::tell_document("gadeplan:take-over");
        }

        fn reload(&self) {
            web_ui::reload();
        }
    }
}
