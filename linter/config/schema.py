"""Build the JSON Schema of settings files from the rulebook, for editors and for error messages.

Every part that can reject a value has an `errorMessage`. JSON Schema does not define this keyword; editors show its text, and the
messages of reglint quote it.
"""

import json
from collections.abc import Sequence
from typing import Any

from linter.config.patterns import END, build_selector_pattern, match_any_case
from linter.config.schema_policy import POLICY_DEFINITIONS, POLICY_SCHEMA, SCOPE_SCHEMA
from linter.config.schema_rules import OWN_CODE, OWN_RULE_DEFINITIONS
from linter.config.settings import (
    ALWAYS,
    COLUMNS,
    COMMON,
    ENABLED,
    EXCEPTIONS,
    EXCLUDE,
    FAIL_ON,
    IGNORE,
    OVER,
    PLUGINS,
    PORTS,
    PROFILE,
    PROFILES,
    REGISTRY,
    RULES,
    SCOPE,
    SELECT,
    SETTINGS,
    SEVERITY,
    SINCE,
    THRESHOLDS,
)
from linter.config.values import SWITCH
from linter.formats.mapped.columns import FIELDS, PORT_WORD, SERVICE_WORDS
from linter.model import MAX_PORT, Ports
from linter.rules_api.option import Option
from linter.rules_api.rule import Rule, Severity
from linter.rules_api.rule_docs import parse_manual

DIALECT = "https://json-schema.org/draft/2020-12/schema"
ID = "urn:reglint:settings:1"

Json = dict[str, Any]

PORTS_FORMAT = "port-range"
DATE = f"^[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}{END}"
_SEVERITY, _SINCE, _SWITCH, _TEXT, _TEXTS, _PORTS, _PORT_LIST, _SELECTOR, _SELECTORS = (
    {"$ref": f"#/$defs/{name}"}
    for name in ("severity", "since", "switch", "text", "texts", "ports", "port-list", "selector", "selectors")
)


def render_settings_schema(rules: Sequence[Rule]) -> str:
    """Return the text of the schema of settings for these rules."""
    return render_schema(build_settings_schema(rules))


def render_schema(form: Json) -> str:
    """Return the text of a schema."""
    return json.dumps(form, ensure_ascii=False, indent=1) + "\n"


def build_settings_schema(rules: Sequence[Rule], defined: Sequence[Rule] = ()) -> Json:
    """Return the schema of settings for these rules, and for those that the settings define."""
    every = (*rules, *defined)
    plugins = "|".join(rule.code for rule in rules if rule.code.startswith("X"))
    own_code = f"^(?!(?:{plugins})$){OWN_CODE}" if plugins else f"^{OWN_CODE}"
    listed = f"a list such as [{rules[0].family}, {rules[-1].code}]"
    ways = f"expected {listed}, or a single rule"
    return {
        "$schema": DIALECT,
        "$id": ID,
        "title": "Settings of reglint",
        "description": "The settings in reglint.yaml. reglint settings --schema prints this.",
        "type": ["object", "null"],
        "additionalProperties": False,
        "errorMessage": f"expected settings, each with a colon and a value: {join_alternatives(SETTINGS)}",
        "properties": _build_properties(rules, ways, own_code),
        "$defs": _build_definitions(rules, every, listed),
    }


