//! The network between devices and server: every call and every answer waits here until the scenario says what becomes of it.

use std::{cell::RefCell, collections::VecDeque, io, rc::Rc};

use futures_channel::oneshot;
use gadeplan::{
    protocol::call::{Answer, Call},
    sync::{Transport, TransportError},
};

/// A call that its device waits for.
pub(crate) struct Waiting {
    pub(crate) device: usize,
    pub(crate) call: Call,
    /// What the server answered; before that the call is still on its way.
    pub(crate) answer: Option<Answer>,
    back: oneshot::Sender<Answer>,
}

impl Waiting {
    /// The answer arrives.
    pub(crate) fn arrive(self) {
        if let Some(answer) = self.answer {
            // Who asked may have crashed meanwhile.
            let _ = self.back.send(answer);
        }
    }
}

/// Everything that is under way.
#[derive(Default)]
pub(crate) struct Wire {
    pub(crate) waiting: VecDeque<Waiting>,
}

/// One device's way to the wire.
#[derive(Clone)]
pub(crate) struct SimulatedTransport {
    pub(crate) device: usize,
    pub(crate) wire: Rc<RefCell<Wire>>,
}

impl Transport for SimulatedTransport {
    async fn send(&self, _: &str, call: Call) -> Result<Answer, TransportError> {
        let (back, answer) = oneshot::channel();
        self.wire.borrow_mut().waiting.push_back(Waiting { device: self.device, call, answer: None, back });
        // Dropped by the scenario: the call or its answer was lost.
        answer.await.map_err(|_| TransportError::NoAnswer(Box::new(io::Error::from(io::ErrorKind::ConnectionReset))))
    }
}
