//! The addresses of the screens in the browser's own history, and how far each screen was scrolled.

use wasm_bindgen::JsValue;

use super::web_ui::{listen, window};

/// The history of this page. It keeps an address and how far down its screen was; nothing else.
pub struct Addresses {
    history: web_sys::History,
}

impl Addresses {
    /// The history of this page; none where there is no page.
    #[must_use]
    pub fn of_this_page() -> Option<Self> {
        let history = window()?.history().ok()?;
        // Each screen is drawn anew: only when it stands can it be scrolled to where it was.
        let _ = history.set_scroll_restoration(web_sys::ScrollRestoration::Manual);
        Some(Self { history })
    }

    /// Writes down how far the screen that is left is scrolled, in pixels.
    fn keep_place(&self) {
        let place = window().and_then(|window| window.scroll_y().ok()).unwrap_or_default();
        let _ = self.history.replace_state_with_url(&JsValue::from_f64(place), "", None);
    }

    /// The address that the browser shows, without what follows its #.
    #[must_use]
    pub fn current(&self) -> String {
        let read = || {
            let location = window()?.location();
            Some(location.pathname().ok()? + &location.search().ok()?)
        };
        read().unwrap_or_else(|| "/".to_owned())
    }

    /// One screen back.
    pub fn back(&self) {
        // Refused only while the page is going away.
        let _ = self.history.back();
    }

    /// One screen forward, after a step back.
    pub fn forward(&self) {
        let _ = self.history.forward();
    }

    /// Goes on to another address; the one before stays behind it.
    pub fn push(&self, address: &str) {
        if address == self.current() {
            return;
        }
        self.keep_place();
        if self.history.push_state_with_url(&JsValue::NULL, "", Some(address)).is_ok() {
            scroll_to(0.0);
        }
    }

    /// Puts another address in the place of this one.
    pub fn replace(&self, address: &str) {
        if self.history.replace_state_with_url(&JsValue::NULL, "", Some(address)).is_ok() {
            scroll_to(0.0);
        }
    }

    /// Leaves the app for another page; true when the browser goes there.
    #[must_use]
    pub fn leave(&self, address: &str) -> bool {
        window().is_some_and(|window| window.location().set_href(address).is_ok())
    }

    /// Tells from now on when the person went back or forward, and scrolls that screen to where it was.
    pub fn watch(&self, told: impl Fn() + 'static) {
        let Some(window) = window() else { return };
        let history = self.history.clone();
        listen(&window, "popstate", move || {
            told();
            scroll_to(history.state().ok().and_then(|place| place.as_f64()).unwrap_or_default());
        });
    }
}

/// Scrolls to this many pixels from the top.
fn scroll_to(place: f64) {
    if let Some(window) = window() {
        window.scroll_to_with_x_and_y(0.0, place);
    }
}
