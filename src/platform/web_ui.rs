//! The browser's side of the screens: the worker, storage, clipboard, visibility and what the document says about its build.
//!
//! Kept in `localStorage`: the theme and the language. Nothing else ever is.

use std::{cell::Cell, rc::Rc};

use js_sys::{Function, Reflect};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Document, Element, Event, EventTarget, Navigator, Response, Window};

/// What happens to the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PageEvent {
    /// It goes out of sight, perhaps for ever.
    Hidden,
    /// It is in sight again.
    Visible,
    /// There may be a network.
    Online,
    /// There is no network.
    Offline,
}

/// Tells what happens to the page from now on.
pub fn watch(told: Rc<dyn Fn(PageEvent)>) {
    let Some(page) = document() else { return };
    let visibility = Rc::clone(&told);
    listen(&page, "visibilitychange", move || {
        let hidden = document().is_some_and(|page| page.visibility_state() == web_sys::VisibilityState::Hidden);
        if hidden {
            // Now and not when the screens get to it: the system takes its picture for the list of apps at once.
            set_attribute(COVERED, Some("true"));
        }
        visibility(if hidden { PageEvent::Hidden } else { PageEvent::Visible });
    });
    if let Some(window) = window() {
        for (name, event) in [("pagehide", PageEvent::Hidden), ("online", PageEvent::Online), ("offline", PageEvent::Offline)] {
            let told = Rc::clone(&told);
            listen(&window, name, move || told(event));
        }
    }
}

/// Lets the screens be seen again after they were out of sight.
pub fn uncover() {
    set_attribute(COVERED, None);
}

/// The attribute of the root element under which nothing of the screens is drawn.
const COVERED: &str = "data-covered";

/// When the person last touched the screen, a key or a wheel: milliseconds since 1970, kept from now on.
#[must_use]
pub fn watch_touches() -> Rc<Cell<f64>> {
    let touched = Rc::new(Cell::new(unix_ms()));
    if let Some(window) = window() {
        for name in ["pointerdown", "keydown", "wheel"] {
            let touched = Rc::clone(&touched);
            let closure = Closure::<dyn FnMut()>::new(move || touched.set(unix_ms()));
            // Before the screens, which may keep an event for themselves. Only a malformed name can fail, and the names are ours.
            let _ = window.add_event_listener_with_callback_and_bool(name, closure.as_ref().unchecked_ref(), true);
            // The page lives as long as the app.
            closure.forget();
        }
    }
    touched
}

/// Milliseconds since 1970.
#[must_use]
pub fn unix_ms() -> f64 {
    js_sys::Date::now()
}

/// Ready after this many milliseconds.
pub async fn sleep(milliseconds: u32) {
    let promise = js_sys::Promise::new(&mut |resolve, _| {
        let milliseconds = i32::try_from(milliseconds).unwrap_or(i32::MAX);
        if let Some(window) = window() {
            // Without a timer the promise stays open, and the waiting task with it.
            let _ = window.set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, milliseconds);
        }
    });
    let _ = JsFuture::from(promise).await;
}

/// A random number from 0 up to but not including 1. Not for secrets.
#[must_use]
pub fn random() -> f64 {
    js_sys::Math::random()
}

/// Whether the app runs installed rather than in a tab.
#[must_use]
pub fn is_standalone() -> bool {
    let by_mode = ["standalone", "fullscreen", "minimal-ui"].iter().any(|mode| {
        let query = format!("(display-mode: {mode})");
        window().and_then(|window| window.match_media(&query).ok().flatten()).is_some_and(|list| list.matches())
    });
    // Safari's own flag, from before display modes.
    by_mode || navigator().and_then(|n| Reflect::get(&n, &"standalone".into()).ok()).is_some_and(|flag| flag == JsValue::TRUE)
}

/// Whether this is an iPhone or iPad; iPads call themselves Macs, but Macs have no touch screen.
#[must_use]
pub fn is_ios() -> bool {
    let Some(navigator) = navigator() else { return false };
    let agent = navigator.user_agent().unwrap_or_default();
    let handheld = ["iPhone", "iPad", "iPod"].iter().any(|name| agent.contains(name));
    handheld || (agent.contains("Macintosh") && navigator.max_touch_points() > 1)
}

/// Asks that the storage be kept for good; none when the browser cannot say.
pub async fn persist() -> Option<bool> {
    let asked = navigator()?.storage().persist().ok()?;
    JsFuture::from(asked).await.ok()?.as_bool()
}

