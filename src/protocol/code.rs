//! Codes that people read out and type: base32 without look-alikes, in groups, with a checksum.

use base32::{Alphabet, decode, encode};

use super::hash::labelled;

/// Why a typed code is not one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CodeError {
    /// A letter that no code has, or too few or too many.
    #[error("the code has a letter too many, too few, or one that no code has")]
    Shape,
    /// The checksum does not fit: a letter is wrong.
    #[error("the checksum of the code does not fit")]
    Checksum,
}

/// Bytes of checksum.
const CHECK: usize = 2;

/// Crockford's alphabet: no I, L, O, U; what looks alike is read as what was meant, and case does not matter.
const ALPHABET: Alphabet = Alphabet::Crockford;

/// The code for these bytes, with a checksum bound to the purpose, in groups of five letters.
#[must_use]
pub fn to_groups(purpose: &str, bytes: &[u8]) -> Vec<String> {
    let sum = labelled(purpose, &[bytes]);
    let with_sum: Vec<u8> = bytes.iter().chain(sum.iter().take(CHECK)).copied().collect();
    let text = encode(ALPHABET, &with_sum);
    text.as_bytes().chunks(5).map(|group| String::from_utf8_lossy(group).into_owned()).collect()
}

/// The bytes of a typed code: case, spaces and dashes do not matter.
///
/// # Errors
/// When the shape or the checksum does not fit.
pub fn from_typed<const N: usize>(purpose: &str, typed: &str) -> Result<[u8; N], CodeError> {
    let letters: String = typed.chars().filter(|letter| !letter.is_whitespace() && *letter != '-').collect();
    if letters.len() != ((N + CHECK) * 8).div_ceil(5) {
        return Err(CodeError::Shape);
    }
    let bytes = decode(ALPHABET, &letters).ok_or(CodeError::Shape)?;
    let (body, sum) = bytes.split_at_checked(N).ok_or(CodeError::Shape)?;
    if labelled(purpose, &[body]).get(..CHECK) != Some(sum) {
        return Err(CodeError::Checksum);
    }
    body.try_into().map_err(|_| CodeError::Shape)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_as_it_is_typed() {
        let groups = to_groups("invitation-code", &[0xA5; 16]);
        assert!(groups.iter().all(|group| group.len() <= 5));
        let typed = groups.join("-").to_lowercase();
        assert_eq!(from_typed::<16>("invitation-code", &typed), Ok([0xA5; 16]));
        assert_eq!(from_typed::<16>("invitation-code", &groups.join(" ")), Ok([0xA5; 16]));
        assert_eq!(from_typed::<16>("recovery-code", &typed), Err(CodeError::Checksum));
        assert_eq!(from_typed::<16>("invitation-code", &typed[1..]), Err(CodeError::Shape));
    }

    #[test]
    fn a_wrong_letter_is_noticed() {
        let text: String = to_groups("invitation-code", &[7; 16]).concat();
        let mut misses = 0;
        for at in 0..text.len() - 1 {
            let mut wrong = text.clone().into_bytes();
            wrong[at] = if wrong[at] == b'7' { b'8' } else { b'7' };
            misses += usize::from(from_typed::<16>("invitation-code", &String::from_utf8(wrong).expect("ascii")).is_ok());
        }
        assert_eq!(misses, 0);
    }
}
