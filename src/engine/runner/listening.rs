//! Hears of news while the app is unlocked and the server answers; a round fetches what there is.

use std::time::Duration;

use futures_channel::mpsc;
use futures_util::StreamExt;

use super::{Runner, runtime};
use crate::{protocol::call::News, sync::Transport};

/// Pause after a stream has ended, so that one that ends at once is not begun without end.
const BREATH: Duration = Duration::from_secs(1);

impl<T: Transport + 'static> Runner<T> {
    /// Listens again after every round that reached the server: it has a session then.
    pub(super) async fn listen_for_ever(self, mut reaches: mpsc::UnboundedReceiver<()>) {
        while reaches.next().await.is_some() {
            while reaches.try_recv().is_ok() {}
            let Some((url, call)) = self.engine.borrow().listening_call() else { continue };
            // Why it broke is found out, and said, by the round that follows.
            let _ = self.transport.listen(&url, call, &mut |news| self.hear(news)).await;
            if self.listening.replace(false) {
                runtime::sleep(BREATH).await;
                self.wake();
            }
        }
    }

    /// Takes one sign of the stream; `false` ends it.
    fn hear(&self, news: Option<News>) -> bool {
        let engine = self.engine.borrow();
        self.listening.set(engine.is_unlocked());
        if news.is_some_and(|news| engine.lacks(news)) {
            self.wake();
        }
        engine.is_unlocked()
    }
}
