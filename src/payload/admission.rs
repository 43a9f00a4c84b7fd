//! A lead's admission of late records: the plaintext of a record of kind *admit*.

use minicbor::bytes::ByteArray;

use super::fields::{Fields, PayloadError};
use crate::domain::ids::DeviceId;

/// Which records of a revoked device are shown after all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Admission {
    /// The revoked device.
    pub device: DeviceId,
    /// Its records up to this number.
    pub number: u64,
    /// Hash of the record with that number, so that it is clear what the lead had seen.
    pub hash: [u8; 32],
    /// Length of the membership log that the lead had: by it the lead was one.
    pub membership: u64,
}

impl Admission {
    /// The canonical bytes that get compressed, padded and sealed.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut f = Fields::default();
        f.put_id(0, self.device.bytes());
        f.put(1, self.number);
        f.put(2, ByteArray::from(self.hash));
        f.put(3, self.membership);
        f.to_bytes()
    }

    /// The admission in these bytes.
    ///
    /// # Errors
    /// When they are none.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, PayloadError> {
        let mut f = Fields::from_bytes(bytes)?;
        Ok(Self {
            device: DeviceId::from_bytes(f.take_id(0)?),
            number: f.take(1)?,
            hash: f.take::<ByteArray<32>>(2)?.into(),
            membership: f.take(3)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_admission_survives_the_round_trip_and_no_truncation() {
        let admission = Admission { device: DeviceId::from_bytes([1; 16]), number: 7, hash: [2; 32], membership: 9 };
        let bytes = admission.to_bytes();
        assert_eq!(Admission::from_bytes(&bytes).expect("decodes"), admission);
        assert!((0..bytes.len()).all(|cut| Admission::from_bytes(&bytes[..cut]).is_err()));
    }
}
