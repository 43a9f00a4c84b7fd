//! News of teams: who listens, and the one task that tells them where their team stands. Never what was written, or by whom.

use std::{
    collections::{BTreeSet, HashMap},
    convert::Infallible,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use axum::body::{Body, Bytes};
use futures_util::stream::unfold;
use tokio::{
    sync::{mpsc, oneshot, watch},
    task::spawn_blocking,
    time::{Instant, sleep, sleep_until},
};

use super::service::{Caller, Service};
use crate::protocol::call::{HEARTBEAT, News};

/// A sign of life comes this often, so that both sides notice a connection that is gone.
const BEAT: Duration = Duration::from_secs(15);
/// A stream ends by itself after as long as a session: whoever asks again shows that it may still hear.
const LIFE: Duration = Duration::from_secs(15 * 60);

/// Everybody who listens.
pub(super) struct Newsroom {
    teams: Mutex<HashMap<[u8; 16], watch::Sender<News>>>,
    /// One stream a device: the next one ends it, so that a phone that changes networks leaves none behind.
    devices: Mutex<HashMap<Caller, (u64, oneshot::Sender<()>)>>,
    heard: mpsc::UnboundedSender<Option<[u8; 16]>>,
    closing: watch::Receiver<()>,
}

impl Newsroom {
    /// Begins to hear what is committed. Everything ends when the sender of `closing` is gone. Must be called within a runtime.
    pub(super) fn open(service: &Arc<Service>, closing: watch::Receiver<()>) -> Arc<Self> {
        let (heard, hears) = mpsc::unbounded_channel();
        let room = Arc::new(Self { teams: Mutex::default(), devices: Mutex::default(), heard: heard.clone(), closing });
        // Nobody is left to be told when this fails.
        service.listen(Arc::new(move |team| {
            let _ = heard.send(team);
        }));
        tokio::spawn(tell(Arc::clone(&room), Arc::clone(service), hears));
        room
    }

    /// The stream of one device: where its team stands now, and again whenever that changes.
    pub(super) fn stream(self: &Arc<Self>, caller: Caller) -> Body {
        let mut standing = self.standings().entry(caller.team).or_insert_with(|| watch::channel(News::default()).0).subscribe();
        if *standing.borrow() != News::default() {
            standing.mark_changed();
        }
        // What was committed before anybody of this team listened was told to nobody.
        let _ = self.heard.send(Some(caller.team));
        let (ending, replaced) = oneshot::channel();
        let mut devices = self.devices.lock().unwrap_or_else(PoisonError::into_inner);
        let number = devices.get(&caller).map_or(0, |(number, _)| number + 1);
        devices.insert(caller, (number, ending));
        drop(devices);
        let place = Place { room: Arc::clone(self), caller, number };
        let listener =
            Listener { standing, told: None, replaced, closing: self.closing.clone(), until: Instant::now() + LIFE, _place: place };
        Body::from_stream(unfold(listener, |listener| async { listener.next().await }))
    }

    fn standings(&self) -> MutexGuard<'_, HashMap<[u8; 16], watch::Sender<News>>> {
        self.teams.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Those of these teams that somebody listens to; the others are forgotten. `None` is all.
    fn listened(&self, teams: Option<BTreeSet<[u8; 16]>>) -> Vec<[u8; 16]> {
        let mut standings = self.standings();
        standings.retain(|_, told| told.receiver_count() > 0);
        let wanted = |team: &[u8; 16]| teams.as_ref().is_none_or(|teams| teams.contains(team));
        standings.keys().copied().filter(wanted).collect()
    }
}

/// Reads where teams stand and tells it, one at a time: however many listen and however much is written, the storage has one more reader.
async fn tell(room: Arc<Newsroom>, service: Arc<Service>, mut hears: mpsc::UnboundedReceiver<Option<[u8; 16]>>) {
    let mut closing = room.closing.clone();
    loop {
        let first = tokio::select! {
            heard = hears.recv() => match heard { Some(heard) => heard, None => return },
            _ = closing.changed() => return,
        };
        let mut teams = first.map(|team| BTreeSet::from([team]));
        while let Ok(heard) = hears.try_recv() {
            teams = teams.zip(heard).map(|(mut teams, team)| {
                teams.insert(team);
                teams
            });
        }
        for team in room.listened(teams) {
            let reader = Arc::clone(&service);
            // What cannot be read now is told with the next news, and by the slow round that every client keeps.
            let Ok(Ok(Some(news))) = spawn_blocking(move || reader.news(&team)).await else { continue };
            if let Some(told) = room.standings().get(&team) {
                told.send_if_modified(|standing| std::mem::replace(standing, news) != news);
            }
        }
    }
}

/// A device's place; another stream of the same device has it once that began.
struct Place {
    room: Arc<Newsroom>,
    caller: Caller,
    number: u64,
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut devices = self.room.devices.lock().unwrap_or_else(PoisonError::into_inner);
        if devices.get(&self.caller).is_some_and(|(number, _)| *number == self.number) {
            devices.remove(&self.caller);
        }
    }
}

struct Listener {
    standing: watch::Receiver<News>,
    told: Option<News>,
    replaced: oneshot::Receiver<()>,
    closing: watch::Receiver<()>,
    until: Instant,
    _place: Place,
}

impl Listener {
    async fn next(mut self) -> Option<(Result<Bytes, Infallible>, Self)> {
        let line = tokio::select! {
            _ = &mut self.replaced => return None,
            _ = self.closing.changed() => return None,
            () = sleep_until(self.until) => return None,
            changed = self.standing.changed() => {
                changed.ok()?;
                let news = *self.standing.borrow_and_update();
                // Whoever was removed hears of that, and then nothing more.
                if self.told.is_some_and(|told| told.membership != news.membership) {
                    self.until = Instant::now();
                }
                self.told = Some(news);
                Bytes::from(news.to_line())
            }
            () = sleep(BEAT) => Bytes::from_static(HEARTBEAT.as_bytes()),
        };
        Some((Ok(line), self))
    }
}
