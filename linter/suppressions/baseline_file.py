"""Read a baseline file and report every error in it with its place. This module names no rule.

Each entry accepts one finding: it has a rule, the subject of the finding and a reason, and may have a last day. Several subjects
can share a rule and a reason; a subject that is listed twice accepts two findings of the rule.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from linter.config import MAX_FAULTS, SettingsError, in_order, source_of
from linter.config.nodes import List, Node, Scalar, compose
from linter.config.parse import SWITCH, MisfitError, by_word, day, fields_of, is_null, listed, switch, text
from linter.model import BaselineEntry, fold_case
from linter.rules_api.rule import Rule
from linter.source import Source, Span

NAME = "reglint-accepted.yaml"
ONLY_SHRINK, ACCEPTED = "only-shrink", "accepted"
RULE, ENTRY, REASON, UNTIL = LINE = ("rule", "entry", "reason", "until")
MAX_BYTES = 1 << 21  # some 40,000 entries
ID = "urn:reglint:accepted:1"


class AcceptedFile(NamedTuple):
    """The content of a baseline file. If it is `only_shrink`, entries must not be added."""

    source: Source
    only_shrink: bool
    lines: tuple[BaselineEntry, ...]


def load(path: str, rules: Sequence[Rule]) -> AcceptedFile:
    """Return the content of a file. Raises SettingsError for an unreadable file, and for all errors in it at once."""
    return understood(source_of(path, MAX_BYTES, "a file of accepted findings"), rules)


def understood(source: Source, rules: Sequence[Rule]) -> AcceptedFile:
    """Return the content of a text. Raises SettingsError for all errors in it at once."""
    root, faults = compose(source)
    found = None
    if root is not None:
        try:
            found = _understood(root, rules, source)
        except MisfitError:
            from linter.config.errors import worded

            faults += worded(root, schema(rules), source, MAX_FAULTS)
    if found is None or faults:
        raise SettingsError(in_order(faults))
    return found


def _understood(root: Node, rules: Sequence[Rule], source: Source) -> AcceptedFile:
    fields = fields_of(root, (ONLY_SHRINK, ACCEPTED))
    only_shrink = switch(fields[ONLY_SHRINK]) if ONLY_SHRINK in fields else False
    accepted = fields.get(ACCEPTED)
    lines: list[BaselineEntry] = []
    if accepted is not None and not is_null(accepted):
        if not isinstance(accepted, List):
            raise MisfitError
        known = by_word(rules)
        for item in accepted.items:
            lines += _lines(fields_of(item, LINE), known, source, len(lines))
    return AcceptedFile(source, only_shrink, tuple(lines))


def _lines(fields: Mapping[str, Node], known: Mapping[str, Rule], source: Source, row: int) -> Iterator[BaselineEntry]:
    """Yield the entries that a rule, subjects and a reason make. Raises MisfitError for missing or wrong values."""
    try:
        rule, entries, reason = (fields[name] for name in (RULE, ENTRY, REASON))
        code = known[fold_case(text(rule))].code
    except KeyError:
        raise MisfitError from None
    why = text(reason)
    until = fields.get(UNTIL)
    last = day(until) if until else None
    if not why.strip() or not listed(entries):
        raise MisfitError
    for nth, entry in enumerate(listed(entries)):
        subject, span = text(entry), _span(source, entry)
        yield BaselineEntry(row + nth, span.start, span.end, code, subject, why, last, _span(source, until) if until else span)


def _span(source: Source, node: Node) -> Span:
    """Return the span of a text without its quotes, up to the end of its first line."""
    value = node.text if isinstance(node, Scalar) else ""
    for start in (node.start, node.start + 1):
        if source.text.startswith(value, start):
            return Span(start, start + len(value))
    return Span(node.start, source.line_span(node.start).end)


def schema(rules: Sequence[Rule]) -> dict[str, Any]:
    """The JSON Schema of files of accepted findings, for editors and for the wording of mistakes."""
    from linter.config.schema import DATE, DIALECT, any_case, either

    words = [word for rule in rules for word in (rule.code, rule.name)]
    entry = {
        "type": ["string", "number"],
        "minLength": 1,
        "errorMessage": "an entry is meant as reports name it, in quotes where YAML has another use for it",
    }
    return {
        "$schema": DIALECT,
        "$id": ID,
        "title": "Accepted findings of reglint",
        "description": f"What {NAME} may hold. reglint settings --schema accepted prints this.",
        "type": ["object", "null"],
        "additionalProperties": False,
        "errorMessage": f"this file has '{ACCEPTED}' and perhaps '{ONLY_SHRINK}', each with a colon and its value",
        "properties": {
            ONLY_SHRINK: {
                "description": "Whether nothing may be added: reglint accept takes lines away and adds none, and what a later "
                "state of the file has beyond this one is a finding.",
                "type": ["boolean", "string"],
                "pattern": any_case(SWITCH),
                "default": False,
                "errorMessage": f"{ONLY_SHRINK} is on or off",
            },
            ACCEPTED: {
                "description": "The findings that are accepted.",
                "type": ["array", "null"],
                "items": {"$ref": "#/$defs/line"},
                "errorMessage": f"what is meant is a list, each item with {either(LINE)}",
            },
        },
        "$defs": {
            "entry": entry,
            "line": {
                "type": "object",
                "additionalProperties": False,
                "required": [RULE, ENTRY, REASON],
                "errorMessage": f"an accepted finding has '{RULE}', '{ENTRY}' and '{REASON}', and perhaps '{UNTIL}'",
                "properties": {
                    RULE: {
                        "description": "The rule, by code or name.",
                        "anyOf": [{"enum": words}, {"type": "string", "pattern": any_case(words)}],
                        "errorMessage": "a rule goes by code or name, as 'reglint rules' lists them",
                    },
                    ENTRY: {
                        "description": "The entry as reports name it: name, port and transport as in 'whois++ 63/tcp', a port "
                        "where there is no name, 'contact' and an id, or 'registry'. Several make a list; one that stands twice "
                        "accepts two findings. Letter case does not matter.",
                        "type": ["array", "string", "number"],
                        "minItems": 1,
                        "minLength": 1,
                        "items": {"$ref": "#/$defs/entry"},
                        "errorMessage": f"{entry['errorMessage']}, or a list of entries",
                    },
                    REASON: {
                        "description": "Why the finding is accepted.",
                        "type": ["string", "number"],
                        "pattern": r"\S",
                        "errorMessage": "a reason is meant: why the finding is accepted",
                    },
                    UNTIL: {
                        "description": "The last day on which it is accepted.",
                        "type": "string",
                        "format": "date",
                        "pattern": DATE,
                        "errorMessage": "a date is a day of the calendar, written YYYY-MM-DD",
                    },
                },
            },
        },
    }
