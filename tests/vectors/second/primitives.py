"""Hashes, signatures, seals, codes: the building blocks of docs/encryption.md and docs/protocol.md."""

import os

import blake3 as _blake3
import cbor2
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hpke as _hpke
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from nacl.bindings import crypto_aead_xchacha20poly1305_ietf_decrypt as _open
from nacl.bindings import crypto_aead_xchacha20poly1305_ietf_encrypt as _seal

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
SUITE = _hpke.Suite(_hpke.KEM.X25519, _hpke.KDF.HKDF_SHA256, _hpke.AEAD.CHACHA20_POLY1305)


class Refused(Exception):
    """The bytes are not what the documents promise."""


def must(condition, why):
    if not condition:
        raise Refused(why)


def purpose(label, context=b""):
    return b"gadeplan/v1/" + label.encode() + b"\0" + context


def plain_hash(data):
    return _blake3.blake3(data).digest()


def labelled(label, *parts):
    return plain_hash(purpose(label) + b"".join(parts))


def derive(key, label, context=b""):
    return _blake3.blake3(purpose(label, context), key=key).digest()


def derive_root(context, secret):
    return _blake3.blake3(secret, derive_key_context=context).digest()


def mac(key, message):
    return _blake3.blake3(message, key=key).digest()


def sign_public(seed):
    return Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()


def sign(seed, label, digest):
    return Ed25519PrivateKey.from_private_bytes(seed).sign(purpose(label, digest))


def verify(public, label, digest, signature):
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, purpose(label, digest))
    except InvalidSignature as error:
        raise Refused("a signature does not verify") from error


def seal_public(secret):
    return X25519PrivateKey.from_private_bytes(secret).public_key().public_bytes_raw()


def seal_to(public, label, context, plain):
    return SUITE.encrypt(plain, X25519PublicKey.from_public_bytes(public), info=purpose(label, context))


def open_from(secret, label, context, sealed):
    return SUITE.decrypt(sealed, X25519PrivateKey.from_private_bytes(secret), info=purpose(label, context))


def seal_with(key, nonce, context, plain):
    return _seal(plain, context, nonce, key)


def open_with(key, nonce, context, sealed):
    return _open(sealed, context, nonce, key)


def seal(key, context, plain):
    nonce = os.urandom(24)
    return nonce + seal_with(key, nonce, context, plain)


def open_sealed(key, context, sealed):
    return open_with(key, sealed[:24], context, sealed[24:])


def cbor(value):
    return cbor2.dumps(value)


def array(*fields):
    """An array structure: absent fields at its end are left out."""
    fields = list(fields)
    while fields and fields[-1] is None:
        fields.pop()
    return fields


def fields_of(data, count):
    """The fields of an array structure, absent ones as None; elements beyond those known here are skipped."""
    value = whole(data) if isinstance(data, bytes) else data
    must(isinstance(value, list), "not an array")
    return (value + [None] * count)[:count]


def whole(data):
    """One CBOR value and nothing after it, in its canonical bytes."""
    value = cbor2.loads(data)
    must(cbor(value) == data, "not the shortest form, or bytes after it")
    return value


def groups(label, code):
    data = code + labelled(label, code)[:2]
    bits = "".join(f"{byte:08b}" for byte in data)
    bits += "0" * (-len(bits) % 5)
    letters = "".join(ALPHABET[int(bits[at : at + 5], 2)] for at in range(0, len(bits), 5))
    return [letters[at : at + 5] for at in range(0, len(letters), 5)]


def typed(label, text, length):
    text = "".join(letter for letter in text.upper() if letter not in " -\t\r\n").translate(str.maketrans("OIL", "011"))
    bits = "".join(f"{ALPHABET.index(letter):05b}" for letter in text)
    must(len(bits) // 8 == length + 2, "the code has another length")
    data = bytes(int(bits[at : at + 8], 2) for at in range(0, (length + 2) * 8, 8))
    must(labelled(label, data[:length])[:2] == data[length:], "the checksum does not fit")
    return data[:length]