def _build_properties(rules: Sequence[Rule], ways: str, own_code: str) -> Json:
    """Return the schemas of the settings by key. `ways` is the message for selections, `own_code` the pattern of defined rules."""
    return {
        REGISTRY: {
            **_TEXTS,
            "description": "The files of one registry: paths, folders (with all YAML and JSON files in them), and patterns "
            "such as 'teams/*.yaml', relative to this file. reglint check without a PATH checks them.",
            "type": ["array", "string", "number"],
            "minItems": 1,
            "errorMessage": "expected a list of files, folders or patterns, or a single one",
        },
        EXCLUDE: {
            **_TEXTS,
            "description": "Files to skip, even if they are named as PATH or belong to the registry: patterns "
            "as in .gitignore, such as 'drafts/' or '*.old.xml', relative to this file.",
            "type": ["array", "string", "number", "null"],
            "errorMessage": "expected a list of file patterns, or a single one",
        },
        COLUMNS: {
            "description": "The columns of tables in Markdown, CSV, JSON or YAML, by the field that they hold, such as "
            "{port: Port, name: Service}. 'rows' is the path of the rows in JSON or YAML.",
            "type": "object",
            "errorMessage": "expected a mapping of fields to columns, with 'port' and with 'name' or 'description'",
            "required": [PORT_WORD],
            "if": {"not": {"required": [SERVICE_WORDS[1]]}},
            "then": {"required": [SERVICE_WORDS[0]], "errorMessage": "expected a column of the name or of the description"},
            "properties": {
                word: {**(_TEXTS if word == PORT_WORD else _TEXT), "description": f"The column of the {field}."}
                for word, field in FIELDS.items()
            },
            "patternProperties": {f"^[a-z][a-z0-9-]*{END}": _TEXT},
            "additionalProperties": False,
        },
        SCOPE: SCOPE_SCHEMA,
        PORTS: POLICY_SCHEMA,
        OVER: {
            **_TEXTS,
            "description": "The underlying registries: 'iana' for IANA's assignments, or files, folders and patterns as for "
            "registry. Every entry is checked against their ports and names (the rules OVER).",
            "type": ["array", "string", "number"],
            "minItems": 1,
            "errorMessage": "expected 'iana', a file, or a list of these",
        },
        PROFILE: {
            "description": "The defaults of the rules: 'iana' for IANA's registry, 'private' for a private registry, where no "
            "entry is grandfathered, two services on one port are an error, dynamic ports may be assigned, and dates, references "
            "and addresses are not required, 'list' for a list such as /etc/services. By default, the format of each file decides.",
            "enum": list(PROFILES),
            "errorMessage": f"expected {join_alternatives(PROFILES)}",
        },
        **_build_selection(ways),
        PLUGINS: {
            **_TEXTS,
            "description": "The installed packages whose rules run, by the names under which they offer them.",
            "type": ["array", "string", "number"],
            "minItems": 1,
            "errorMessage": "expected a list of installed packages with rules, or a single one",
        },
        RULES: _build_rules(rules, own_code),
    }


def _build_selection(ways: str) -> Json:
    """Return the schemas of the settings that choose rules and the threshold."""
    return {
        SELECT: {
            **_SELECTORS,
            "description": "The rules to run: codes, families or other beginnings of codes, or names. The default is all rules "
            "except those that are off.",
            "type": ["array", "string"],
            "minItems": 1,
            "errorMessage": ways,
        },
        IGNORE: {
            **_SELECTORS,
            "description": "The rules to leave out, named in the same way.",
            "type": ["array", "string", "null"],
            "errorMessage": ways,
        },
        FAIL_ON: {
            "description": "The lowest severity for which the exit status is 1.",
            "enum": list(THRESHOLDS),
            "default": Severity.ERROR,
            "errorMessage": f"expected {join_alternatives(THRESHOLDS)}",
        },
    }


def _build_rules(rules: Sequence[Rule], own_code: str) -> Json:
    """Return the schema of the settings of single rules."""
    return {
        "description": "The settings of single rules, by code or name, and your own rules under codes that begin with X.",
        "type": ["object", "null"],
        "additionalProperties": False,
        "errorMessage": f"expected rules by code or name, as in '{rules[0].code}: off'",
        "properties": {
            **{rule.code: {"$ref": f"#/$defs/{rule.code}"} for rule in rules},
            **{rule.name: {"$ref": f"#/$defs/{rule.code}"} for rule in rules},
        },
        "patternProperties": {
            **{match_any_case((rule.code, rule.name)): {"$ref": f"#/$defs/{rule.code}"} for rule in rules},
            own_code: {"$ref": "#/$defs/own-rule"},
        },
    }


