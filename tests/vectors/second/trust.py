"""Admissions, what a device says of itself, names of a fresh epoch, the session of a recovery code: docs/protocol.md, docs/encryption.md."""

import os

from .device import hexed, raw
from .primitives import cbor, derive, fields_of, labelled, must, open_sealed, seal, sign, sign_public, verify, whole

LABEL = "recovery-session-signature"


def place(team, epoch):
    return team + epoch.to_bytes(4, "big")


def recovery_hash(server, genesis, nonce):
    name = server.encode()
    return labelled("recovery-session", len(name).to_bytes(4, "big"), name, b"POST /v1/recovery", genesis, nonce)


def make():
    device, digest = os.urandom(16), os.urandom(32)
    admission = cbor({0: device, 1: 9, 2: digest, 3: 4})
    inside = cbor({
        0: os.urandom(16), 1: os.urandom(16), 3: 4_242, 4: 1, 5: 1, 6: 2, 7: os.urandom(32), 8: 3, 9: os.urandom(32), 10: {}, 11: 1, 13: 1_763_600_000_000,
    })
    key, team, names = os.urandom(32), os.urandom(16), ["Holdet", dict(zip(sorted(os.urandom(16) for _ in range(2)), ["Ida", "Åse"]))]
    plain = cbor(names)
    sealed = seal(derive(key, "epoch-names"), place(team, 3), plain + bytes(-len(plain) % 256))
    server, genesis, nonce, seed = "gadeplan.example.org", os.urandom(16), os.urandom(40), os.urandom(32)
    hashed = recovery_hash(server, genesis, nonce)
    return {
        "admission/device": hexed(plain=admission, device=device, number=9, hash=digest, membership=4),
        "status/least": hexed(inside=inside, unsent=1, drafts=0, locked_ms=1_763_600_000_000),
        "names/fresh": hexed(epoch_key=key, team=team, epoch=3, sealed=sealed, name=names[0], holders={who.hex(): name for who, name in names[1].items()}),
        "recovering/session": hexed(
            server=server, genesis=genesis, nonce=nonce, public=sign_public(seed), hash=hashed, body=cbor([genesis, nonce, sign(seed, LABEL, hashed)]),
        ),
    }


def check_admission(case):
    plain, device, digest = raw(case, "plain", "device", "hash")
    must(whole(plain) == {0: device, 1: case["number"], 2: digest, 3: case["membership"]}, "another admission")


def check_status(case):
    fields = whole(bytes.fromhex(case["inside"]))
    must(all(field in fields for field in (5, 6, 7, 8, 9)), "a status stands beside what was seen only")
    must([fields.get(11), fields.get(12, 0), fields.get(13, 0)] == [case["unsent"], case["drafts"], case["locked_ms"]], "another status")


def check_names(case):
    key, team, sealed = raw(case, "epoch_key", "team", "sealed")
    plain = open_sealed(derive(key, "epoch-names"), place(team, case["epoch"]), sealed)
    must(len(plain) % 256 == 0, "another padding")
    names = [case["name"], {bytes.fromhex(who): name for who, name in case["holders"].items()}]
    form = cbor(names)
    must(plain == form + bytes(len(plain) - len(form)), "other names")


def check_session(case):
    genesis, nonce, public, digest, body = raw(case, "genesis", "nonce", "public", "hash", "body")
    must(recovery_hash(case["server"], genesis, nonce) == digest, "another hash")
    fields = fields_of(body, 3)
    must(fields[:2] == [genesis, nonce], "other fields")
    verify(public, LABEL, digest, fields[2])


CHECKS = {"admission": check_admission, "status": check_status, "names": check_names, "recovering": check_session}
