//! What can go wrong with a database file, told apart by what a person can do about it.

use rusqlite::{Error, ErrorCode};

/// A failure of the device's storage.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// No room left. Nothing was changed.
    #[error("the storage is full")]
    Full(#[source] Error),
    /// The system or the browser refused to read or write. Nothing was changed.
    #[error("the storage refused")]
    Refused(#[source] Error),
    /// The file is not a database under this key: damaged, since the key was proven before.
    #[error("the file is damaged, or the key is another")]
    Damaged(#[source] Error),
    /// The file was written by a newer app.
    #[error("the file has schema {found}, this app knows {known}")]
    Newer {
        /// Schema of the file.
        found: u32,
        /// Newest schema of this app.
        known: u32,
    },
    /// Stored bytes are not what this app stores.
    #[error("stored bytes of {0} are not readable")]
    Content(&'static str),
    /// A defect in this app.
    #[error("the database refused a statement")]
    Statement(#[source] Error),
}

impl From<Error> for StoreError {
    fn from(error: Error) -> Self {
        match error.sqlite_error_code() {
            Some(ErrorCode::DiskFull) => Self::Full(error),
            Some(ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt) => Self::Damaged(error),
            Some(
                ErrorCode::SystemIoFailure
                | ErrorCode::CannotOpen
                | ErrorCode::ReadOnly
                | ErrorCode::PermissionDenied
                | ErrorCode::DatabaseBusy
                | ErrorCode::DatabaseLocked
                | ErrorCode::NoLargeFileSupport,
            ) => Self::Refused(error),
            _ => Self::Statement(error),
        }
    }
}
