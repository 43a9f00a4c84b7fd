//! The handle that the screens hold: asks the engine and waits for the answer, wherever the engine runs.

use std::{cell::RefCell, collections::BTreeMap, rc::Rc};

use futures_channel::oneshot;

use super::{
    failure::Failure,
    message::{Asked, Event, Request, Response, Told},
};

/// Carries encoded messages to the engine: a worker in the browser, a thread natively.
pub trait Port {
    /// Sends one encoded [`Asked`].
    ///
    /// # Errors
    /// When the engine is gone, with the reason.
    fn post(&self, bytes: Vec<u8>) -> Result<(), String>;
}

type Waiting = Rc<RefCell<BTreeMap<u32, oneshot::Sender<Response>>>>;

/// Cheap to clone; all clones talk to the same engine.
#[derive(Clone)]
pub struct Handle {
    port: Rc<dyn Port>,
    next: Rc<std::cell::Cell<u32>>,
    waiting: Waiting,
}

impl PartialEq for Handle {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.port, &other.port)
    }
}

impl Handle {
    /// A handle on the engine behind this port.
    #[must_use]
    pub fn new(port: Rc<dyn Port>) -> Self {
        Self { port, next: Rc::new(std::cell::Cell::new(1)), waiting: Rc::default() }
    }

    /// Asks, and waits for the answer.
    ///
    /// # Errors
    /// The failure that the engine named, or a defect when it is gone.
    pub async fn ask(&self, request: Request) -> Result<Response, Failure> {
        let id = self.next.get();
        self.next.set(id.wrapping_add(1).max(1));
        let bytes = postcard::to_allocvec(&Asked { id, request }).map_err(|e| Failure::Defect(e.to_string()))?;
        let (sender, receiver) = oneshot::channel();
        self.waiting.borrow_mut().insert(id, sender);
        if let Err(reason) = self.port.post(bytes) {
            self.waiting.borrow_mut().remove(&id);
            return Err(Failure::Defect(reason));
        }
        match receiver.await {
            Ok(Response::Failed(failure)) => Err(failure),
            Ok(response) => Ok(response),
            Err(_) => Err(Failure::Defect("the engine went away".into())),
        }
    }

    /// Takes one encoded [`Told`] from the engine; gives back an event for the screens, if it was one.
    pub fn told(&self, bytes: &[u8]) -> Option<Event> {
        match postcard::from_bytes(bytes).ok()? {
            Told::Answer { id, response } => {
                let sender = self.waiting.borrow_mut().remove(&id)?;
                // The asker may have gone away with its screen; the answer is then of no use to anybody.
                let _ = sender.send(*response);
                None
            }
            Told::Event(event) => Some(event),
        }
    }
}
