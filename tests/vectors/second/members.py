"""The membership log: docs/protocol.md, *Membership log*, and *Epochs* and *Invitation and recovery* of docs/encryption.md."""

import os

from .device import invitation_id, invitation_keys, name_plain, recovery_keys
from .primitives import (
    array, cbor, derive, fields_of, labelled, mac, must, open_from, open_sealed, seal, seal_public, seal_to, sign, sign_public, verify, whole,
)

WORKER, LEAD, STEWARD = 1, 2, 4
LABEL = "membership-signature"
NOBODY = bytes(16)
ACTIONS = ["genesis", "invite", "join", "change roles", "revoke", "rotate", "withdraw", "replace", "recover", "new recovery"]


def context(team, epoch):
    return team + epoch.to_bytes(4, "big")


def mac_message(genesis, previous, server, invite):
    name = server.encode()
    fields = cbor([*invite[:9], bytes(32)])
    return b"gadeplan/v1/invitation-mac\0" + genesis + previous + len(name).to_bytes(4, "big") + name + fields


class Device:
    def __init__(self):
        self.id, self.sign, self.seal, self.transport = os.urandom(16), os.urandom(32), os.urandom(32), os.urandom(32)

    def member(self, roles, epoch, key, holder):
        keys = [self.id, sign_public(self.sign), seal_public(self.seal), sign_public(self.transport)]
        return [keys, roles, seal(derive(key, "name"), self.id, name_plain(holder)), epoch]


class Log:
    """A log as its authors write it, with all their secrets."""

    def __init__(self):
        self.team, self.server = os.urandom(16), "gadeplan.example.org"
        self.records, self.head, self.epochs, self.leads = [], bytes(32), {}, {}

    def add(self, signer, action, seed, second=None):
        statement = cbor([1, self.team, len(self.records) + 1, self.head, signer, 1_763_600_000 + len(self.records), action])
        self.head = labelled("membership", statement)
        self.records.append(cbor(array(statement, sign(seed, LABEL, self.head), second and sign(second, LABEL, self.head))))

    def by(self, device, action, second=None):
        self.add([0, [device.id]], action, device.sign, second and second.sign)

    def epoch(self, members, leads, recovery, invitations=(), history=True):
        number, key, pair = len(self.epochs) + 1, os.urandom(32), os.urandom(32)
        recovery = (NOBODY, recovery_keys(recovery)[1])
        to = [(device.id, device.seal) for device in members] + [(invite[0], secret) for invite, secret in invitations] + [recovery]
        to_leads = [(device.id, device.seal) for device in leads] + [recovery]
        wrap = lambda label, plain, some: [[who, seal_to(seal_public(secret), label, context(self.team, number), plain)] for who, secret in some]
        previous = seal(derive(key, "epoch-previous"), context(self.team, number), self.epochs[number - 1]) if number > 1 and history else None
        self.epochs[number], self.leads[number] = key, pair
        return [number, derive(key, "epoch-commitment"), wrap("epoch-key", key, to), previous, [seal_public(pair), wrap("leads-key", pair, to_leads)]]

    def invite(self, device, secret, roles, replaces=None):
        sign_seed, seal_secret, mac_key = invitation_keys(secret)
        number, public = len(self.epochs), seal_public(seal_secret)
        place = context(self.team, number)
        leads = seal_to(public, "leads-key", place, self.leads[number]) if roles & LEAD else None
        invite = [
            invitation_id(sign_public(sign_seed)), roles, 1_763_680_000, replaces, sign_public(sign_seed), public, number,
            seal_to(public, "epoch-key", place, self.epochs[number]), leads, bytes(32),
        ]
        invite[9] = mac(mac_key, mac_message(self.genesis, self.head, self.server, invite))
        self.by(device, [1, [invite]])
        return invite

    def join(self, secret, invite, device, holder):
        member = device.member(invite[1], invite[6], self.epochs[invite[6]], holder)
        self.add([1, [invite[0]]], [2, [invite[0], member]], invitation_keys(secret)[0], device.sign)


