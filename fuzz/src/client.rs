//! Messages between the screens and the engine: a page that went wrong must not take the engine along.

use gadeplan::client::message::{Asked, Told};

/// Longer than any message but one with a long note. A request can hold another one: depth is bounded by length.
const LONGEST: usize = 16 * 1024;

/// Both directions.
pub(crate) fn messages(bytes: &[u8]) {
    let bytes = bytes.get(..LONGEST).unwrap_or(bytes);
    if let Ok(asked) = postcard::from_bytes::<Asked>(bytes) {
        let form = postcard::to_allocvec(&asked).expect("memory");
        assert_eq!(postcard::to_allocvec(&postcard::from_bytes::<Asked>(&form).expect("what was written is read")), Ok(form));
    }
    if let Ok(told) = postcard::from_bytes::<Told>(bytes) {
        let form = postcard::to_allocvec(&told).expect("memory");
        assert_eq!(postcard::to_allocvec(&postcard::from_bytes::<Told>(&form).expect("what was written is read")), Ok(form));
    }
}
