"""The definition of a rule as data: what `rules` in reglint.yaml may say about a rule of a registry's own."""

from typing import NamedTuple

from linter.formats.data.schema import ENTRY
from linter.lazy import compile_lazily
from linter.model import Field, Ports
from linter.own_rules.expression import Expression
from linter.rules_api.rule import Severity

CODE = compile_lazily(r"X[A-Z]{0,7}[0-9]{3}\Z")  # reglint uses no code that begins with X
NAME = compile_lazily(r"[a-z]+(?:-[a-z0-9]+)*\Z")
PLACEHOLDER = compile_lazily(r"\{([A-Za-z][A-Za-z0-9_-]*)\}")
VALUE = "value"  # the placeholder for the value that breaks a rule
FIELDS = {  # of an entry, by key
    "name": Field.NAME,
    "aliases": Field.ALIAS,
    "port": Field.PORT,
    "transport": Field.TRANSPORT,
    "description": Field.DESCRIPTION,
    "assignee": Field.ASSIGNEE,
    "contact": Field.CONTACT,
    "registered": Field.REGISTERED,
    "modified": Field.MODIFIED,
    "reference": Field.REFERENCE,
    "service-code": Field.SERVICE_CODE,
    "unauthorized-use": Field.UNAUTHORIZED_USE,
    "note": Field.NOTE,
}
FIXABLE = frozenset(
    {"name", "port", "transport", "description", "registered", "modified", "service-code", "unauthorized-use", "note"}
)
assert FIELDS.keys() <= set(ENTRY)


class Condition(NamedTuple):
    """A condition on the values of a field. A part that is None, or empty, asks for nothing.

    `required` asks for a value, or for none if it is False; the other parts are about the values that there are. `matches` and
    `not_matches` are patterns for all of a value, `one_of` and `none_of` texts. `within` are ranges of
    numbers; a range of ports has to be inside of one of them. `not_before` and `not_after` are dates (YYYY-MM-DD).
    """

    required: bool | None = None
    matches: Expression | None = None
    not_matches: Expression | None = None
    one_of: tuple[str, ...] = ()
    none_of: tuple[str, ...] = ()
    within: tuple[Ports, ...] = ()
    not_before: str = ""
    not_after: str = ""


class Definition(NamedTuple):
    """A rule as data.

    It is about the `field` of the entries that meet all conditions of `when`. A finding is a value that breaks the
    `condition`, or an entry with the same values in all fields of `unique` as an earlier one. `message` and `fix`, the value to
    write in place of the wrong one, may have placeholders: a key in braces, or {value}. `good` and `bad` are examples: lists of
    entries in YAML.
    """

    code: str
    name: str
    severity: Severity
    message: str
    field: str
    condition: Condition = Condition()
    unique: tuple[str, ...] = ()
    when: tuple[tuple[str, Condition], ...] = ()
    fix: str = ""
    summary: str = ""
    why: str = ""
    how: str = ""
    source: str = ""
    good: str = ""
    bad: str = ""


def list_placeholders(text: str) -> list[str]:
    """Return the keys in braces in a message or a fix."""
    return PLACEHOLDER.findall(text)


def is_field(key: str, scope: tuple[str, ...]) -> bool:
    """Return whether a key is one of an entry: a field, a key of the scope, or a private key."""
    return key in FIELDS or key in scope or key.startswith("x-")
