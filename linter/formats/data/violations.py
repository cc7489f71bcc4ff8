"""Check the plain values of a registry in YAML or JSON against the schema, and collect its violations."""

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from linter.formats.data.schema import ENTRY, MAX_TRANSPORTS, MAY_REFER_TO, PRIVATE_PREFIX, REFERENCE_KEYS, Plain
from linter.source import Span, clip

Path = tuple[str | int, ...]

LIST_KEYS = frozenset({"aliases", "transport", "uri", *REFERENCE_KEYS})  # of fields that may have several values
_MAX_SUGGESTIONS = 200  # violations of one file for which a similar key is searched
_RARE = ("$schema", "aliases", "inline-references")
_OTHER_WORDS = {  # in XML, CSV and common usage, by key
    "transport": ("protocol", "protocols", "transport protocol"),
    "port": ("number", "port number"),
    "name": ("service", "service name"),
    "assignee": ("owner", "holder"),
    "registered": ("date", "created", "registration date"),
    "modified": ("changed", "modification date"),
    "reference": ("xref", "references", "rfc"),
    "service-code": ("sc", "code"),
    "unauthorized-use": ("unauthorized", "unauthorized use reported", "known unauthorized uses"),
    "note": ("assignment notes", "comment"),
    "entries": ("records", "services", "ports"),
    "contacts": ("people", "persons"),
    "organization": ("org", "company"),
    "uri": ("email", "e mail", "mail", "url"),
    "id": ("anchor",),
}


class MappingWithDuplicates(dict[str, Plain]):
    """A mapping with duplicate keys: it has the first value of each key, and `again` lists the other occurrences of keys."""

    def __init__(self, values: Mapping[str, Plain], again: Sequence[str]) -> None:
        super().__init__(values)
        self.again = again


class Violation(NamedTuple):
    """A violation of the schema by the value at the end of a path through a stretch of the text.

    With `at_key`, it concerns the key of the value; with `again`, the last occurrence of a duplicate key.
    """

    stretch: Span
    path: Path
    message: str
    at_key: bool = False
    again: bool = False


