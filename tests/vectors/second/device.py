"""Keys, codes and what lies on the device: docs/encryption.md."""

import os

from argon2.low_level import Type, hash_secret_raw

from .primitives import (
    array, cbor, derive, derive_root, fields_of, groups, labelled, mac, must, open_from, open_sealed, purpose, seal, seal_public, seal_to, sign,
    sign_public, typed, verify, whole,
)

LABELS = [
    "content-commitment", "content-nonce", "content-wrap", "content-wrap-nonce", "epoch-commitment", "epoch-previous", "name", "keyring",
    "entry-tag", "invitation-sign", "invitation-seal", "invitation-mac", "recovery-sign", "recovery-seal",
    "passkey-slot", "installation", "successor",
]
HASHES = ["record", "body-hash", "membership", "session", "invitation-id"]
SIGNATURES = ["record-signature", "membership-signature", "session-signature"]
MEMORY_KIB, PASSES, LANES = 64 * 1024, 3, 1


def hexed(**fields):
    return {name: value.hex() if isinstance(value, bytes) else value for name, value in fields.items()}


def raw(case, *names):
    return [bytes.fromhex(case[name]) for name in names]


def name_plain(name):
    data = name.encode()
    return data + bytes(max(64, -(-len(data) // 64) * 64) - len(data))


def slot_key(slot, words):
    normal = " ".join(words.lower().split()).encode()
    return hash_secret_raw(normal, slot[4], slot[2], slot[1], slot[3], 32, Type.ID, version=0x13)


def slot_context(slot):
    return b"gadeplan/v1/passphrase-slot\0" + cbor([*slot[:5], b""])


def session_hash(server, team, device, nonce):
    name = server.encode()
    return labelled("session", len(name).to_bytes(4, "big"), name, b"POST /v1/session", team, device, nonce)


def invitation_keys(secret):
    root = derive_root("gadeplan/v1/invitation", secret)
    return [derive(root, f"invitation-{use}") for use in ("sign", "seal", "mac")]


def recovery_keys(seed):
    root = derive_root("gadeplan/v1/recovery", seed)
    return [derive(root, f"recovery-{use}") for use in ("sign", "seal")]


def invitation_id(public):
    return labelled("invitation-id", public)[:16]


def make():
    cases = {}
    for label in LABELS:
        key, context = os.urandom(32), os.urandom(20)
        cases[f"derive/{label}"] = hexed(key=key, label=label, context=context, out=derive(key, label, context))
    for label in HASHES:
        data = os.urandom(77)
        cases[f"hash/{label}"] = hexed(label=label, data=data, hash=labelled(label, data))
    for label in SIGNATURES:
        seed, digest = os.urandom(32), os.urandom(32)
        cases[f"signature/{label}"] = hexed(seed=seed, public=sign_public(seed), label=label, hash=digest, signature=sign(seed, label, digest))
    key, context, plain = os.urandom(32), os.urandom(9), os.urandom(50)
    cases["seal/random-nonce"] = hexed(key=key, context=context, plain=plain, sealed=seal(key, context, plain))
    for label in ["epoch-key", "leads-key"]:
        secret, context, plain = os.urandom(32), os.urandom(20), os.urandom(32)
        public = seal_public(secret)
        cases[f"hpke/{label}"] = hexed(
            secret=secret, public=public, label=label, context=context, plain=plain, sealed=seal_to(public, label, context, plain)
        )
    secret, message = os.urandom(16), os.urandom(60)
    sign_seed, seal_secret, mac_key = invitation_keys(secret)
    cases["invitation/keys"] = hexed(
        secret=secret, groups=groups("invitation-code", secret), sign_public=sign_public(sign_seed), seal_public=seal_public(seal_secret),
        id=invitation_id(sign_public(sign_seed)), message=message, mac=mac(mac_key, message),
    )
    seed, genesis = os.urandom(16), os.urandom(32)
    sign_seed, seal_secret = recovery_keys(seed)
    cases["recovery/keys"] = hexed(
        seed=seed, genesis=genesis, groups=groups("recovery-code", seed + genesis[:16]), sign_public=sign_public(sign_seed),
        seal_public=seal_public(seal_secret),
    )
    for label, length in [("invitation-code", 16), ("recovery-code", 32), ("operator-code", 10)]:
        code = os.urandom(length)
        cases[f"code/{label}"] = hexed(label=label, code=code, groups=groups(label, code))
    for name, words in [("team", "Gadeplansteamet"), ("long", "Å" * 60)]:
        epoch_key, context = os.urandom(32), os.urandom(16)
        sealed = seal(derive(epoch_key, "name"), context, name_plain(words))
        cases[f"name/{name}"] = hexed(epoch_key=epoch_key, context=context, name=words, sealed=sealed)
    new, old, team, epoch = os.urandom(32), os.urandom(32), os.urandom(16), 7
    cases["previous/epoch"] = hexed(
        new=new, old=old, team=team, epoch=epoch, commitment=derive(old, "epoch-commitment"),
        sealed=seal(derive(new, "epoch-previous"), team + epoch.to_bytes(4, "big"), old),
    )
    words, database_key = "bænk sol båd torv kaffe", os.urandom(32)
    slot = [1, MEMORY_KIB, PASSES, LANES, os.urandom(16), b""]
    slot[5] = seal(slot_key(slot, words), slot_context(slot), database_key)
    cases["slot/passphrase"] = hexed(words=words, database_key=database_key, slot=cbor(slot))
    sign_seed, seal_secret, genesis = (os.urandom(32) for _ in range(3))
    epochs, leads = {n: os.urandom(32) for n in (1, 2, 300)}, {2: os.urandom(32)}
    transport = os.urandom(32)
    for name, held in [("sealed", {}), ("with-transport", {"transport_seed": transport})]:
        stored = cbor([1, sign_seed, seal_secret, genesis, epochs, leads, *held.values()])
        cases[f"keyring/{name}"] = hexed(
            database_key=database_key, sign_seed=sign_seed, seal_secret=seal_secret, genesis=genesis, **held,
            epochs={str(n): key.hex() for n, key in epochs.items()}, leads={str(n): key.hex() for n, key in leads.items()},
            sealed=seal(derive(database_key, "keyring"), b"gadeplan/v1/keyring\0", stored),
        )
    device, sign_seed, seal_secret, transport_seed = os.urandom(16), os.urandom(32), os.urandom(32), os.urandom(32)
    stored = cbor([device, sign_seed, seal_secret, transport_seed])
    cases["successor/sealed"] = hexed(
        database_key=database_key, device=device, sign_seed=sign_seed, seal_secret=seal_secret, transport_seed=transport_seed,
        sealed=seal(derive(database_key, "successor"), b"gadeplan/v1/successor\0", stored),
    )
    cases |= make_behind_the_lock()
    entry = os.urandom(16)
    cases["tag/entry"] = hexed(database_key=database_key, entry=entry, tag=derive(database_key, "entry-tag", entry)[:8])
    server, team, device, nonce, seed = "gadeplan.example.org:8443", os.urandom(16), os.urandom(16), os.urandom(40), os.urandom(32)
    digest = session_hash(server, team, device, nonce)
    signature = sign(seed, "session-signature", digest)
    cases["session/open"] = hexed(
        server=server, team=team, device=device, nonce=nonce, transport_seed=seed, transport_public=sign_public(seed), hash=digest,
        body=cbor([team, device, nonce, signature]),
    )
    return cases


def passkey_context(slot):
    return b"gadeplan/v1/passkey-slot\0" + cbor([*slot[:3], b""])


def make_behind_the_lock():
    credential, evaluated, database_key = os.urandom(48), os.urandom(32), os.urandom(32)
    slot = [1, credential, os.urandom(32), b""]
    slot[3] = seal(derive(evaluated, "passkey-slot", credential), passkey_context(slot), database_key)
    passkey = hexed(credential=credential, evaluated=evaluated, database_key=database_key, slot=cbor(slot))
    own, device, plain = derive(database_key, "installation"), os.urandom(16), os.urandom(700)
    padded = len(plain).to_bytes(4, "big") + plain
    padded += bytes(-len(padded) % 512)
    entry = hexed(
        database_key=database_key, public=seal_public(own), device=device, plain=plain,
        sealed=seal_to(seal_public(own), "locked-entry", device, padded),
    )
    epoch_key, team = os.urandom(32), os.urandom(16)
    copy = hexed(
        database_key=database_key, epoch_key=epoch_key, team=team, device=device, public=seal_public(own),
        sealed=seal(derive(epoch_key, "installation"), b"gadeplan/v1/installation\0" + team + device, own),
    )
    return {"passkey/slot": passkey, "locked/entry": entry, "installation/copy": copy}


def check_passkey(case):
    credential, evaluated, database_key = raw(case, "credential", "evaluated", "database_key")
    slot = fields_of(bytes.fromhex(case["slot"]), 4)
    must(slot[0] == 1 and slot[1] == credential and len(slot[2]) == 32, "another slot")
    must(open_sealed(derive(evaluated, "passkey-slot", credential), passkey_context(slot), slot[3]) == database_key, "another key")


def check_locked(case):
    database_key, public, device, plain, sealed = raw(case, "database_key", "public", "device", "plain", "sealed")
    own = derive(database_key, "installation")
    must(seal_public(own) == public, "another public key")
    padded = open_from(own, "locked-entry", device, sealed)
    must(len(padded) % 512 == 0 and not any(padded[4 + len(plain) :]), "another padding")
    must(padded[: 4 + len(plain)] == len(plain).to_bytes(4, "big") + plain, "another plaintext")


def check_installation(case):
    database_key, epoch_key, team, device, sealed = raw(case, "database_key", "epoch_key", "team", "device", "sealed")
    own = open_sealed(derive(epoch_key, "installation"), b"gadeplan/v1/installation\0" + team + device, sealed)
    must(own == derive(database_key, "installation"), "another key")


def check_derive(case):
    key, context, out = raw(case, "key", "context", "out")
    must(derive(key, case["label"], context) == out, "another key")


def check_hash(case):
    data, digest = raw(case, "data", "hash")
    must(labelled(case["label"], data) == digest, "another hash")


def check_signature(case):
    seed, public, digest, signature = raw(case, "seed", "public", "hash", "signature")
    must(sign_public(seed) == public and sign(seed, case["label"], digest) == signature, "another key or signature")
    verify(public, case["label"], digest, signature)


def check_seal(case):
    key, context, plain, sealed = raw(case, "key", "context", "plain", "sealed")
    must(open_sealed(key, context, sealed) == plain, "another plaintext")


def check_hpke(case):
    secret, public, context, plain, sealed = raw(case, "secret", "public", "context", "plain", "sealed")
    must(seal_public(secret) == public, "another public key")
    must(open_from(secret, case["label"], context, sealed) == plain, "another plaintext")


def check_invitation(case):
    secret, message = raw(case, "secret", "message")
    sign_seed, seal_secret, mac_key = invitation_keys(secret)
    found = hexed(
        secret=secret, groups=groups("invitation-code", secret), sign_public=sign_public(sign_seed), seal_public=seal_public(seal_secret),
        id=invitation_id(sign_public(sign_seed)), message=message, mac=mac(mac_key, message),
    )
    must(found == case, "other keys")


def check_recovery(case):
    seed, genesis = raw(case, "seed", "genesis")
    sign_seed, seal_secret = recovery_keys(seed)
    must(groups("recovery-code", seed + genesis[:16]) == case["groups"], "another code")
    must([sign_public(sign_seed).hex(), seal_public(seal_secret).hex()] == [case["sign_public"], case["seal_public"]], "other keys")


def check_code(case):
    code = bytes.fromhex(case["code"])
    must(groups(case["label"], code) == case["groups"], "other letters")
    as_a_person_types = " ".join(case["groups"]).lower().replace("0", "o").replace("1", "l")
    must(typed(case["label"], as_a_person_types, len(code)) == code, "it is read as something else")


def check_name(case):
    epoch_key, context, sealed = raw(case, "epoch_key", "context", "sealed")
    must(open_sealed(derive(epoch_key, "name"), context, sealed) == name_plain(case["name"]), "another name")


def check_previous(case):
    new, old, team, commitment, sealed = raw(case, "new", "old", "team", "commitment", "sealed")
    must(derive(old, "epoch-commitment") == commitment, "another commitment")
    must(open_sealed(derive(new, "epoch-previous"), team + case["epoch"].to_bytes(4, "big"), sealed) == old, "another key")


def check_slot(case):
    slot = fields_of(bytes.fromhex(case["slot"]), 6)
    must(slot[0] == 1 and slot[1] >= MEMORY_KIB and slot[2] >= PASSES and slot[3] >= LANES, "below the floor")
    must(open_sealed(slot_key(slot, case["words"]), slot_context(slot), slot[5]).hex() == case["database_key"], "another key")


def check_keyring(case):
    database_key, sealed = raw(case, "database_key", "sealed")
    stored = fields_of(open_sealed(derive(database_key, "keyring"), b"gadeplan/v1/keyring\0", sealed), 7)
    must(stored[0] == 1, "another version")
    must([part.hex() for part in stored[1:4]] == [case["sign_seed"], case["seal_secret"], case["genesis"]], "other keys of the device")
    for at, name in [(4, "epochs"), (5, "leads")]:
        must({str(n): key.hex() for n, key in stored[at].items()} == case[name], f"other {name}")
    must((stored[6] or b"").hex() == case.get("transport_seed", ""), "another transport key")


def check_successor(case):
    database_key, sealed = raw(case, "database_key", "sealed")
    stored = fields_of(open_sealed(derive(database_key, "successor"), b"gadeplan/v1/successor\0", sealed), 4)
    wanted = [case[name] for name in ("device", "sign_seed", "seal_secret", "transport_seed")]
    must([part.hex() for part in stored] == wanted, "other keys of the successor")


def check_tag(case):
    database_key, entry, tag = raw(case, "database_key", "entry", "tag")
    must(derive(database_key, "entry-tag", entry)[:8] == tag, "another tag")


def check_session(case):
    team, device, nonce, public, digest, body = raw(case, "team", "device", "nonce", "transport_public", "hash", "body")
    must(session_hash(case["server"], team, device, nonce) == digest, "another hash")
    fields = fields_of(body, 4)
    must(fields[:3] == [team, device, nonce], "other fields")
    verify(public, "session-signature", digest, fields[3])


CHECKS = {
    "derive": check_derive, "hash": check_hash, "signature": check_signature, "seal": check_seal, "hpke": check_hpke,
    "invitation": check_invitation, "recovery": check_recovery, "code": check_code, "name": check_name, "previous": check_previous,
    "slot": check_slot, "passkey": check_passkey, "locked": check_locked, "installation": check_installation, "keyring": check_keyring, "successor": check_successor,
    "tag": check_tag, "session": check_session,
}