/// Whether the storage is kept for good; none when the browser cannot say.
pub async fn persisted() -> Option<bool> {
    let asked = navigator()?.storage().persisted().ok()?;
    JsFuture::from(asked).await.ok()?.as_bool()
}

/// Puts text on the clipboard; true when it is there.
pub async fn copy(text: &str) -> bool {
    let Some(navigator) = navigator() else { return false };
    // Absent outside secure contexts.
    if Reflect::get(&navigator, &"clipboard".into()).is_ok_and(|clipboard| clipboard.is_undefined()) {
        return false;
    }
    JsFuture::from(navigator.clipboard().write_text(text)).await.is_ok()
}

/// Opens the print dialog.
pub fn print() {
    let function = window().and_then(|window| Reflect::get(&window, &"print".into()).ok()).and_then(|f| f.dyn_into::<Function>().ok());
    if let (Some(function), Some(window)) = (function, window()) {
        // A browser without printing has nothing to say about it either.
        let _ = function.call0(&window);
    }
}

/// Sets the title of the window.
pub fn set_title(title: &str) {
    if let Some(page) = document() {
        page.set_title(title);
    }
}

/// An attribute of the root element.
#[must_use]
pub fn attribute(name: &str) -> Option<String> {
    root()?.get_attribute(name).filter(|value| !value.is_empty())
}

/// Sets or removes an attribute of the root element.
pub fn set_attribute(name: &str, value: Option<&str>) {
    let Some(root) = root() else { return };
    // Only a malformed name can fail, and the names are ours.
    let _ = match value {
        Some(value) => root.set_attribute(name, value),
        None => root.remove_attribute(name),
    };
}

/// A setting kept by the browser.
#[must_use]
pub fn setting(name: &str) -> Option<String> {
    window()?.local_storage().ok()??.get_item(name).ok()?
}

/// Keeps or forgets a setting. A browser that refuses keeps its default at the next start.
pub fn keep_setting(name: &str, value: Option<&str>) {
    let Some(Ok(Some(storage))) = window().map(|window| window.local_storage()) else { return };
    let _ = match value {
        Some(value) => storage.set_item(name, value),
        None => storage.remove_item(name),
    };
}

/// The text of a file of the app.
pub async fn text_at(address: &str) -> Option<String> {
    let answer: Response = JsFuture::from(window()?.fetch_with_str(address)).await.ok()?.dyn_into().ok()?;
    JsFuture::from(answer.text().ok().filter(|_| answer.ok())?).await.ok()?.as_string()
}

/// What stands behind the `#` of the address; taken out of it, so that the history does not keep it.
#[must_use]
pub fn take_fragment() -> Option<String> {
    let window = window()?;
    let location = window.location();
    let fragment = location.hash().ok()?.trim_start_matches('#').to_owned();
    if fragment.is_empty() {
        return None;
    }
    let history = window.history().ok()?;
    let state = history.state().unwrap_or(JsValue::NULL);
    // A browser that refuses leaves the code in the address, where the link had put it.
    let _ = history.replace_state_with_url(&state, "", Some(&location.pathname().ok()?));
    Some(fragment)
}

/// Sends an event to the script that started the app.
pub fn tell_document(name: &str) {
    if let (Some(page), Ok(event)) = (document(), Event::new(name)) {
        // Nothing cancels these events.
        let _ = page.dispatch_event(&event);
    }
}

/// Loads the page anew.
pub fn reload() {
    if let Some(window) = window() {
        // A page that cannot reload stays as it is.
        let _ = window.location().reload();
    }
}

pub(super) fn listen(target: &EventTarget, name: &str, heard: impl FnMut() + 'static) {
    let closure = Closure::<dyn FnMut()>::new(heard);
    // Only a malformed name can fail, and the names are ours.
    let _ = target.add_event_listener_with_callback(name, closure.as_ref().unchecked_ref());
    // The page lives as long as the app.
    closure.forget();
}

pub(super) fn describe(error: &JsValue) -> String {
    error.dyn_ref::<js_sys::Error>().map_or_else(|| format!("{error:?}"), |error| String::from(error.message()))
}

pub(super) fn window() -> Option<Window> {
    web_sys::window()
}

fn document() -> Option<Document> {
    window()?.document()
}

fn root() -> Option<Element> {
    document()?.document_element()
}

fn navigator() -> Option<Navigator> {
    Some(window()?.navigator())
}
