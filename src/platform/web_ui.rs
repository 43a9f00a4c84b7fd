//! The browser's side of the screens: the worker, storage, clipboard, visibility and what the document says about its build.
//!
//! Kept in `localStorage`: the theme and the language. Nothing else ever is.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use js_sys::{Function, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Document, Element, ErrorEvent, Event, EventTarget, MessageEvent, Navigator, Window, Worker, WorkerOptions, WorkerType};

/// The engine in its worker. Messages posted before it is ready wait their turn.
pub struct EngineWorker {
    worker: Worker,
    ready: Cell<bool>,
    queue: RefCell<Vec<Vec<u8>>>,
}

impl EngineWorker {
    /// Starts the worker that the document names; its first message must be `build`, or it is of another version. `told` gets its messages,
    /// `lost` the reason when it stops.
    ///
    /// # Errors
    /// When the browser refuses to start a worker.
    pub fn start(build: &'static str, mut told: Box<dyn FnMut(Vec<u8>)>, lost: Box<dyn FnMut(String)>) -> Result<Rc<Self>, String> {
        let url = attribute("data-engine").filter(|url| url.starts_with('/')).unwrap_or_else(|| "/s/engine.js".into());
        let options = WorkerOptions::new();
        options.set_type(WorkerType::Module);
        let worker = Worker::new_with_options(&url, &options).map_err(|e| describe(&e))?;
        let engine = Rc::new(Self { worker, ready: Cell::new(false), queue: RefCell::default() });
        let listening = Rc::clone(&engine);
        let lost = Rc::new(RefCell::new(lost));
        let stopped = Rc::clone(&lost);
        let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            let message = event.data();
            if let Some(theirs) = message.as_string() {
                if theirs == build {
                    listening.become_ready();
                } else {
                    listening.worker.terminate();
                    (stopped.borrow_mut())(format!("screens {build}, engine {theirs}"));
                }
            } else if message.is_object() {
                told(Uint8Array::new(&message).to_vec());
            }
        });
        engine.worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        let on_error = Closure::<dyn FnMut(ErrorEvent)>::new(move |event: ErrorEvent| (lost.borrow_mut())(event.message()));
        engine.worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        // The worker lives as long as the page.
        on_message.forget();
        on_error.forget();
        Ok(engine)
    }

    /// Posts one encoded message.
    ///
    /// # Errors
    /// When the browser refuses it, with the reason.
    pub fn post(&self, bytes: Vec<u8>) -> Result<(), String> {
        if !self.ready.get() {
            self.queue.borrow_mut().push(bytes);
            return Ok(());
        }
        self.worker.post_message(&Uint8Array::from(bytes.as_slice())).map_err(|e| describe(&e))
    }

    fn become_ready(&self) {
        self.ready.set(true);
        for bytes in self.queue.take() {
            // A worker that has just said that it is ready takes messages.
            let _ = self.post(bytes);
        }
    }
}

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
        visibility(if hidden { PageEvent::Hidden } else { PageEvent::Visible });
    });
    if let Some(window) = window() {
        for (name, event) in [("pagehide", PageEvent::Hidden), ("online", PageEvent::Online), ("offline", PageEvent::Offline)] {
            let told = Rc::clone(&told);
            listen(&window, name, move || told(event));
        }
    }
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

fn listen(target: &EventTarget, name: &str, heard: impl FnMut() + 'static) {
    let closure = Closure::<dyn FnMut()>::new(heard);
    // Only a malformed name can fail, and the names are ours.
    let _ = target.add_event_listener_with_callback(name, closure.as_ref().unchecked_ref());
    // The page lives as long as the app.
    closure.forget();
}

fn describe(error: &JsValue) -> String {
    error.dyn_ref::<js_sys::Error>().map_or_else(|| format!("{error:?}"), |error| String::from(error.message()))
}

fn window() -> Option<Window> {
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
