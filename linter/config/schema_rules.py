"""The part of the JSON Schema of settings about rules that settings define."""

from typing import Any

from linter.config.parse_rules import CONDITION_KEYS, MAX_PATTERN, REQUIRED_KEYS
from linter.config.settings import ENABLED, EXCEPTIONS, SEVERITY, SINCE

Json = dict[str, Any]

OWN_CODE = "X[A-Z]{0,7}[0-9]{3}$(?!\\n)"
_TEXT, _PORTS, _SWITCH, _SEVERITY, _SINCE, _DATE = (
    {"$ref": f"#/$defs/{name}"} for name in ("text", "ports", "switch", "severity", "since", "day")
)
_PATTERN: Json = {
    "type": ["string", "number"],
    "minLength": 1,
    "maxLength": MAX_PATTERN,
    "errorMessage": f"expected a regular expression of at most {MAX_PATTERN} characters",
}
_WORDS: Json = {
    "type": ["array", "string", "number"],
    "minItems": 1,
    "items": _TEXT,
    "if": {"type": ["string", "number"]},
    "then": _TEXT,
    "errorMessage": "expected a list of texts, or a single text",
}
_RANGES: Json = {
    "type": ["array", "string", "integer"],
    "minItems": 1,
    "items": _PORTS,
    "if": {"type": ["string", "integer"]},
    "then": _PORTS,
    "errorMessage": "expected a list of numbers and ranges such as [7000, 7100-7199], or a single one",
}
_CONDITIONS: Json = {
    "required": {**_SWITCH, "description": "on: the field needs a value; off: it must have none."},
    "matches": {**_PATTERN, "description": "A regular expression for all of a value."},
    "not-matches": {**_PATTERN, "description": "A regular expression that no value may match as a whole."},
    "one-of": {**_WORDS, "description": "The values that are allowed; in 'when', letter case does not matter."},
    "none-of": {**_WORDS, "description": "The values that are not allowed. Letter case does not matter."},
    "within": {**_RANGES, "description": "The ranges of numbers that are allowed, such as ports."},
    "not-before": {**_DATE, "description": "The first day that is allowed."},
    "not-after": {**_DATE, "description": "The last day that is allowed."},
}
assert tuple(_CONDITIONS) == CONDITION_KEYS

OWN_RULE_DEFINITIONS: Json = {
    "day": {
        "type": "string",
        "format": "date",
        "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$(?!\\n)",
        "errorMessage": "expected a date such as 2025-01-31",
    },
    "when": {
        "type": ["object", "array", "string", "integer", "number"],
        "minItems": 1,
        "items": _TEXT,
        "minProperties": 1,
        "additionalProperties": False,
        "if": {"type": ["string", "number"]},
        "then": _TEXT,
        "properties": _CONDITIONS,
        "errorMessage": "expected a value, a list of values, or a mapping with conditions such as 'required' or 'matches'",
    },
    "own-rule": {
        "description": "A rule that the settings define.",
        "type": "object",
        "additionalProperties": False,
        "required": list(REQUIRED_KEYS),
        "errorMessage": "a rule needs a name, a message and a field",
        "properties": {
            "name": {
                "description": "The name of the rule.",
                "type": "string",
                "pattern": "^[a-z]+(?:-[a-z0-9]+)*$(?!\\n)",
                "errorMessage": "expected a name of lower-case words with hyphens, such as owner-missing",
            },
            "message": {
                **_TEXT,
                "description": "The message of a finding. {value} is the wrong value, {name} that of the field name.",
            },
            "field": {**_TEXT, "description": "The field that the rule is about: a key of entries."},
            "unique": {**_WORDS, "description": "The fields whose values together no two entries may share."},
            "when": {
                "description": "The entries that the rule is about: those that meet all conditions, by field.",
                "type": "object",
                "minProperties": 1,
                "additionalProperties": {"$ref": "#/$defs/when"},
                "errorMessage": "expected fields with their values, as in 'transport: tcp'",
            },
            "fix": {**_TEXT, "description": "The value to write, with placeholders as in the message; --fix --unsafe applies it."},
            **_CONDITIONS,
            "summary": {**_TEXT, "description": "One sentence for lists of rules."},
            "why": {**_TEXT, "description": "The section 'Why it matters' of the manual page."},
            "how-to-fix": {**_TEXT, "description": "The section 'How to fix' of the manual page."},
            "source": {**_TEXT, "description": "The document that has the rule, such as a handbook."},
            "good": {**_TEXT, "description": "An example without a finding: a list of entries. 'reglint rules --test' checks it."},
            "bad": {**_TEXT, "description": "An example with a finding: a list of entries. 'reglint rules --test' checks it."},
            ENABLED: {**_SWITCH, "description": "On or off; overrides select and ignore.", "default": True},
            SEVERITY: {**_SEVERITY, "description": "The severity of its findings.", "default": "error"},
            SINCE: {**_SINCE, "description": "The rule applies to entries registered from this date on."},
            EXCEPTIONS: {
                **_WORDS,
                "minItems": 0,
                "type": ["array", "string", "number", "null"],
                "description": "The entries not to report, as for other rules.",
            },
        },
    },
}
