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

/// Milliseconds after the last change of a draft until its sealed copy is made anew.
pub const DRAFT_COPY_PAUSE_MS: u64 = 1_000;

/// Minutes for which the words, once proven, allow others to be chosen or a passkey to be added.
pub const PROVEN_MINUTES: u64 = 10;
