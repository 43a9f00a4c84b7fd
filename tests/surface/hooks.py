"""Teaches schemathesis the endpoint's CBOR: byte strings are marked strings until they go on the wire."""

import os
import random
import uuid

import cbor2
import jsonschema_rs
import schemathesis
import yaml
from hypothesis import strategies as st

TEAM = str(uuid.UUID(os.environ["GADEPLAN_TEAM"]))
with open(os.environ["GADEPLAN_DESCRIPTION"], encoding="utf-8") as file:
    DESCRIPTION = yaml.safe_load(file)
# No text begins with it: a character of the private use area.
MARK = "\ue000"


def marked(content):
    return MARK + content.decode("latin-1")


def unmarked(value):
    if isinstance(value, str) and value.startswith(MARK):
        try:
            return value[len(MARK) :].encode("latin-1")
        except UnicodeEncodeError:
            return value
    if isinstance(value, list):
        return [unmarked(item) for item in value]
    if isinstance(value, dict):
        return {key: unmarked(item) for key, item in value.items()}
    return value


def shown(value):
    if isinstance(value, bytes):
        return marked(value)
    if isinstance(value, list):
        return [shown(item) for item in value]
    return value


for size in (16, 32, 64):
    schemathesis.openapi.format(f"bytes-{size}", st.binary(min_size=size, max_size=size).map(marked))
schemathesis.openapi.format("bytes", st.binary(max_size=512).map(marked))


@schemathesis.serializer("application/cbor")
def write(ctx, value):
    return value if isinstance(value, bytes) else cbor2.dumps(unmarked(value))


@schemathesis.check
def body_as_described(ctx, response, case):
    # The check that comes with schemathesis takes tuples for those of an older JSON Schema.
    described = DESCRIPTION["paths"][case.operation.path].get(case.method.lower(), {}).get("responses", {})
    answer = described.get(str(response.status_code), {})
    if "$ref" in answer:
        answer = DESCRIPTION["components"]["responses"][answer["$ref"].rpartition("/")[2]]
    schema = answer.get("content", {}).get("application/cbor", {}).get("schema")
    if schema is not None:
        whole = {**schema, "components": DESCRIPTION["components"]}
        jsonschema_rs.Draft202012Validator(whole).validate(shown(cbor2.loads(response.content)))


@schemathesis.hook
def map_path_parameters(ctx, path_parameters):
    # Identifiers that no team has are tried often enough by chance.
    if path_parameters and "team" in path_parameters and random.random() < 0.9:
        path_parameters["team"] = TEAM
    return path_parameters


@schemathesis.auth()
class Session:
    def get(self, case, ctx):
        return os.environ["GADEPLAN_TOKEN"]

    def set(self, case, data, ctx):
        case.headers["authorization"] = f"Bearer {data}"
