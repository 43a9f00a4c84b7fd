//! What the engine needs from the world: a clock, randomness, a place for files, the address of the server.

use std::{pin::Pin, rc::Rc};

use crate::{
    crypto::{Random, Secret},
    domain::{
        ids::{DeviceId, EntryId, RevisionId},
        policy::Window,
    },
    store::Place,
};

/// What the platform answers in its time.
pub type Later<T> = Pin<Box<dyn Future<Output = T>>>;

/// The platform's own place for Ed25519 keys: they sign, and nobody takes them out again. Each is named by its device.
pub trait PlatformKeys {
    /// Keeps a key. `false` where the platform cannot.
    fn keep(&self, device: DeviceId, key: &Secret) -> Later<bool>;

    /// Signs with the key of this device; none where it is not there.
    fn sign(&self, device: DeviceId, message: Vec<u8>) -> Later<Option<[u8; 64]>>;

    /// Removes the keys of all other devices.
    fn keep_only(&self, devices: Vec<DeviceId>) -> Later<()>;
}

/// The world, as far as the engine sees it.
pub struct Environment {
    /// Milliseconds since 1970.
    pub clock: Box<dyn Fn() -> u64>,
    /// Randomness.
    pub random: Box<dyn Random>,
    /// Where the databases lie.
    pub place: Place,
    /// Removes a file from that place, if it is there. Used only for what cannot be read any more.
    pub remove_file: Box<dyn Fn(&str)>,
    /// Where the platform holds keys, if it does.
    pub keys: Option<Rc<dyn PlatformKeys>>,
    /// Address of the server for a new team, without a slash at the end: the app's own origin in the browser.
    pub server_url: String,
    /// How far back a worker's device fetches the log by itself.
    pub window: Window,
}

impl Environment {
    /// Milliseconds since 1970, by the device's clock.
    #[must_use]
    pub fn now_ms(&self) -> u64 {
        (self.clock)()
    }

    /// The device's time.
    #[must_use]
    pub fn now(&self) -> chrono::DateTime<chrono::Utc> {
        time_of(self.now_ms())
    }

    pub(super) fn make_id(&mut self) -> [u8; 16] {
        let mut random = [0; 10];
        self.random.fill(&mut random);
        EntryId::make(self.now_ms(), &random).bytes()
    }

    pub(super) fn make_entry(&mut self) -> EntryId {
        EntryId::from_bytes(self.make_id())
    }

    pub(super) fn make_revision(&mut self) -> RevisionId {
        RevisionId::from_bytes(self.make_id())
    }
}

impl std::fmt::Debug for Environment {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Environment").field("place", &self.place).field("server_url", &self.server_url).finish_non_exhaustive()
    }
}

/// A time from milliseconds since 1970.
pub(super) fn time_of(ms: u64) -> chrono::DateTime<chrono::Utc> {
    i64::try_from(ms).ok().and_then(chrono::DateTime::from_timestamp_millis).unwrap_or_default()
}
