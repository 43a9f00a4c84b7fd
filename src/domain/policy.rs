//! The team's policy as it is built in: when the app locks by itself, how much may be written behind the lock, when reading pauses.

/// Seconds without a touch or a key until the app locks by itself.
pub const LOCK_WHEN_IDLE_SECONDS: u32 = 120;

/// Seconds out of sight until the app locks by itself: enough to read a code in a message, too little to hand the phone on. Whatever is on
/// the screen is covered at once.
pub const LOCK_WHEN_HIDDEN_SECONDS: u32 = 20;

/// Entries that may wait behind the lock. A day on the square has at most some dozens.
pub const LOCKED_ENTRIES: u32 = 200;

/// Days without an answer of the server until reading pauses. Recording never does.
pub const READING_DAYS: u64 = 14;

/// How far back a device fetches the log by itself, and how often it is named what it is named by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    /// Milliseconds before the newest record of which a worker's device holds everything, by the server's receipts. Also what *Hent ældre*
    /// adds. Leads and stewards hold the whole time that the log is kept.
    pub reach_ms: u64,
    /// Milliseconds after which a lead's device writes a new register.
    pub register_ms: u64,
}

/// Ninety days, and a register every thirty: one is always within the window while somebody leads.
pub const WINDOW: Window = Window { reach_ms: 90 * DAY_MS, register_ms: 30 * DAY_MS };

/// Milliseconds of a day.
const DAY_MS: u64 = 24 * 60 * 60 * 1_000;

/// Milliseconds after the last change of a draft until its sealed copy is made anew.
pub const DRAFT_COPY_PAUSE_MS: u64 = 1_000;

/// Minutes for which the words, once proven, allow others to be chosen or a passkey to be added.
pub const PROVEN_MINUTES: u64 = 10;
