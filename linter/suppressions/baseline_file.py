"""Read a baseline file and report every error in it with its place. This module names no rule.

Each entry accepts one finding: it has a rule, the subject of the finding and a reason, and may have a last day. Several subjects
can share a rule and a reason; a subject that is listed twice accepts two findings of the rule.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from linter.config import MAX_FAULTS, SettingsError, read_settings_source, sort_errors
from linter.config.compose import compose
from linter.config.parse import index_by_word
from linter.config.values import SWITCH, MisfitError, is_null, list_items, parse_date, parse_fields, parse_switch, parse_text
from linter.formats.data.cst import Node, ScalarNode, SequenceNode
from linter.model import BaselineEntry, fold_case
from linter.rules_api.rule import Rule
from linter.source import Source, Span

NAME = "reglint-accepted.yaml"
ONLY_SHRINK, ACCEPTED = "only-shrink", "accepted"
RULE, ENTRY, REASON, UNTIL = ITEM = ("rule", "entry", "reason", "until")
MAX_BYTES = 1 << 21  # some 40,000 entries
ID = "urn:reglint:accepted:1"


class BaselineFile(NamedTuple):
    """The content of a baseline file. If it is `only_shrink`, entries must not be added."""

    source: Source
    only_shrink: bool
    entries: tuple[BaselineEntry, ...]


def load_baseline(path: str, rules: Sequence[Rule]) -> BaselineFile:
    """Return the content of a file. Raises SettingsError for an unreadable file, and for all errors in it at once."""
    return parse_baseline(read_settings_source(path, MAX_BYTES, "a baseline file"), rules)


def parse_baseline(source: Source, rules: Sequence[Rule]) -> BaselineFile:
    """Return the content of a text. Raises SettingsError for all errors in it at once."""
    root, faults = compose(source)
    found = None
    if root is not None:
        try:
            found = _parse(root, rules, source)
        except MisfitError:
            from linter.config.errors import describe_errors

            faults += describe_errors(root, build_baseline_schema(rules), source, MAX_FAULTS)
    if found is None or faults:
        raise SettingsError(sort_errors(faults))
    return found


def _parse(root: Node, rules: Sequence[Rule], source: Source) -> BaselineFile:
    fields = parse_fields(root, (ONLY_SHRINK, ACCEPTED))
    only_shrink = parse_switch(fields[ONLY_SHRINK]) if ONLY_SHRINK in fields else False
    accepted = fields.get(ACCEPTED)
    entries: list[BaselineEntry] = []
    if accepted is not None and not is_null(accepted):
        if not isinstance(accepted, SequenceNode):
            raise MisfitError
        known = index_by_word(rules)
        for item in accepted.items:
            entries += _read_entries(parse_fields(item, ITEM), known, source, len(entries))
    return BaselineFile(source, only_shrink, tuple(entries))


def _read_entries(fields: Mapping[str, Node], known: Mapping[str, Rule], source: Source, row: int) -> Iterator[BaselineEntry]:
    """Yield the entries that a rule, subjects and a reason make. Raises MisfitError for missing or wrong values."""
    try:
        rule, entries, reason = (fields[name] for name in (RULE, ENTRY, REASON))
        code = known[fold_case(parse_text(rule))].code
    except KeyError:
        raise MisfitError from None
    why = parse_text(reason)
    until = fields.get(UNTIL)
    last = parse_date(until) if until else None
    if not why.strip() or not list_items(entries):
        raise MisfitError
    for nth, entry in enumerate(list_items(entries)):
        subject, span = parse_text(entry), _find_span(source, entry)
        yield BaselineEntry(row + nth, span.start, span.end, code, subject, why, last, _find_span(source, until) if until else span)


def _find_span(source: Source, node: Node) -> Span:
    """Return the span of a text without its quotes, up to the end of its first line."""
    start, end = node.inner if isinstance(node, ScalarNode) else node.span
    return Span(start, min(end, source.line_span(start).end))


def build_baseline_schema(rules: Sequence[Rule]) -> dict[str, Any]:
    """Return the JSON Schema of baseline files, for editors and for error messages."""
    from linter.config.patterns import match_any_case
    from linter.config.schema import DATE, DIALECT, join_alternatives

    words = [word for rule in rules for word in (rule.code, rule.name)]
    entry = {
        "type": ["string", "number"],
        "minLength": 1,
        "errorMessage": "expected an entry as reports name it; quote words that YAML reads as something else",
    }
    return {
        "$schema": DIALECT,
        "$id": ID,
        "title": "Baseline of reglint",
        "description": f"The content of {NAME}. reglint settings --schema accepted prints this.",
        "type": ["object", "null"],
        "additionalProperties": False,
        "errorMessage": f"expected '{ACCEPTED}' and optionally '{ONLY_SHRINK}', each with a colon and a value",
        "properties": {
            ONLY_SHRINK: {
                "description": "If on, the file must not grow: reglint accept only removes entries, and an entry that a later "
                "version of the file adds is a finding.",
                "type": ["boolean", "string"],
                "pattern": match_any_case(SWITCH),
                "default": False,
                "errorMessage": "expected on or off",
            },
            ACCEPTED: {
                "description": "The findings that are accepted.",
                "type": ["array", "null"],
                "items": {"$ref": "#/$defs/item"},
                "errorMessage": f"expected a list, each item with {join_alternatives(ITEM)}",
            },
        },
        "$defs": {
            "entry": entry,
            "item": {
                "type": "object",
                "additionalProperties": False,
                "required": [RULE, ENTRY, REASON],
                "errorMessage": f"expected '{RULE}', '{ENTRY}', '{REASON}' and optionally '{UNTIL}'",
                "properties": {
                    RULE: {
                        "description": "The rule, by code or name.",
                        "anyOf": [{"enum": words}, {"type": "string", "pattern": match_any_case(words)}],
                        "errorMessage": "expected the code or name of a rule (see 'reglint rules')",
                    },
                    ENTRY: {
                        "description": "The entry as reports name it: name, port and transport as in 'whois++ 63/tcp', a port "
                        "if there is no name, 'contact' and an id, or 'registry'. Write several as a list; an entry listed twice "
                        "accepts two findings. Letter case does not matter.",
                        "type": ["array", "string", "number"],
                        "minItems": 1,
                        "minLength": 1,
                        "items": {"$ref": "#/$defs/entry"},
                        "errorMessage": "expected an entry as reports name it, or a list of entries",
                    },
                    REASON: {
                        "description": "The reason for accepting the finding.",
                        "type": ["string", "number"],
                        "pattern": r"\S",
                        "errorMessage": "expected the reason why the finding is accepted",
                    },
                    UNTIL: {
                        "description": "The last day on which it is accepted.",
                        "type": "string",
                        "format": "date",
                        "pattern": DATE,
                        "errorMessage": "expected a date such as 2015-01-31",
                    },
                },
            },
        },
    }
