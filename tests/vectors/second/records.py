"""Records, packs, frames, calls, the tree: docs/protocol.md, and *A record* of docs/encryption.md."""

import os
import zlib
from pathlib import Path

from . import payloads
from .primitives import array, cbor, derive, fields_of, labelled, must, open_with, plain_hash, seal_with, sign, sign_public, verify, whole

TEXT = (Path(__file__).parents[3] / "assets" / "deflate-da-1.txt").read_bytes()
SIZES = [256 << step // 2 if step % 2 == 0 else 384 << step // 2 for step in range(16)]
LIMIT = 64 * 1024


def deflate(plain):
    packer = zlib.compressobj(9, zlib.DEFLATED, -15, zdict=TEXT[-32768:])
    return packer.compress(plain) + packer.flush()


def inflate(data):
    unpacker = zlib.decompressobj(-15, zdict=TEXT[-32768:])
    plain = unpacker.decompress(data, LIMIT + 1)
    must(len(plain) <= LIMIT and unpacker.eof and not unpacker.unused_data, "no whole deflate stream within the limit")
    return plain


def blank(header):
    return header[:10] + [bytes(32)]


def seal_body(header, content_key, plain):
    """Gives the header its size class and body hash, and gives back the body."""
    squeezed = deflate(plain)
    form, data = (1, squeezed) if len(squeezed) < len(plain) else (0, plain)
    frame = bytes([form]) + len(data).to_bytes(2, "big") + data
    header[9] = next(step for step, size in enumerate(SIZES) if size >= len(frame))
    frame += bytes(SIZES[header[9]] - len(frame))
    nonce = derive(content_key, "content-nonce")[:24]
    context = b"gadeplan/v1/body\0" + cbor(blank(header))
    body = derive(content_key, "content-commitment") + seal_with(content_key, nonce, context, frame)
    header[10] = labelled("body-hash", body)
    return body


def open_body(header, content_key, body):
    must(body[:32] == derive(content_key, "content-commitment"), "the body commits to another key")
    context = b"gadeplan/v1/body\0" + cbor(blank(header))
    frame = open_with(content_key, derive(content_key, "content-nonce")[:24], context, body[32:])
    must(len(frame) == SIZES[header[9]], "the size class is another")
    length = int.from_bytes(frame[1:3], "big")
    must(not any(frame[3 + length :]), "the padding is not zeros")
    data = frame[3 : 3 + length]
    return inflate(data) if frame[0] == 1 else data


def wrap(epoch_key, record_hash, content_key):
    nonce = derive(epoch_key, "content-wrap-nonce", record_hash)[:24]
    return seal_with(derive(epoch_key, "content-wrap"), nonce, record_hash, content_key)


def unwrap(epoch_key, record_hash, sealed):
    nonce = derive(epoch_key, "content-wrap-nonce", record_hash)[:24]
    return open_with(derive(epoch_key, "content-wrap"), nonce, record_hash, sealed)


def header_of(pack, number, previous, packed):
    version, suite, kind, epoch, audience, size_class, body, _, body_hash = packed
    digest = labelled("body-hash", body) if body is not None else body_hash
    return [version, suite, kind, pack[1], pack[2], number, previous, epoch, audience, size_class, digest]


def chain(pack):
    """Headers and hashes of a pack's records, with the packed fields."""
    previous = pack[4]
    for number, item in enumerate(pack[5], pack[3]):
        packed = fields_of(item, 9)
        header = header_of(pack, number, previous, packed)
        previous = labelled("record", cbor(header))
        yield header, previous, packed


def make_pack(insides, seed, epoch_key, content_keys, first, previous, erased=(), kind=1):
    team, device = os.urandom(16), os.urandom(16)
    packed, at = [], previous
    for place, (inside, content_key) in enumerate(zip(insides, content_keys)):
        header = [1, 1, kind, team, device, first + place, at, 3, 1, 0, bytes(32)]
        body = seal_body(header, content_key, inside)
        at = labelled("record", cbor(header))
        if place in erased:
            packed.append(array(1, 1, kind, 3, 1, header[9], None, None, header[10]))
        else:
            packed.append(array(1, 1, kind, 3, 1, header[9], body, wrap(epoch_key, at, content_key)))
    return [1, team, device, first, previous, packed, sign(seed, "record-signature", at)]


def root(leaves):
    if not leaves:
        return plain_hash(b"")
    if len(leaves) == 1:
        return plain_hash(b"\0" + leaves[0])
    split = 1 << (len(leaves) - 1).bit_length() - 1
    return plain_hash(b"\1" + root(leaves[:split]) + root(leaves[split:]))


def frontier(leaves):
    """The roots of the full subtrees, largest first."""
    peaks, rest = b"", leaves
    while rest:
        full = 1 << len(rest).bit_length() - 1
        peaks, rest = peaks + root(rest[:full]), rest[full:]
    return [len(leaves), peaks]


def frames(data):
    while data:
        length = int.from_bytes(data[:4], "big")
        must(len(data) >= 4 + length, "a frame was cut")
        yield data[4 : 4 + length]
        data = data[4 + length :]


def described(value):
    """A CBOR value as JSON can hold it."""
    if isinstance(value, bytes):
        return {"hex": value.hex()}
    if isinstance(value, list):
        return [described(part) for part in value]
    return value


def make():
    insides = [payloads.write_inside(words) for _, words in payloads.examples()]
    long = payloads.write_inside({
        "revision": os.urandom(16).hex(), "entry": os.urandom(16).hex(), "parents": [], "kind": 1, "clock": 1,
        "payload": {"site": os.urandom(16).hex(), "at": 0, "people": [], "topics": [], "note": os.urandom(2_000).hex()},
    })
    seed, epoch_key = os.urandom(32), os.urandom(32)
    stored = payloads.write_inside({
        "revision": os.urandom(16).hex(), "entry": os.urandom(16).hex(), "parents": [], "kind": 4_242, "clock": 1,
        "payload": cbor({0: os.urandom(90)}).hex(),
    })
    cases = {}
    for name, some, first, erased in [("one", insides[:1], 1, ()), ("many", [*insides, long], 41, ()), ("draft", insides[:1], 5, ()), ("erased", insides[:3], 2, (1,)), ("stored", [stored], 9, ())]:
        keys = [os.urandom(32) for _ in some]
        pack = make_pack(some, seed, epoch_key, keys, first, bytes(32) if first == 1 else os.urandom(32), erased, 5 if name == "draft" else 1)
        links = list(chain(pack))
        cases[f"pack/{name}"] = {
            "pack": cbor(pack).hex(), "sign_public": sign_public(seed).hex(), "epoch_key": epoch_key.hex(),
            "headers": [cbor(header).hex() for header, _, _ in links], "hashes": [digest.hex() for _, digest, _ in links],
            "insides": [None if place in erased else inside.hex() for place, inside in enumerate(some)],
        }
    leaves = [os.urandom(32) for _ in range(21)]
    cases["tree/roots"] = {"leaves": [leaf.hex() for leaf in leaves], "roots": [root(leaves[:size]).hex() for size in range(22)]}
    for first, second in [(1, 1), (2, 5), (7, 8), (12, 21)]:
        cases[f"proof/{first}-of-{second}"] = {
            "leaves": [leaf.hex() for leaf in leaves[:second]], "first": first, "incarnation": 9,
            "bytes": cbor([9, consistency(first, leaves[:second], True)]).hex(),
        }
    head = [7, 41, os.urandom(32), 3, 0]
    stream = [[0, [head]], [1, [[21, 1_763_600_000_123, pack]]], [2, [True]]]
    cases["frames/page"] = {
        "stream": b"".join(len(cbor(frame)).to_bytes(4, "big") + cbor(frame) for frame in stream).hex(),
        "head": described(head), "first_seq": 21, "received_ms": 1_763_600_000_123, "pack": cbor(pack).hex(), "more": True,
    }
    before = leaves[:20]
    stream[1:1] = [[3, [frontier(before)]]]
    cases["frames/earlier"] = {
        **cases["frames/page"], "leaves": [leaf.hex() for leaf in before],
        "stream": b"".join(len(cbor(frame)).to_bytes(4, "big") + cbor(frame) for frame in stream).hex(),
    }
    record = [os.urandom(90), os.urandom(64), os.urandom(64)]
    calls = {
        "server": ["gadeplan.example.org", 1, 1], "nonce": [os.urandom(40)], "token": ["abc123"],
        "open-session": [os.urandom(16), os.urandom(16), os.urandom(40), os.urandom(64)], "new-team": ["ABCDE-FGH", record],
        "log": [[record, record[:2]]], "accepted": [7], "pushed": [9, [[1, os.urandom(32), 41], [2, os.urandom(32), 42]]],
        "refused": ["gap", 42, "records are missing"], "wanted": [[1, 2, 65_536]],
    }
    for name, value in calls.items():
        cases[f"call/{name}"] = {"bytes": cbor(value).hex(), "fields": described(value)}
    return cases


def check_pack(case):
    pack = fields_of(bytes.fromhex(case["pack"]), 7)
    must(pack[0] == 1, "another version")
    links = list(chain(pack))
    must([cbor(header).hex() for header, _, _ in links] == case["headers"], "other headers")
    must([digest.hex() for _, digest, _ in links] == case["hashes"], "other hashes")
    verify(bytes.fromhex(case["sign_public"]), "record-signature", links[-1][1], pack[6])
    for (header, digest, packed), inside in zip(links, case["insides"], strict=True):
        if packed[6] is None:
            must(inside is None and packed[7] is None and packed[8] == header[10], "an erased record holds its hash alone")
            continue
        must(len(packed[6]) == SIZES[header[9]] + 48 and len(packed[7]) == 48, "body or wrap has another length")
        content_key = unwrap(bytes.fromhex(case["epoch_key"]), digest, packed[7])
        plain = open_body(header, content_key, packed[6])
        must(plain.hex() == inside, "another plaintext")
        must(payloads.write_inside(payloads.read_inside(plain)) == plain, "the plaintext is read as something else")


def check_tree(case):
    leaves = [bytes.fromhex(leaf) for leaf in case["leaves"]]
    must([root(leaves[:size]).hex() for size in range(len(leaves) + 1)] == case["roots"], "other roots")


def consistency(first, leaves, whole_tree):
    """RFC 9162, section 2.1.4.1."""
    if first == len(leaves):
        return [] if whole_tree else [root(leaves)]
    half = 1 << (len(leaves) - 1).bit_length() - 1
    if first <= half:
        return consistency(first, leaves[:half], whole_tree) + [root(leaves[half:])]
    return consistency(first - half, leaves[half:], False) + [root(leaves[:half])]


def check_proof(case):
    leaves = [bytes.fromhex(leaf) for leaf in case["leaves"]]
    wanted = [case["incarnation"], consistency(case["first"], leaves, True)]
    must(whole(bytes.fromhex(case["bytes"])) == wanted, "another proof")


def check_frames(case):
    head, *below, run, end = [whole(frame) for frame in frames(bytes.fromhex(case["stream"]))]
    if "leaves" in case:
        must(below == [[3, [frontier([bytes.fromhex(leaf) for leaf in case["leaves"]])]]], "another tree before the run")
    else:
        must(not below, "other frames")
    must(head == [0, [[int(part) if not isinstance(part, dict) else bytes.fromhex(part["hex"]) for part in case["head"]]]], "another head")
    must(run[0] == 1 and run[1][0][:2] == [case["first_seq"], case["received_ms"]], "another run")
    must(cbor(run[1][0][2]).hex() == case["pack"], "another pack")
    must(end == [2, [case["more"]]], "another end")


def check_call(case):
    must(described(whole(bytes.fromhex(case["bytes"]))) == case["fields"], "other fields")


CHECKS = {"pack": check_pack, "tree": check_tree, "proof": check_proof, "frames": check_frames, "call": check_call}
