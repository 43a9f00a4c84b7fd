//! What the screens need of the machine they run on. `main` brings the real one; tests bring their own.

use std::{future::Future, pin::Pin, rc::Rc};

use chrono::{DateTime, Utc};

use crate::client::{handle::Port, message::Evaluated, view::PasskeyHint};

/// An answer that comes later, on this thread.
pub type Later<T> = Pin<Box<dyn Future<Output = T>>>;

/// How the app runs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Installed {
    /// Installed, or native: its storage is its own.
    #[default]
    Yes,
    /// In a browser's tab.
    Tab,
    /// In a tab on an iPhone or iPad, which may throw the storage away and shares nothing with the installed app.
    TabOnIos,
}

/// What the machine tells unasked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Signal {
    /// The app goes out of sight, perhaps for ever: keep what is being written.
    Hidden,
    /// The app is in sight again.
    Visible,
    /// There may be a network again.
    Online,
    /// There is no network.
    Offline,
}

/// A passkey that was just made.
#[derive(Debug)]
pub struct MadePasskey {
    /// The credential with what it evaluates at.
    pub hint: PasskeyHint,
    /// What that gave, where the machine evaluates it at once.
    pub evaluated: Option<Evaluated>,
}

/// The machine. Every method is cheap and none blocks.
pub trait Device {
    /// Starts the engine. `told` gets every encoded message of it; `lost` gets the reason when it stops for good.
    fn start_engine(&self, told: Box<dyn FnMut(Vec<u8>)>, lost: Box<dyn FnMut(String)>) -> Rc<dyn Port>;

    /// Tells what happens to the app from now on.
    fn watch(&self, told: Box<dyn Fn(Signal)>);

    /// The time.
    fn now(&self) -> DateTime<Utc>;

    /// Ready after this many milliseconds; browsers stretch it while the app is out of sight.
    fn sleep(&self, milliseconds: u32) -> Later<()>;

    /// A random number below `limit`; zero when `limit` is zero.
    fn random_below(&self, limit: usize) -> usize;

    /// When the person last touched the screen or a key.
    fn touched(&self) -> DateTime<Utc>;

    /// Lets the screens be seen again: while the app is out of sight the machine draws nothing of them.
    fn uncover(&self);

    /// Whether this machine has passkeys that can open the app.
    fn has_passkeys(&self) -> Later<bool>;

    /// Makes a passkey on this machine that evaluates at `salt`. None when the person or the machine said no.
    fn make_passkey(&self, salt: [u8; 32]) -> Later<Option<MadePasskey>>;

    /// What a passkey gives, once the person was verified. None when the person or the machine said no.
    fn evaluate_passkey(&self, hint: PasskeyHint) -> Later<Option<Evaluated>>;

    /// How the app runs.
    fn installed(&self) -> Installed;

    /// Asks that the storage be kept for good. True when granted, false when refused, none when nobody can say.
    fn persist(&self) -> Later<Option<bool>>;

    /// Whether the storage is kept for good, without asking for it.
    fn persisted(&self) -> Later<Option<bool>>;

    /// Puts text on the clipboard. True when it is there.
    fn copy(&self, text: String) -> Later<bool>;

    /// Opens the system's print dialog.
    fn print(&self);

    /// The title of the window. Never holds anything about a person.
    fn set_title(&self, title: &str);

    /// The theme of the document, kept for the next start; none for the system's own.
    fn set_theme(&self, theme: Option<&str>);

    /// The theme that was kept.
    fn theme(&self) -> Option<String>;

    /// The language of the document, kept for the next start.
    fn set_language(&self, code: &str);

    /// The language that was kept.
    fn language(&self) -> Option<String>;

    /// The words of English, for [`super::messages::learn_english`]. None where they are not kept here and cannot be fetched.
    fn english(&self) -> Later<Option<String>>;

    /// The code behind the `#` of an invitation's link. It is taken out of the address, so that the history does not keep it.
    fn take_fragment(&self) -> Option<String>;

    /// Whether the app itself is kept on this device, so that it opens without a network; none where that is still going on.
    fn opens_offline(&self) -> Option<bool>;

    /// Whether a new version of the app waits to be let in.
    fn update_waits(&self) -> bool;

    /// Lets a new version of the app in. Only at the lock screen, where nothing is being written.
    fn take_over_update(&self);

    /// Starts the app anew.
    fn reload(&self);
}
