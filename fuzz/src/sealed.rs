//! What a key opens: whoever holds the key may still have sealed nonsense.

use std::sync::LazyLock;

use chacha20poly1305::{
    KeyInit, XChaCha20Poly1305, XNonce,
    aead::{Aead, Payload},
};
use gadeplan::{
    crypto::{
        EpochKey, InstallationSecret, PasskeySlot, PassphraseSlot, Secret, SystemRandom, open_body, open_hpke, open_under, public_of,
        seal_hpke, seal_under,
    },
    protocol::{limits::PLAIN_BYTES, tree::Frontier},
    sync::Keyring,
};

static KEY: LazyLock<Secret> = LazyLock::new(|| Secret::from_bytes([9; 32]));

/// Frames of a body, compressed ones among them: never more than the limit comes out.
pub(crate) fn body(bytes: &[u8]) {
    let nonce = *KEY.derive("content-nonce", b"").expose();
    let nonce: [u8; 24] = nonce[..24].try_into().expect("twenty-four of thirty-two");
    let cipher = XChaCha20Poly1305::new(&chacha20poly1305::Key::from(*KEY.expose()));
    let sealed = cipher.encrypt(&XNonce::from(nonce), Payload { msg: bytes, aad: b"place" }).expect("short enough");
    let body = [KEY.derive("content-commitment", b"").expose().as_slice(), &sealed].concat();
    if let Ok(plain) = open_body(&KEY, b"place", &body, PLAIN_BYTES) {
        assert!(plain.len() <= PLAIN_BYTES);
    }
    assert!(open_body(&KEY, b"place", bytes, PLAIN_BYTES).is_err(), "nobody sealed this");
}

/// Sealed bytes that are none, and keys and names that were sealed but are none.
pub(crate) fn wraps(bytes: &[u8]) {
    assert!(open_under(&KEY, b"place", bytes).is_err());
    assert!(open_hpke(&KEY, "epoch-key", b"place", bytes).is_err());
    let sealed = seal_hpke(&public_of(&KEY).expect("a key"), "epoch-key", b"place", bytes, &mut SystemRandom).expect("seals");
    assert!(EpochKey::open_from(&KEY, b"place", &sealed, &[0; 32]).is_err(), "no key has this commitment");
    let own = InstallationSecret::derive(&KEY);
    let locked = seal_hpke(&own.public().expect("a key"), "locked-entry", &[1; 16], bytes, &mut SystemRandom).expect("seals");
    if let Ok(plain) = own.open_locked(&[1; 16], &locked) {
        assert!(plain.len() + 4 <= bytes.len());
    }
    let epoch = EpochKey::from_secret(Secret::from_bytes([8; 32]));
    let name = seal_under(&epoch.secret().derive("name", b""), b"place", bytes, &mut SystemRandom);
    assert_eq!(epoch.open_name(b"place", &name).is_ok(), std::str::from_utf8(bytes).is_ok());
}

/// A slot as it lies on the disk. It is not opened: that takes a tenth of a second.
pub(crate) fn slot(bytes: &[u8]) {
    if let Ok(slot) = PassphraseSlot::from_bytes(bytes) {
        assert_eq!(PassphraseSlot::from_bytes(&slot.to_bytes()).expect("what was written is read"), slot);
    }
    if let Ok(slot) = PasskeySlot::from_bytes(bytes) {
        assert_eq!(PasskeySlot::from_bytes(&slot.to_bytes()).expect("what was written is read"), slot);
        assert!(slot.open(&KEY).is_err(), "nobody sealed this");
    }
}

/// A keyring whose plaintext is anything.
pub(crate) fn keyring(bytes: &[u8]) {
    let sealed = seal_under(&KEY.derive("keyring", b""), b"gadeplan/v1/keyring\0", bytes, &mut SystemRandom);
    if let Ok(keyring) = Keyring::open(&KEY, &sealed) {
        let again = Keyring::open(&KEY, &keyring.seal(&KEY, &mut SystemRandom)).expect("what was written is read");
        assert!(again.epochs.keys().eq(keyring.epochs.keys()));
    }
    assert!(Keyring::open(&KEY, bytes).is_err());
}

/// The cursor of a pull.
pub(crate) fn frontier(bytes: &[u8]) {
    let Ok(mut frontier) = Frontier::from_bytes(bytes) else { return };
    assert_eq!(Frontier::from_bytes(&frontier.to_bytes()).expect("what was written is read"), frontier);
    if frontier.size < u64::MAX {
        frontier.push(&[5; 32]);
        Frontier::from_bytes(&frontier.to_bytes()).expect("what was written is read");
    }
}