def make():
    log, seeds, secrets = Log(), [os.urandom(16) for _ in range(3)], [os.urandom(16) for _ in range(3)]
    a, b, c, d, e = (Device() for _ in range(5))
    public = lambda seed: [sign_public(recovery_keys(seed)[0]), seal_public(recovery_keys(seed)[1])]
    keys = log.epoch([a], [a], seeds[0])
    name = seal(derive(log.epochs[1], "name"), log.team, name_plain("Gadeplansteamet"))
    log.by(a, [0, [[log.server, a.member(WORKER | LEAD, 1, log.epochs[1], "Karen"), public(seeds[0]), keys, name]]])
    log.genesis = log.head
    first = log.invite(a, secrets[0], WORKER)
    log.join(secrets[0], first, b, "Ida")
    log.by(a, [3, [b.id, WORKER | LEAD | STEWARD, log.epoch([a, b], [a, b], seeds[0])]])
    second = log.invite(a, secrets[1], WORKER)
    log.by(a, [5, [log.epoch([a, b], [a, b], seeds[0], [(second, invitation_keys(secrets[1])[1])])]])
    log.by(a, [6, [second[0]]])
    keys = log.epoch([b, c], [b, c], seeds[0])
    log.by(a, [7, [c.member(WORKER | LEAD, 4, log.epochs[4], "Karen"), keys]], c)
    log.by(c, [4, [b.id, 41, log.epoch([c], [c], seeds[0])]])
    keys = log.epoch([c, d], [c, d], seeds[1])
    log.add([2, []], [8, [d.member(WORKER | LEAD, 6, log.epochs[6], "Åse"), public(seeds[1]), keys]], recovery_keys(seeds[0])[0], d.sign)
    log.by(d, [9, [public(seeds[2]), log.epoch([c, d], [c, d], seeds[2], history=False)]])
    third = log.invite(d, secrets[2], WORKER | LEAD, c.id)
    log.join(secrets[2], third, e, "Karen")
    holders = {a: "Karen", b: "Ida", c: "Karen", d: "Åse", e: "Karen"}
    case = {
        "records": [record.hex() for record in log.records],
        "secrets": {
            "devices": {device.id.hex(): device.seal.hex() for device in holders}, "invitations": [secret.hex() for secret in secrets],
            "recovery": [seed.hex() for seed in seeds], "epochs": {str(n): key.hex() for n, key in log.epochs.items()},
            "leads": {str(n): key.hex() for n, key in log.leads.items()},
        },
        "roster": {
            "team": log.team.hex(), "server": log.server, "genesis": log.genesis.hex(), "head": log.head.hex(), "length": len(log.records),
            "epoch": 7, "name": "Gadeplansteamet", "recovery": [half.hex() for half in public(seeds[2])],
            "devices": {
                device.id.hex(): {"roles": roles, "active": device in (d, e), "holder": holders[device]}
                for device, roles in [(a, 3), (b, 7), (c, 3), (d, 3), (e, 3)]
            },
            "invitations": {
                first[0].hex(): {"used": b.id.hex(), "withdrawn": False}, second[0].hex(): {"used": None, "withdrawn": True},
                third[0].hex(): {"used": e.id.hex(), "withdrawn": False},
            },
        },
    }
    return {"membership/log": case}


class Roster:
    """What a log adds up to, judged by the rules of docs/protocol.md."""

    def __init__(self):
        self.length, self.head, self.team, self.devices, self.invitations, self.epochs = 0, bytes(32), None, {}, {}, []
        self.seen = set()

    def apply(self, data):
        statement, signature, second = fields_of(data, 3)
        version, team, n, previous, signer, _, (kind, fields) = fields_of(statement, 7)
        digest = labelled("membership", statement)
        must(version == 1 and n == self.length + 1 and previous == self.head and self.team in (None, team), "it does not follow")
        self.team, self.previous, self.digest, self.second = team, previous, digest, second
        self.seen.add(kind)
        public, may = self.signer(signer, kind, fields)
        verify(public, LABEL, digest, signature)
        must(may, "the signer may not do this")
        getattr(self, ACTIONS[kind].replace(" ", "_"))(fields, signer)
        must(any(device["active"] and device["roles"] & LEAD for device in self.devices.values()), "no lead is left")
        self.length, self.head = n, digest

    def signer(self, signer, kind, fields):
        who, rest = signer
        if who == 1:
            return self.invitations[rest[0]]["sign"], kind == 2 and rest[0] == fields[0]
        if who == 2:
            return self.recovery[0], kind == 8
        if self.length == 0:
            keys, roles = fields[0][1][0], fields[0][1][1]
            return keys[1], kind == 0 and rest[0] == keys[0] and roles & LEAD
        device = self.devices[rest[0]]
        return device["sign"], device["active"] and (kind == 7 or kind not in (0, 2, 8) and device["roles"] & LEAD)

    def add(self, member):
        (device, sign_key, _, _), roles, holder, epoch = member
        verify(sign_key, LABEL, self.digest, self.second)
        must(device not in self.devices, "the device is not new")
        self.devices[device] = {"sign": sign_key, "roles": roles, "active": True, "holder": holder, "epoch": epoch}

    def drop(self, device):
        must(self.devices[device]["active"], "it is revoked already")
        self.devices[device]["active"] = False
        for invitation in self.invitations.values():
            invitation["withdrawn"] |= invitation["inviter"] == device and invitation["used"] is None

    def open_epoch(self, keys):
        keys = fields_of(keys, 5)
        must(keys[0] == len(self.epochs) + 1, "epochs follow each other")
        self.epochs.append(keys)

    def genesis(self, fields, _):
        self.server, first, self.recovery, keys, self.name = fields[0]
        (device, sign_key, _, _), roles, holder, epoch = first
        self.first = self.digest
        self.devices[device] = {"sign": sign_key, "roles": roles, "active": True, "holder": holder, "epoch": epoch}
        self.open_epoch(keys)

    def invite(self, fields, signer):
        invite = fields_of(fields[0], 10)
        must(invite[0] == invitation_id(invite[4]) and invite[0] not in self.invitations and invite[6] == len(self.epochs), "no new invitation")
        state = {"invite": invite, "sign": invite[4], "inviter": signer[1][0], "previous": self.previous, "used": None, "withdrawn": False}
        self.invitations[invite[0]] = state

    def join(self, fields, _):
        state = self.invitations[fields[0]]
        must(state["used"] is None and not state["withdrawn"] and fields[1][1] == state["invite"][1], "the invitation is not open")
        self.add(fields[1])
        if state["invite"][3] is not None:
            self.drop(state["invite"][3])
        state["used"] = fields[1][0][0]

    def change_roles(self, fields, _):
        must(self.devices[fields[0]]["active"], "it is revoked")
        self.devices[fields[0]]["roles"] = fields[1]
        self.open_epoch(fields[2])

    def revoke(self, fields, _):
        self.drop(fields[0])
        self.open_epoch(fields[2])

    def rotate(self, fields, _):
        self.open_epoch(fields[0])

    def withdraw(self, fields, _):
        self.invitations[fields[0]]["withdrawn"] = True

    def replace(self, fields, signer):
        must(fields[0][1] == self.devices[signer[1][0]]["roles"], "other roles")
        self.add(fields[0])
        self.drop(signer[1][0])
        self.open_epoch(fields[1])

    def recover(self, fields, _):
        must(fields[0][1] & LEAD, "not a lead")
        self.add(fields[0])
        self.recovery = fields[1]
        self.open_epoch(fields[2])

    def new_recovery(self, fields, _):
        self.recovery = fields[0]
        self.open_epoch(fields[1])


