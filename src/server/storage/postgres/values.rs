//! Between Rust's numbers and bytes and the database's.

use std::error::Error;

use crate::server::storage::StorageError;

/// Trouble of the database's own.
pub(super) fn backend(error: impl Error + Send + Sync + 'static) -> StorageError {
    StorageError::Backend(Box::new(error))
}

/// A number from outside as the database takes it: what lies above 63 bits is above everything that is stored.
pub(super) fn bounded(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// A number that is to be stored.
pub(super) fn stored(number: u64) -> Result<i64, StorageError> {
    i64::try_from(number).map_err(|_| StorageError::Damaged("a number has more than 63 bits"))
}

/// A stored number.
pub(super) fn unsigned<T>(number: i64) -> Result<T, StorageError>
where
    T: TryFrom<i64>,
{
    T::try_from(number).map_err(|_| StorageError::Damaged("a stored number is out of its range"))
}

/// A stored small number.
pub(super) fn small(number: i16) -> Result<u8, StorageError> {
    u8::try_from(number).map_err(|_| StorageError::Damaged("a stored number is out of its range"))
}

/// Stored bytes of a fixed length.
pub(super) fn array<const N: usize>(bytes: &[u8]) -> Result<[u8; N], StorageError> {
    bytes.try_into().map_err(|_| StorageError::Damaged("stored bytes have another length"))
}
