"""Make rules from definitions."""

import re
from collections.abc import Callable, Iterator

from linter.model import Field, Record, Registry, fold_case
from linter.own_rules.definition import FIELDS, FIXABLE, PLACEHOLDER, VALUE, Definition, list_placeholders
from linter.own_rules.values import Value, correct_case, find_breaches, is_met, join_values, list_values, place_of
from linter.rules_api.fix import Add, Fix, Replace, Safety
from linter.rules_api.index import Index
from linter.rules_api.problem import Problem, Related
from linter.rules_api.rule import Citation, RecordRule, RegistryRule, Rule

DOCUMENT = "reglint.yaml"


def make_rule(definition: Definition) -> Rule:
    """Return the rule that a definition describes."""
    cites = (Citation(definition.source or DOCUMENT, f"rules: {definition.code}"),)
    reads = frozenset(FIELDS.get(key, Field.EXTRA) for key in _list_keys(definition))
    fixes = (Safety.UNSAFE,) if definition.field in FIXABLE and (definition.fix or definition.condition.one_of) else ()
    doc = write_page(definition)
    if definition.unique:
        return RegistryRule(
            code=definition.code,
            name=definition.name,
            severity=definition.severity,
            cites=cites,
            reads=reads,
            check=_make_unique_check(definition),
            doc=doc,
        )
    return RecordRule(
        code=definition.code,
        name=definition.name,
        severity=definition.severity,
        cites=cites,
        reads=reads,
        check=_make_check(definition),
        fixes=fixes,
        doc=doc,
    )


def _list_keys(definition: Definition) -> set[str]:
    """Return the keys of entries that a rule looks at."""
    named = {*list_placeholders(definition.message), *list_placeholders(definition.fix)} - {VALUE}
    return {definition.field, *definition.unique, *(key for key, _ in definition.when), *named}


def _make_check(definition: Definition) -> Callable[[Record, Index], Iterator[Problem]]:
    def check(record: Record, _index: Index) -> Iterator[Problem]:
        if all(is_met(record, key, condition) for key, condition in definition.when):
            for value in find_breaches(record, definition.field, definition.condition):
                yield _make_problem(definition, record, value)

    return check


def _make_unique_check(definition: Definition) -> Callable[[Registry, Index], Iterator[Problem]]:
    def check(registry: Registry, _index: Index) -> Iterator[Problem]:
        first: dict[tuple[tuple[str, ...], ...], Record] = {}
        for record in registry.records:
            key = tuple(tuple(sorted(fold_case(value.text) for value in list_values(record, one))) for one in definition.unique)
            if not all(key) or not all(is_met(record, one, condition) for one, condition in definition.when):
                continue
            earlier = first.setdefault(key, record)
            if earlier is not record and earlier.start != record.start:
                values = list_values(record, definition.field)
                problem = _make_problem(definition, record, values[0] if values else None)
                field, value_index = place_of(earlier, definition.field, 0)
                yield problem._replace(related=(Related(earlier, field, "the earlier entry", value_index),))

    return check


def _make_problem(definition: Definition, record: Record, value: Value | None) -> Problem:
    template, args = _fill_in(definition.message, record, value)
    field, value_index = place_of(record, definition.field, value.number if value else 0)
    return Problem(record, field, template, args, value_index=value_index, fix=_make_fix(definition, record, field, value))


def _fill_in(text: str, record: Record, value: Value | None) -> tuple[str, tuple[str, ...]]:
    """Return a text with placeholders as a template, and what fills it in."""
    keys = list(dict.fromkeys(list_placeholders(text)))
    pieces = PLACEHOLDER.split(text)
    template = "".join(
        f"{{{keys.index(piece)}}}" if number % 2 else piece.replace("{", "{{").replace("}", "}}")
        for number, piece in enumerate(pieces)
    )
    return template, tuple((value.text if value else "") if key == VALUE else join_values(record, key) for key in keys)


def _make_fix(definition: Definition, record: Record, field: Field, value: Value | None) -> Fix | None:
    """Return the fix that the definition gives, or that follows from the texts that are allowed."""
    if definition.unique or definition.field not in FIXABLE:
        return None
    new = None
    if definition.fix:
        template, args = _fill_in(definition.fix, record, value)
        new = " ".join(template.format(*args).split())
    elif value and definition.condition.one_of:
        new = correct_case(value.text, definition.condition.one_of)
    if not new or (value and new == value.text):
        return None
    if value is None:
        return Fix(f"write '{new}'", (Add(record, field, new),), Safety.UNSAFE)
    return Fix(f"replace '{value.text}' by '{new}'", (Replace(record, field, new, value.number),), Safety.UNSAFE)


def write_page(definition: Definition) -> str:
    """Return the manual page of a rule in the form of the docstrings of other rules."""
    summary = definition.summary or re.sub("-", " ", definition.name).capitalize() + "."
    sections = {
        "Why it matters": definition.why or "The settings of this registry ask for it.",
        "How to fix": definition.how or f"Change '{definition.field}' so that it follows the rule.",
        "Good": definition.good,
        "Bad": definition.bad,
    }
    lines = [summary, ""]
    for title, text in sections.items():
        if text:
            lines += [title, *(f"    {line}" if line else "" for line in text.rstrip().splitlines())]
    return "\n".join(lines)
