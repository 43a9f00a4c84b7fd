//! The handle that the screens hold: asks the engine and waits for the answer, wherever the engine runs.

use std::{cell::RefCell, rc::Rc};

use futures_channel::oneshot;

use super::{
    failure::Failure,
    message::{Asked, Event, Request, Response, Told},
};
use crate::domain::gathered;

/// Carries encoded messages to the engine: a worker in the browser, a thread natively.
pub trait Port {
    /// Sends one encoded [`Asked`].
    ///
    /// # Errors
    /// When the engine is gone, with the reason.
    fn post(&self, bytes: Vec<u8>) -> Result<(), String>;

    /// Ends the engine, with all that is in its memory, and starts another in its place. Where an engine has no memory of its own, locking
    /// has already let go of everything, and nothing is done.
    fn renew(&self) {}
}

type Waiting = Rc<RefCell<gathered::Map<u32, oneshot::Sender<Response>>>>;

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

    /// Ends the engine and starts another. Whoever still waits for an answer is told that the app is locked.
    pub fn renew(&self) {
        for (_, sender) in std::mem::take(&mut *self.waiting.borrow_mut()).into_tuple_vec() {
            // As below: the asker may have gone away.
            let _ = sender.send(Response::Failed(Failure::Locked));
        }
        self.port.renew();
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

#[cfg(test)]
mod tests {
    use std::{
        pin::pin,
        task::{Context, Poll, Waker},
    };

    use super::*;

    #[derive(Default)]
    struct Deaf(std::cell::Cell<u32>);

    impl Port for Deaf {
        fn post(&self, _: Vec<u8>) -> Result<(), String> {
            Ok(())
        }

        fn renew(&self) {
            self.0.set(self.0.get() + 1);
        }
    }

    #[test]
    fn nobody_waits_for_an_engine_that_was_ended() {
        let port = Rc::new(Deaf::default());
        let handle = Handle::new(port.clone());
        let mut asked = pin!(handle.ask(Request::Today));
        let mut context = Context::from_waker(Waker::noop());
        assert_eq!(asked.as_mut().poll(&mut context), Poll::Pending);
        handle.renew();
        assert_eq!(asked.as_mut().poll(&mut context), Poll::Ready(Err(Failure::Locked)));
        assert_eq!(port.0.get(), 1);
    }
}
