"""Erase records with the list in front, and what a device answers: docs/protocol.md, docs/encryption.md."""

import os

from .device import hexed, raw
from .primitives import array, cbor, derive, labelled, must, open_with, seal_with, sign, sign_public, verify, whole
from .records import SIZES, blank, chain, deflate, inflate, unwrap, wrap


def front_of(named):
    listed = cbor([[[device, number, digest] for device, number, digest in named]])
    return len(listed).to_bytes(4, "big") + listed


def split(body):
    length = int.from_bytes(body[:4], "big")
    must(len(body) >= 4 + length, "the list is cut")
    (named,) = whole(body[4 : 4 + length])
    must(1 <= len(named) <= 256, "another number of records")
    return named, body[: 4 + length], body[4 + length :]


def make():
    team, device, previous, seed, epoch_key, content_key = (os.urandom(size) for size in (16, 16, 32, 32, 32, 32))
    named = [[os.urandom(16), number, os.urandom(32)] for number in (3, 9, 300)]
    front = front_of(named)
    first = os.urandom(16)
    revisions = [{0: first}, {0: os.urandom(16), 1: [first]}]
    plain = cbor({0: [{0: os.urandom(16), 1: 2, 2: revisions}, {0: os.urandom(16), 1: 10}], 1: 1_763_600_000_000, 2: 2, 3: 5})
    squeezed = deflate(plain)
    form, data = (1, squeezed) if len(squeezed) < len(plain) else (0, plain)
    frame = bytes([form]) + len(data).to_bytes(2, "big") + data
    header = [1, 1, 2, team, device, 7, previous, 3, 1, 0, bytes(32)]
    header[9] = next(step for step, size in enumerate(SIZES) if size >= len(front) + len(frame))
    frame += bytes(SIZES[header[9]] - len(front) - len(frame))
    context = b"gadeplan/v1/body\0" + cbor(blank(header)) + front
    sealed = seal_with(content_key, derive(content_key, "content-nonce")[:24], context, frame)
    body = front + derive(content_key, "content-commitment") + sealed
    header[10] = labelled("body-hash", body)
    digest = labelled("record", cbor(header))
    packed = array(1, 1, 2, 3, 1, header[9], body, wrap(epoch_key, digest, content_key))
    pack = [1, team, device, 7, previous, [packed], sign(seed, "record-signature", digest)]
    erasures = [os.urandom(32)]
    return {
        "erasure/entries": hexed(
            pack=cbor(pack), sign_public=sign_public(seed), epoch_key=epoch_key,
            list=[[device.hex(), number, digest.hex()] for device, number, digest in named], plain=plain,
        ),
        "destroyed/one": hexed(
            plain=cbor({0: erasures, 1: 1_763_600_000_000}), erasures=[digest.hex() for digest in erasures], at=1_763_600_000_000,
        ),
    }


def check_erasure(case):
    pack_bytes, public, epoch_key, plain = raw(case, "pack", "sign_public", "epoch_key", "plain")
    pack = whole(pack_bytes)
    ((header, digest, packed),) = chain(pack)
    verify(public, "record-signature", digest, pack[6])
    must(header[2] == 2, "another kind")
    body = packed[6]
    must(len(body) == SIZES[header[9]] + 48, "the size class does not fit the body")
    named, front, sealed = split(body)
    must([[device.hex(), number, digest.hex()] for device, number, digest in named] == case["list"], "another list")
    key = unwrap(epoch_key, digest, packed[7])
    must(sealed[:32] == derive(key, "content-commitment"), "the body commits to another key")
    context = b"gadeplan/v1/body\0" + cbor(blank(header)) + front
    frame = open_with(key, derive(key, "content-nonce")[:24], context, sealed[32:])
    length = int.from_bytes(frame[1:3], "big")
    must(not any(frame[3 + length :]), "the padding is not zeros")
    data = frame[3 : 3 + length]
    must((inflate(data) if frame[0] == 1 else data) == plain, "another plaintext")
    entries = whole(plain)[0]
    must(all(set(entry) <= {0, 1, 2} for entry in entries), "another entry")


def check_destroyed(case):
    (plain,) = raw(case, "plain")
    must(whole(plain) == {0: [bytes.fromhex(digest) for digest in case["erasures"]], 1: case["at"]}, "another answer")


CHECKS = {"erasure": check_erasure, "destroyed": check_destroyed}
