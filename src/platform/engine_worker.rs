//! The engine in its worker, as the page holds it. It can be ended with all that is in its memory, and started anew.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use js_sys::Uint8Array;
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{ErrorEvent, MessageEvent, Worker, WorkerOptions, WorkerType};

use super::web_ui::{attribute, describe};

/// The engine in its worker. Messages posted before it is ready wait their turn.
pub struct EngineWorker {
    build: &'static str,
    told: RefCell<Box<dyn FnMut(Vec<u8>)>>,
    lost: RefCell<Box<dyn FnMut(String)>>,
    running: RefCell<Option<Running>>,
    ready: Cell<bool>,
    queue: RefCell<Vec<Vec<u8>>>,
}

/// A worker with what listens to it.
struct Running {
    worker: Worker,
    _on_message: Closure<dyn FnMut(MessageEvent)>,
    _on_error: Closure<dyn FnMut(ErrorEvent)>,
}

impl Drop for Running {
    fn drop(&mut self) {
        // What it has already sent goes nowhere: the closures end with this.
        self.worker.set_onmessage(None);
        self.worker.set_onerror(None);
        self.worker.terminate();
    }
}

impl EngineWorker {
    /// Starts the worker that the document names; its first message must be `build`, or it is of another version. `told` gets its messages,
    /// `lost` the reason when it stops.
    ///
    /// # Errors
    /// When the browser refuses to start a worker.
    pub fn start(build: &'static str, told: Box<dyn FnMut(Vec<u8>)>, lost: Box<dyn FnMut(String)>) -> Result<Rc<Self>, String> {
        let (told, lost) = (RefCell::new(told), RefCell::new(lost));
        let engine = Rc::new(Self { build, told, lost, running: RefCell::default(), ready: Cell::new(false), queue: RefCell::default() });
        engine.begin()?;
        Ok(engine)
    }

    /// Ends the worker, whose memory the browser then frees, and starts another. What was posted and not taken is forgotten.
    pub fn restart(self: &Rc<Self>) {
        self.ready.set(false);
        self.queue.take();
        self.running.take();
        if let Err(reason) = self.begin() {
            (self.lost.borrow_mut())(reason);
        }
    }

    /// Posts one encoded message.
    ///
    /// # Errors
    /// When the browser refuses it, with the reason.
    pub fn post(&self, bytes: Vec<u8>) -> Result<(), String> {
        match &*self.running.borrow() {
            Some(running) if self.ready.get() => running.worker.post_message(&Uint8Array::from(bytes.as_slice())).map_err(|e| describe(&e)),
            _ => {
                self.queue.borrow_mut().push(bytes);
                Ok(())
            }
        }
    }

    fn begin(self: &Rc<Self>) -> Result<(), String> {
        let url = attribute("data-engine").filter(|url| url.starts_with('/')).unwrap_or_else(|| "/s/engine.js".into());
        let options = WorkerOptions::new();
        options.set_type(WorkerType::Module);
        let worker = Worker::new_with_options(&url, &options).map_err(|e| describe(&e))?;
        let listening = Rc::clone(self);
        let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| listening.hear(&event));
        let stopped = Rc::clone(self);
        let on_error = Closure::<dyn FnMut(ErrorEvent)>::new(move |event: ErrorEvent| (stopped.lost.borrow_mut())(event.message()));
        worker.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        worker.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        *self.running.borrow_mut() = Some(Running { worker, _on_message: on_message, _on_error: on_error });
        Ok(())
    }

    fn hear(&self, event: &MessageEvent) {
        let message = event.data();
        if let Some(theirs) = message.as_string() {
            if theirs == self.build {
                self.become_ready();
            } else {
                if let Some(running) = &*self.running.borrow() {
                    running.worker.terminate();
                }
                (self.lost.borrow_mut())(format!("screens {}, engine {theirs}", self.build));
            }
        } else if message.is_object() {
            (self.told.borrow_mut())(Uint8Array::new(&message).to_vec());
        }
    }

    fn become_ready(&self) {
        self.ready.set(true);
        for bytes in self.queue.take() {
            // A worker that has just said that it is ready takes messages.
            let _ = self.post(bytes);
        }
    }
}