def check(case):
    roster, secrets = Roster(), case["secrets"]
    for record in case["records"]:
        roster.apply(bytes.fromhex(record))
    must(roster.seen == set(range(10)), "an action is missing")
    epochs = {int(n): bytes.fromhex(key) for n, key in secrets["epochs"].items()}
    leads = {int(n): bytes.fromhex(key) for n, key in secrets["leads"].items()}
    recipients = {bytes.fromhex(device): bytes.fromhex(seal_secret) for device, seal_secret in secrets["devices"].items()}
    by_id = {}
    for secret in map(bytes.fromhex, secrets["invitations"]):
        sign_seed, seal_secret, mac_key = invitation_keys(secret)
        by_id[invitation_id(sign_public(sign_seed))] = (seal_secret, mac_key)
    opened = check_epochs(roster, epochs, leads, recipients | {who: pair[0] for who, pair in by_id.items()}, secrets["recovery"])
    must(opened > 20, "hardly a wrap was opened")
    for who, (seal_secret, mac_key) in by_id.items():
        state = roster.invitations[who]
        invite = state["invite"]
        must(mac(mac_key, mac_message(roster.first, state["previous"], roster.server, invite)) == invite[9], "the MAC does not fit")
        place = context(roster.team, invite[6])
        must(open_from(seal_secret, "epoch-key", place, invite[7]) == epochs[invite[6]], "another epoch key")
        must(invite[8] is None or open_from(seal_secret, "leads-key", place, invite[8]) == leads[invite[6]], "another leads key")
    name = lambda epoch, place, sealed: open_sealed(derive(epochs[epoch], "name"), place, sealed).rstrip(b"\0").decode()
    found = {
        "team": roster.team.hex(), "server": roster.server, "genesis": roster.first.hex(), "head": roster.head.hex(), "length": roster.length,
        "epoch": len(roster.epochs), "name": name(1, roster.team, roster.name), "recovery": [half.hex() for half in roster.recovery],
        "devices": {
            who.hex(): {"roles": device["roles"], "active": device["active"], "holder": name(device["epoch"], who, device["holder"])}
            for who, device in roster.devices.items()
        },
        "invitations": {
            who.hex(): {"used": state["used"] and state["used"].hex(), "withdrawn": state["withdrawn"]}
            for who, state in roster.invitations.items()
        },
    }
    must(found == case["roster"], f"another roster: {found}")


def check_epochs(roster, epochs, leads, recipients, seeds):
    opened = 0
    for number, commitment, wraps, previous, (public, to_leads) in roster.epochs:
        place = context(roster.team, number)
        must(derive(epochs[number], "epoch-commitment") == commitment and seal_public(leads[number]) == public, "another key or pair")
        if previous is not None:
            must(open_sealed(derive(epochs[number], "epoch-previous"), place, previous) == epochs[number - 1], "another key before")
        for label, key, some in [("epoch-key", epochs[number], wraps), ("leads-key", leads[number], to_leads)]:
            for who, sealed in some:
                secrets = [recovery_keys(bytes.fromhex(seed))[1] for seed in seeds] if who == NOBODY else [recipients[who]]
                must(any(opens(secret, label, place, sealed, key) for secret in secrets), "a wrap does not open")
                opened += 1
    return opened


def opens(secret, label, place, sealed, key):
    try:
        return open_from(secret, label, place, sealed) == key
    except Exception:  # another recovery key than the one of that time
        return False


CHECKS = {"membership": check}
