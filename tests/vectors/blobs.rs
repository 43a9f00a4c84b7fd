//! Cases of vectors: named JSON objects whose bytes are hexadecimal, and randomness that is the same every time.

use std::collections::{BTreeMap, BTreeSet};

use gadeplan::crypto::{Random, Secret};
use serde_json::{Map, Value};

/// Cases by name; what stands before the slash is the group.
pub(crate) type Cases = BTreeMap<String, Value>;

/// The groups of these cases.
pub(crate) fn groups(cases: &Cases) -> BTreeSet<&str> {
    cases.keys().filter_map(|name| name.split('/').next()).collect()
}

/// BLAKE3's stream over a seed: the same bytes at every run and on every machine.
pub(crate) struct Fixed(blake3::OutputReader);

impl Fixed {
    pub(crate) fn new(seed: &str) -> Self {
        Self(blake3::Hasher::new().update(seed.as_bytes()).finalize_xof())
    }

    pub(crate) fn bytes<const N: usize>(&mut self) -> [u8; N] {
        let mut bytes = [0; N];
        self.0.fill(&mut bytes);
        bytes
    }
}

impl Random for Fixed {
    fn fill(&mut self, buffer: &mut [u8]) {
        self.0.fill(buffer);
    }
}

/// Randomness that is known in advance: the bytes of a key that the library only makes at random.
pub(crate) struct Given<'a>(pub(crate) &'a [u8]);

impl Random for Given<'_> {
    fn fill(&mut self, buffer: &mut [u8]) {
        let (now, later) = self.0.split_at(buffer.len());
        buffer.copy_from_slice(now);
        self.0 = later;
    }
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    data_encoding::HEXLOWER.encode(bytes)
}

pub(crate) fn secret(bytes: &[u8; 32]) -> Secret {
    Secret::from_bytes(*bytes)
}

/// A case of these fields.
pub(crate) fn case<const N: usize>(fields: [(&str, Value); N]) -> Value {
    Value::Object(fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect::<Map<_, _>>())
}

/// Bytes as a case holds them.
pub(crate) fn put(bytes: &[u8]) -> Value {
    hex(bytes).into()
}

/// The bytes of a field.
pub(crate) fn bytes(case: &Value, field: &str) -> Vec<u8> {
    unhex(text(case, field))
}

pub(crate) fn unhex(text: &str) -> Vec<u8> {
    data_encoding::HEXLOWER.decode(text.as_bytes()).expect("hexadecimal")
}

/// The bytes of a field, of a length that is known.
pub(crate) fn array<const N: usize>(case: &Value, field: &str) -> [u8; N] {
    bytes(case, field).try_into().unwrap_or_else(|_| panic!("{field} has another length"))
}

pub(crate) fn text<'a>(case: &'a Value, field: &str) -> &'a str {
    case[field].as_str().unwrap_or_else(|| panic!("{field} is no text"))
}

pub(crate) fn number(case: &Value, field: &str) -> u64 {
    case[field].as_u64().unwrap_or_else(|| panic!("{field} is no number"))
}

/// The hexadecimal bytes of a list.
pub(crate) fn list(case: &Value, field: &str) -> Vec<Vec<u8>> {
    texts(case, field).iter().map(|text| unhex(text)).collect()
}

pub(crate) fn texts(case: &Value, field: &str) -> Vec<String> {
    let list = case[field].as_array().unwrap_or_else(|| panic!("{field} is no list"));
    list.iter().map(|text| text.as_str().expect("a text").to_owned()).collect()
}

/// The fields of an object.
pub(crate) fn object<'a>(case: &'a Value, field: &str) -> &'a Map<String, Value> {
    case[field].as_object().unwrap_or_else(|| panic!("{field} is no object"))
}

/// An error that says what differs.
pub(crate) fn same<T: PartialEq + std::fmt::Debug>(what: &str, found: T, wanted: T) -> Result<(), String> {
    if found == wanted { Ok(()) } else { Err(format!("another {what}: {found:?} instead of {wanted:?}")) }
}
