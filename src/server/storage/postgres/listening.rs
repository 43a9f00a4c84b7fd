//! Hearing what any endpoint on this database commits, by LISTEN, on a connection of its own that is made again when it breaks.

use std::time::Duration;

use futures_util::StreamExt;
use tokio_postgres::{AsyncMessage, NoTls};

use super::open::config;
use crate::server::storage::Hear;

/// The channel; a notification names the team in hexadecimal.
pub(super) const CHANNEL: &str = "gadeplan_news";
const LISTEN: &str = "LISTEN gadeplan_news";
/// Pause before the connection is made again.
const PAUSE: Duration = Duration::from_secs(1);

/// Hears for ever.
pub(super) async fn listen(address: String, hear: Hear) {
    loop {
        // Why it broke is said by the calls that need the database.
        let _ = listen_once(&address, &hear).await;
        tokio::time::sleep(PAUSE).await;
    }
}

async fn listen_once(address: &str, hear: &Hear) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    let (client, mut connection) = config(address)?.connect(NoTls).await?;
    let mut messages = futures_util::stream::poll_fn(move |context| connection.poll_message(context));
    let mut listening = std::pin::pin!(client.batch_execute(LISTEN));
    let mut begun = false;
    loop {
        tokio::select! {
            done = &mut listening, if !begun => {
                done?;
                begun = true;
                // What was committed before is not told again.
                hear(None);
            }
            message = messages.next() => match message {
                Some(Ok(AsyncMessage::Notification(notification))) => hear(team(notification.payload())),
                Some(message) => drop(message?),
                None => return Ok(()),
            },
        }
    }
}

/// A payload that names no team is of another program: anything may have happened.
fn team(payload: &str) -> Option<[u8; 16]> {
    data_encoding::HEXLOWER.decode(payload.as_bytes()).ok()?.try_into().ok()
}
