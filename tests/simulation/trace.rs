//! What happened, in order: always as a hash, in words where somebody wants to read it.

use gadeplan::protocol::call::{Answer, Call};

/// The course of one seed.
pub(crate) struct Trace {
    hasher: blake3::Hasher,
    told: Option<Vec<String>>,
}

impl Trace {
    /// `told`: in words, too.
    pub(crate) fn new(told: bool) -> Self {
        Self { hasher: blake3::Hasher::new(), told: told.then(Vec::new) }
    }

    pub(crate) fn say(&mut self, line: &str) {
        self.hasher.update(line.as_bytes());
        self.hasher.update(b"\n");
        if let Some(told) = &mut self.told {
            told.push(line.to_owned());
        }
    }

    /// A call on its way. Sessions are drawn from the system's randomness, and nothing else is: they are left out.
    pub(crate) fn call(&mut self, what: &str, device: usize, call: &Call) {
        let (path, bytes) = if of_session(call) { (call.path.as_str(), 0) } else { (call.path.as_str(), call.body.len()) };
        let line = format!("  {device} {what} {} {path} ({bytes} bytes)", if call.post { "POST" } else { "GET" });
        self.say(&line);
        if !of_session(call) {
            self.hasher.update(&call.body);
        }
    }

    /// An answer on its way.
    pub(crate) fn answer(&mut self, what: &str, device: usize, call: &Call, answer: &Answer) {
        let refusal = answer.refusal().map(|(reason, detail, text)| format!(" {reason:?} {detail} {text}")).unwrap_or_default();
        self.say(&format!("  {device} {what} {} to {}{refusal}", answer.status, call.path));
        if !of_session(call) {
            self.hasher.update(&answer.body);
        }
    }

    pub(crate) fn hash(&self) -> String {
        self.hasher.finalize().to_hex().to_string()
    }

    pub(crate) fn words(&self) -> String {
        self.told.as_ref().map(|told| told.join("\n")).unwrap_or_default()
    }
}

fn of_session(call: &Call) -> bool {
    ["/v1/nonce", "/v1/session", "/v1/recovery"].contains(&call.path.as_str())
}
