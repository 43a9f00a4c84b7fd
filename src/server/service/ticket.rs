//! Nonces and tokens that nobody has to remember: the server's own MAC over what they say, with the time until when.

use crate::protocol::hash::labelled;

/// Bytes of the MAC: 128 bits, which nobody can guess in the minutes that a ticket lives.
const MAC: usize = 16;

/// `content ‖ expires ‖ MAC`. The purpose keeps a nonce from being used as a token.
pub(super) fn make(secret: &[u8; 32], purpose: &str, content: &[u8], expires: u64) -> Vec<u8> {
    let said = [content, &expires.to_be_bytes()].concat();
    let mac = mac(secret, purpose, &said);
    [said.as_slice(), &mac].concat()
}

/// The content, if the ticket is ours, for this purpose, and its time (seconds since 1970) is not over.
pub(super) fn check<'a>(secret: &[u8; 32], purpose: &str, ticket: &'a [u8], now: u64) -> Option<&'a [u8]> {
    let (said, given) = ticket.split_at_checked(ticket.len().checked_sub(MAC)?)?;
    // Hashes of both compare in constant time.
    if blake3::hash(given) != blake3::hash(&mac(secret, purpose, said)) {
        return None;
    }
    let (content, expires) = said.split_last_chunk::<8>()?;
    (now <= u64::from_be_bytes(*expires)).then_some(content)
}

fn mac(secret: &[u8; 32], purpose: &str, said: &[u8]) -> [u8; MAC] {
    let keyed = blake3::keyed_hash(secret, &labelled(purpose, &[said]));
    let mut short = [0; MAC];
    short.copy_from_slice(keyed.as_bytes().split_at(MAC).0);
    short
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ticket_holds_for_its_time_its_purpose_and_its_maker() {
        let ticket = make(&[1; 32], "token", b"who", 100);
        assert_eq!(check(&[1; 32], "token", &ticket, 100), Some(b"who".as_slice()));
        assert_eq!(check(&[1; 32], "token", &ticket, 101), None);
        assert_eq!(check(&[1; 32], "nonce", &ticket, 100), None);
        assert_eq!(check(&[2; 32], "token", &ticket, 100), None);
        assert_eq!(check(&[1; 32], "token", &[], 100), None);
        for at in 0..ticket.len() {
            let mut changed = ticket.clone();
            changed[at] ^= 1;
            assert_eq!(check(&[1; 32], "token", &changed, 0), None, "byte {at}");
        }
    }
}
