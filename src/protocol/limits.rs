//! Limits, checked on both sides. Above them: a clear error that names the limit.

/// Version of the protocol in `/v1/` and in every pack.
pub const PROTOCOL: u8 = 1;
/// Bytes of one record's body and wrap together.
pub const RECORD_BYTES: usize = 64 * 1024;
/// Bytes of one pack.
pub const PACK_BYTES: usize = 256 * 1024;
/// Records in one pack.
pub const PACK_RECORDS: usize = 256;
/// Bytes of one membership record.
pub const MEMBERSHIP_BYTES: usize = 64 * 1024;
/// Devices of one team that are not revoked.
pub const DEVICES: usize = 200;
/// Invitations of one team that nobody has joined by or withdrawn.
pub const OPEN_INVITATIONS: usize = 50;
/// Records that the server takes from a revoked device after its revocation: its last upload.
pub const LAST_UPLOAD_RECORDS: u64 = 1_024;
/// Bytes of bodies and wraps of that last upload.
pub const LAST_UPLOAD_BYTES: u64 = 8 * 1024 * 1024;
/// Longest life of an invitation, in seconds.
pub const INVITATION_SECONDS: u64 = 24 * 60 * 60;
/// Bytes of plaintext that a body may decompress to.
pub const PLAIN_BYTES: usize = 64 * 1024;
/// Membership records in one answer.
pub const MEMBERSHIP_PAGE: usize = 64;
/// Bytes of one answer to a pull before the next page begins.
pub const PULL_BYTES: usize = 4 * 1024 * 1024;
/// Bytes of the runs that one frontier precedes in an answer with earlier records: what a cut costs at most.
pub const PART_BYTES: usize = 128 * 1024;
/// Bytes of one answer with membership records.
pub const LOG_BYTES: usize = MEMBERSHIP_PAGE * (MEMBERSHIP_BYTES + 64);
/// Records that one call asks for by their numbers.
pub const NAMED_RECORDS: usize = 256;
/// Bytes of the body of such a call.
pub const NAMED_BYTES: usize = 4 * 1024;
/// Records that one erasure names.
pub const ERASED_RECORDS: usize = 256;
/// Characters of one note, question or answer.
pub const TEXT_CHARS: usize = 8_000;
