//! Asks for the page after the one that has come before that one is taken: the server and the way from it work meanwhile.

use std::{future::ready, pin::Pin, rc::Rc, task::Poll};

use futures_util::poll;

use super::{Runner, runtime};
use crate::{
    protocol::call::{Answer, Call},
    sync::{Transport, TransportError},
};

/// Turns that others on this thread get, so that the question is on its way before the work on the page begins.
const TURNS: usize = 3;

/// An answer that is on its way. Dropped before it has come, it is cut off.
pub(super) struct Coming {
    /// What was asked.
    pub(super) call: Call,
    pub(super) answer: Pin<Box<dyn Future<Output = Result<Answer, TransportError>>>>,
}

impl<T: Transport + 'static> Runner<T> {
    /// Asks what will be asked once this answer is taken, if that is known.
    pub(super) async fn ask_ahead(&self, answer: &Answer) -> Option<Coming> {
        let (url, call) = self.engine.borrow().ahead(answer)?;
        let (transport, asked) = (Rc::clone(&self.transport), call.clone());
        let mut next: Pin<Box<dyn Future<Output = _>>> = Box::pin(async move { transport.send(&url, asked).await });
        for _ in 0..TURNS {
            if let Poll::Ready(answer) = poll!(&mut next) {
                return Some(Coming { call, answer: Box::pin(ready(answer)) });
            }
            runtime::turn().await;
        }
        Some(Coming { call, answer: next })
    }
}
