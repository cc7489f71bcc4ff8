"""The part of the JSON Schema of settings about port spaces and the policy for ports."""

from typing import Any

from linter.config.settings import ALLOW, EXCEPT, FORBID, MAX_SCOPE, PORTS, REASON
from linter.formats.data.schema import ENTRY
from linter.rules_api.bands import BANDS

Json = dict[str, Any]

_PORTS = {"$ref": "#/$defs/ports"}
_KEY = {"$ref": "#/$defs/scope-key"}
_BANNED = {"$ref": "#/$defs/banned"}
_BAND_OR_PORTS = {"$ref": "#/$defs/band-or-ports"}
_BANDS = [band.name for band in BANDS]
_A_BAND = "a band such as 'linux-ephemeral' ('reglint explain bands' lists them)"

SCOPE_SCHEMA: Json = {
    "description": "The keys of entries that separate port spaces, such as [env, host]: one port may be used twice where their "
    "values differ. An entry without a key is in all spaces of it.",
    "type": ["array", "string"],
    "minItems": 1,
    "maxItems": MAX_SCOPE,
    "uniqueItems": True,
    "items": _KEY,
    "if": {"type": "string"},
    "then": _KEY,
    "errorMessage": f"expected a list of 1 to {MAX_SCOPE} different keys of entries such as [env, host], or a single one",
}
POLICY_SCHEMA: Json = {
    "description": "The policy for ports: who may take which, and which are forbidden (the rules POLICY).",
    "type": "object",
    "additionalProperties": False,
    "errorMessage": f"expected '{ALLOW}' and '{FORBID}'",
    "properties": {
        ALLOW: {
            "description": "The ports that assignees may take, by id or by a pattern such as team-*. All patterns that match an "
            "assignee count.",
            "type": "object",
            "minProperties": 1,
            "propertyNames": {"minLength": 1, "errorMessage": "expected the id of an assignee, or a pattern"},
            "additionalProperties": {
                "type": ["array", "string", "integer"],
                "minItems": 1,
                "items": _PORTS,
                "if": {"type": ["string", "integer"]},
                "then": _PORTS,
                "errorMessage": "expected ports and ranges of ports such as [7000, 7100-7199]",
            },
            "errorMessage": "expected assignees with their ports, as in 'team-*: 7000-7999'",
        },
        FORBID: {
            "description": "The forbidden ports: bands by name, ports, and mappings with ports, reason and except.",
            "type": ["array", "string", "integer", "object"],
            "minItems": 1,
            "items": _BANNED,
            "if": {"type": ["string", "integer", "object"]},
            "then": _BANNED,
            "errorMessage": f"expected a list of ports, ranges of ports, or {_A_BAND}",
        },
    },
}
POLICY_DEFINITIONS: Json = {
    "scope-key": {
        "type": "string",
        "minLength": 1,
        "not": {"enum": list(ENTRY)},
        "errorMessage": "expected a key that is no field of an entry, such as env",
    },
    "band-or-ports": {
        "anyOf": [{"enum": _BANDS}, _PORTS],
        "errorMessage": f"expected ports, a range of ports, or {_A_BAND}",
    },
    "banned": {
        "type": ["string", "integer", "object"],
        "additionalProperties": False,
        "required": [PORTS],
        "if": {"type": ["string", "integer"]},
        "then": _BAND_OR_PORTS,
        "errorMessage": f"expected ports, a range of ports, {_A_BAND}, or a mapping with '{PORTS}', '{REASON}' and '{EXCEPT}'",
        "properties": {
            PORTS: {
                "description": "The forbidden ports, ranges of ports, or bands.",
                "type": ["array", "string", "integer"],
                "minItems": 1,
                "items": _BAND_OR_PORTS,
                "if": {"type": ["string", "integer"]},
                "then": _BAND_OR_PORTS,
                "errorMessage": f"expected a list of ports, ranges of ports, or {_A_BAND}",
            },
            REASON: {"$ref": "#/$defs/text", "description": "The reason why the ports are forbidden, for reports."},
            EXCEPT: {
                "$ref": "#/$defs/texts",
                "description": "The assignees who may take them, by id or pattern.",
                "type": ["array", "string", "number"],
                "errorMessage": "expected a list of assignees, or a single one",
            },
        },
    },
}