class Checker:
    """A collector of the violations in one file."""

    def __init__(self) -> None:
        self.violations: list[Violation] = []

    def report(self, stretch: Span, path: Path, message: str, at_key: bool = False) -> None:
        """Add a violation by the value at a path through a stretch."""
        self.violations.append(Violation(stretch, path, message, at_key))

    def report_duplicate(self, key: str, stretch: Span, path: Path = ()) -> None:
        """Add a violation by a duplicate key in the mapping at a path."""
        message = f"duplicate key '{clip(key)}'; only the first is read"
        self.violations.append(Violation(stretch, (*path, key), message, at_key=True, again=True))

    def report_duplicates(self, value: Mapping[str, Plain], stretch: Span, path: Path) -> None:
        """Add a violation by each duplicate key of a mapping."""
        for key in value.again if isinstance(value, MappingWithDuplicates) else ():
            self.report_duplicate(key, stretch, path)

    def check_listed(
        self, value: Plain, keys: Sequence[str], required: Sequence[str], what: str, stretch: Span, path: Path
    ) -> dict[str, Plain] | None:
        """Return the valid part of a list item, a mapping with some of the keys, or None if it is no mapping."""
        if not isinstance(value, dict):
            self.report(stretch, path, f"{what} in a list is a mapping with {' and '.join(required)}, not {describe_kind(value)}")
            return None
        for key in required:
            if key not in value:
                self.report(stretch, path, f"{what} in a list needs '{key}'")
        return self.check_mapping(value, keys, what, stretch, path)

    def check_entry(self, value: Mapping[str, Plain], scope: Sequence[str], stretch: Span) -> dict[str, Plain]:
        """Return the valid part of an entry. It may have the keys of a `scope`, and private keys with any value."""
        known = (*ENTRY, *scope)
        return self.check_mapping(value, known, "an entry", stretch, (), LIST_KEYS.union(scope), allows_private=True)

    def check_mapping(
        self,
        value: Mapping[str, Plain],
        keys: Sequence[str],
        what: str,
        stretch: Span,
        path: Path,
        list_keys: Collection[str] = LIST_KEYS,
        allows_private: bool = False,
    ) -> dict[str, Plain]:
        """Return the valid part of a mapping that may have some keys, of which `list_keys` may have several values.

        If it `allows_private`, other keys that begin with PRIVATE_PREFIX are valid with any value.
        """
        self.report_duplicates(value, stretch, path)
        valid: dict[str, Plain] = {}
        for key, item in value.items():
            if allows_private and key.startswith(PRIVATE_PREFIX) and key not in keys:
                valid[key] = item
            elif key not in keys:
                self.report(
                    stretch,
                    (*path, key),
                    f"unknown key '{clip(key)}' in {what}{self._suggest(key, keys)}",
                    at_key=True,
                )
            elif key in list_keys and isinstance(item, list):
                if key == "transport" and not 0 < len(item) <= MAX_TRANSPORTS:
                    self.report(stretch, (*path, key), f"'transport' lists {len(item)} values; write 1 to {MAX_TRANSPORTS}")
                    item = item[:MAX_TRANSPORTS]
                found = [self._check_value(key, one, stretch, (*path, key, i)) for i, one in enumerate(item)]
                valid[key] = [one for one in found if one is not None]
            else:
                check = self._check_value if key in list_keys else self.check_text
                if (one := check(key, item, stretch, (*path, key))) is not None:
                    valid[key] = one
        return valid

    def check_text(self, key: str, value: Plain, stretch: Span, path: Path) -> str | None:
        """Return the text of a field, or None if it has none. A truth value counts as a text."""
        if isinstance(value, str):
            return value
        if isinstance(value, bool):
            return "true" if value else "false"
        if value is None:
            self.report(stretch, path, f"'{clip(key)}' has no value; write one, or remove the key")
        else:
            self.report(stretch, path, f"'{clip(key)}' takes a text, not {describe_kind(value)}")
        return None

    def _check_value(self, key: str, value: Plain, stretch: Span, path: Path) -> Plain:
        """Return one value of a field that may have several: a text, or a reference as a mapping; None for anything else."""
        if key in REFERENCE_KEYS and isinstance(value, dict):
            return self._check_reference(key, value, stretch, path)
        return self.check_text(key, value, stretch, path)

    def _check_reference(self, key: str, value: Mapping[str, Plain], stretch: Span, path: Path) -> dict[str, Plain] | None:
        """Return a reference that is a mapping, or None if it has no valid target."""
        kinds = MAY_REFER_TO[key]
        valid = self.check_mapping(value, (*kinds, "label"), f"a reference of '{key}'", stretch, path, list_keys=())
        if not value.keys() <= {*kinds, "label"}:
            return None
        if sum(kind in value for kind in kinds) != 1:
            one = kinds[0] if len(kinds) == 1 else f"one of {', '.join(kinds)}"
            self.report(stretch, path, f"a reference that is a mapping has {one} and, if need be, label")
            return None
        return valid if any(kind in valid for kind in kinds) else None

    def _suggest(self, key: str, keys: Sequence[str]) -> str:
        """Return the advice for an unknown key, to append to a message."""
        from difflib import get_close_matches  # deferred: most files have no unknown key

        folded = key.lower().replace("_", "-")[:40]
        similar = [own for own, others in _OTHER_WORDS.items() if folded.replace("-", " ") in others and own in keys]
        if not similar and len(self.violations) < _MAX_SUGGESTIONS:
            similar = get_close_matches(folded, keys, 1, 0.7)
        if similar:
            return f"; did you mean '{similar[0]}'?"
        return f"; the keys are {', '.join(key for key in keys if key not in _RARE)}"


def describe_kind(value: Plain) -> str:
    """Return the kind of a plain value with its article."""
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, list):
        return "a list"
    return "nothing" if value is None else "a text"
