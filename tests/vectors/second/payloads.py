"""What lies inside a body: the map of docs/protocol.md, *Inside a body* and *Payloads*, and a description of it in words."""

import os

from .primitives import cbor, must, whole

KINDS = {1: "contact", 2: "escort", 3: "presence", 4: "person", 10: "review", 11: "site", 12: "lookup", 19: "register"}

# name: (field, shape); "?" may be absent, "list" and "text" are left out when empty, "always" stands even then.
BARRIER = {"will": (0, "code"), "cause": (1, "code?")}
STEP = {"state": (0, "code"), "at": (1, "time")}
ZONE = {"zone": (0, "id"), "name": (1, "always")}
MOOD = {"event": (0, "code"), "at": (1, "time"), "mood": (2, "code"), "zone": (3, "id?")}
WITHDRAWAL = {"event": (0, "code"), "at": (1, "time"), "reason": (2, "code"), "planned_return": (3, "time?"), "note": (4, "text")}
RETURN = {"event": (0, "code"), "at": (1, "time")}
OTHER = {"event": (0, "code")}
EVENTS = {1: MOOD, 2: WITHDRAWAL, 3: RETURN}

PAYLOADS = {
    "contact": {
        "site": (0, "id"), "at": (1, "time"), "zone": (2, "id?"), "manner": (3, "code?"), "people": (4, "ids"),
        "topics": (5, "codes"), "barrier": (6, BARRIER), "note": (7, "text"),
    },
    "escort": {
        "site": (0, "id"), "destination": (1, "code"), "place": (2, "text"), "appointment": (3, "wall"), "meet_time": (4, "day?"),
        "meet_place": (5, "text"), "people": (6, "ids"), "steps": (7, [STEP]), "barrier": (8, BARRIER), "outcome": (9, "text"),
        "next_step": (10, "text"), "note": (11, "text"),
    },
    "presence": {
        "site": (0, "id"), "from": (1, "time"), "to": (2, "time?"), "intensity": (3, "code?"), "crowd": (4, "code?"),
        "events": (5, "events"), "note": (6, "text"),
    },
    "person": {"alias": (0, "always"), "rung": (1, "code"), "note": (2, "text")},
    "review": {"target": (0, "id"), "state": (1, "code"), "at": (2, "time"), "text": (3, "text")},
    "site": {"name": (0, "always"), "zones": (1, [ZONE])},
    "lookup": {"act": (0, "code"), "at": (1, "time"), "target": (2, "id?"), "text": (3, "text")},
    "register": {
        "membership": (0, "number"), "size": (1, "number"), "root": (2, "id"), "after": (3, "number"), "last": (4, "number"),
        "kinds": (5, "codes"), "names": (6, "id?"),
    },
}
EMPTY = ("text", "ids", "codes", "events")


def write(shape, words):
    fields = {int(field): whole(bytes.fromhex(value)) for field, value in words.get("unknown", {}).items()}
    for name, (field, kind) in shape.items():
        value = words.get(name)
        if value is None or ((kind in EMPTY or isinstance(kind, list)) and not value):
            continue
        fields[field] = write_value(kind, value)
    return dict(sorted(fields.items()))


def write_value(kind, value):
    if isinstance(kind, dict):
        return write(kind, value)
    if isinstance(kind, list):
        return [write(kind[0], part) for part in value]
    if kind == "events":
        return [write(EVENTS.get(part["event"], OTHER), part) for part in value]
    if kind == "ids":
        return [bytes.fromhex(part) for part in value]
    return bytes.fromhex(value) if kind.startswith("id") else value


def read(shape, fields):
    words, rest = {}, dict(fields)
    for name, (field, kind) in shape.items():
        if field in rest:
            words[name] = read_value(kind, rest.pop(field))
        elif kind in EMPTY or isinstance(kind, list):
            words[name] = "" if kind == "text" else []
        else:
            must(isinstance(kind, dict) or kind.endswith("?"), f"{name} is missing")
    if rest:
        words["unknown"] = {str(field): cbor(value).hex() for field, value in rest.items()}
    return words


def read_value(kind, value):
    if isinstance(kind, dict):
        return read(kind, value)
    if isinstance(kind, list):
        return [read(kind[0], part) for part in value]
    if kind == "events":
        return [read(EVENTS.get(part[0], OTHER), part) for part in value]
    if kind == "ids":
        return [part.hex() for part in value]
    return value.hex() if kind.startswith("id") else value