def _build_definitions(rules: Sequence[Rule], every: Sequence[Rule], listed: str) -> Json:
    """Return the schemas that others refer to. `every` are the rules with those that the settings define."""
    return {
        "severity": {"enum": list(Severity), "errorMessage": f"expected {join_alternatives(tuple(Severity))}"},
        "since": {
            "anyOf": [{"const": ALWAYS}, {"type": "string", "format": "date", "pattern": DATE}],
            "errorMessage": f"expected a date such as 2015-01-31, or '{ALWAYS}' for all entries",
        },
        "switch": {
            "type": ["boolean", "string"],
            "pattern": match_any_case(SWITCH),
            "errorMessage": "expected on or off",
        },
        "text": {
            "type": ["string", "number"],
            "minLength": 1,
            "errorMessage": 'expected a text; quote words that YAML reads as something else, such as "true" and "null"',
        },
        "texts": {
            "items": _TEXT,
            "if": {"type": ["string", "number"]},
            "then": _TEXT,
        },
        "ports": {
            "type": ["string", "integer"],
            "format": PORTS_FORMAT,
            "minimum": 0,
            "maximum": MAX_PORT,
            "errorMessage": "expected a port or a range of ports such as 7000-7999",
        },
        "port-list": {
            "type": ["array", "string", "integer"],
            "items": _PORTS,
            "if": {"type": ["string", "integer"]},
            "then": _PORTS,
            "errorMessage": "expected a list of ports and ranges of ports such as [7000, 7100-7199], or a single one",
        },
        "selector": {
            "anyOf": [{"enum": _list_selectors(every)}, {"type": "string", "pattern": build_selector_pattern(every)}],
            "errorMessage": f"expected the code of a rule, the beginning of one, or a name; write several as {listed}",
        },
        "selectors": {
            "items": _SELECTOR,
            "if": {"type": "string"},
            "then": _SELECTOR,
        },
        **POLICY_DEFINITIONS,
        **OWN_RULE_DEFINITIONS,
        **{rule.code: _build_rule_schema(rule) for rule in rules},
    }


def _build_rule_schema(rule: Rule) -> Json:
    """Return the schema of the settings of one rule."""
    return {
        "description": f"{rule.code} {rule.name}: {parse_manual(rule).summary}",
        "type": ["object", "boolean", "string", "null"],
        "pattern": match_any_case(SWITCH),
        "additionalProperties": False,
        "errorMessage": f"expected on, off, or settings: {join_alternatives((*COMMON, *(option.name for option in rule.options)))}",
        "properties": {
            ENABLED: {**_SWITCH, "description": "On or off; overrides select and ignore.", "default": not rule.opt_in},
            SEVERITY: {**_SEVERITY, "description": "The severity of its findings.", "default": rule.severity},
            SINCE: {
                **_SINCE,
                "description": "The rule applies to entries registered from this date on; older or undated ones are grandfathered.",
                "default": rule.since or ALWAYS,
            },
            EXCEPTIONS: {
                **_build_texts_schema([], ["array", "string", "number", "null"]),
                "description": "The entries not to report: by name, by name, port and transport as in 'whois++ 63/tcp', or by port "
                "if they have no name; contacts by id. Letter case does not matter.",
            },
            **{option.name: _build_option_schema(option) for option in rule.options},
        },
    }


def _build_option_schema(option: Option[Any]) -> Json:
    """Return the schema of an option, by the type of its default."""
    match option.default:
        case Ports():
            kind: Json = {**_PORTS}
        case bool():
            kind = {**_SWITCH}
        case int():
            kind = {"type": "integer", "minimum": 0, "errorMessage": "expected a whole number"}
        case _ if option.of_ports:
            kind = {**_PORT_LIST}
        case default:
            kind = _build_texts_schema(list(default), ["array", "string", "number"])
    return {**kind, "default": option.plain(option.default), "description": f"{option.about} A value replaces the default."}


def _build_texts_schema(default: list[str], types: list[str]) -> Json:
    return {**_TEXTS, "type": types, "default": default, "errorMessage": "expected a list of texts, or a single text"}


def _list_selectors(rules: Sequence[Rule]) -> list[str]:
    """Return the words that an editor offers for a selector."""
    families = dict.fromkeys(rule.family for rule in rules)
    return [*families, *(rule.code for rule in rules), *(rule.name for rule in rules)]


def join_alternatives(words: Sequence[str]) -> str:
    """Return words in quotes as alternatives: "'a', 'b' or 'c'"."""
    *others, last = (f"'{word}'" for word in words)
    return f"{', '.join(others)} or {last}"