def write_inside(words):
    kind = words["kind"]
    payload = write(PAYLOADS[KINDS[kind]], words["payload"]) if kind in KINDS else whole(bytes.fromhex(words["payload"]))
    fields = {0: bytes.fromhex(words["revision"]), 1: bytes.fromhex(words["entry"])}
    if words["parents"]:
        fields[2] = [bytes.fromhex(parent) for parent in words["parents"]]
    fields |= {3: kind, 4: words["clock"]}
    if "seen" in words:
        seen = words["seen"]
        fields |= {5: seen["incarnation"], 6: seen["size"], 7: bytes.fromhex(seen["root"])}
        fields |= {8: seen["membership"], 9: bytes.fromhex(seen["membership_hash"])}
    return cbor(fields | {10: payload})


def read_inside(data):
    fields = whole(data)
    must(list(fields) == sorted(fields), "the keys do not ascend")
    kind = fields[3]
    words = {
        "revision": fields[0].hex(), "entry": fields[1].hex(), "parents": [parent.hex() for parent in fields.get(2, [])], "kind": kind,
        "clock": fields[4], "payload": read(PAYLOADS[KINDS[kind]], fields[10]) if kind in KINDS else cbor(fields[10]).hex(),
    }
    if 5 in fields:
        words["seen"] = {
            "incarnation": fields[5], "size": fields[6], "root": fields[7].hex(), "membership": fields[8], "membership_hash": fields[9].hex(),
        }
    return words


def an_id():
    return os.urandom(16).hex()


def examples():
    """One description for every kind, with every field, and the fewest fields that there can be."""
    at = 1_763_600_000_123
    barrier = {"will": 2, "cause": 5}
    payloads = {
        "contact": (1, {
            "site": an_id(), "at": at, "zone": an_id(), "manner": 2, "people": [an_id(), an_id()], "topics": [1, 12],
            "barrier": barrier, "note": "Sov på bænken, »fint nok« 🙂",
        }),
        "contact-least": (1, {"site": an_id(), "at": -1, "people": [], "topics": [], "note": ""}),
        "contact-newer": (1, {
            "site": an_id(), "at": at, "manner": 777, "people": [], "topics": [900], "note": "", "unknown": {"90": cbor("nyt").hex()},
        }),
        "escort": (2, {
            "site": an_id(), "destination": 1, "place": "Jobcentret", "appointment": 29_581_590, "meet_time": 570,
            "meet_place": "Ved kiosken", "people": [an_id()], "steps": [{"state": 1, "at": at}, {"state": 3, "at": at + 5}],
            "barrier": {"will": 1}, "outcome": "Hun blev modtaget.", "next_step": "Ring i morgen", "note": "Tag hunden med.",
        }),
        "presence": (3, {
            "site": an_id(), "from": at, "to": at + 3_600_000, "intensity": 2, "crowd": 3, "note": "Roligt.",
            "events": [
                {"event": 1, "at": at, "mood": 3, "zone": an_id()},
                {"event": 2, "at": at + 1, "reason": 1, "planned_return": at + 2, "note": "spændt"},
                {"event": 3, "at": at + 3},
                {"event": 900, "unknown": {"7": cbor("nyt").hex()}},
            ],
        }),
        "person": (4, {"alias": "Mågen", "rung": 1, "note": "Holder til ved trappen."}),
        "review": (10, {"target": an_id(), "state": 2, "at": at, "text": "Kom hun frem?"}),
        "site": (11, {"name": "Åtorvet", "zones": [{"zone": an_id(), "name": "Ved kiosken"}, {"zone": an_id(), "name": "Trappen"}]}),
        "lookup": (12, {"act": 1, "at": at, "target": an_id(), "text": ""}),
        "register": (19, {
            "membership": 3, "size": 300, "root": os.urandom(32).hex(), "after": 0, "last": 300, "kinds": [4, 11],
            "names": "".join(seq.to_bytes(8, "big").hex() + os.urandom(32).hex() for seq in (1, 2, 299)),
        }),
        "lookup-export": (12, {"act": 3, "at": at, "text": "Torvebrief"}),
        "of-a-later-version": (4_242, cbor({0: "hvad det så er"}).hex()),
    }
    for name, (kind, payload) in payloads.items():
        words = {"revision": an_id(), "entry": an_id(), "parents": [], "kind": kind, "clock": at << 16 | 7, "payload": payload}
        if name == "contact":
            words["parents"] = [an_id(), an_id()]
            words["seen"] = {
                "incarnation": 1, "size": 41, "root": os.urandom(32).hex(), "membership": 3, "membership_hash": os.urandom(32).hex(),
            }
        yield name, words


def make():
    return {f"payload/{name}": {"words": words, "inside": write_inside(words).hex()} for name, words in examples()}


def check(case):
    inside = bytes.fromhex(case["inside"])
    must(read_inside(inside) == case["words"], "it is read as something else")
    must(write_inside(case["words"]) == inside, "it is written as other bytes")


CHECKS = {"payload": check}
