"""Names that the registry ties together: aliases, duplicates, replacements, and names that a note mentions."""

import re

from linter.rules_api import Record, fold_case

from .alias_marks import alias_mark, duplicate_mark, replacement_mark


def tied_names(entry: Record) -> set[str]:
    """Return the folded names of an entry and of the entries in its marks. Two entries with a common name here are tied."""
    marks = (alias_mark(entry), duplicate_mark(entry), replacement_mark(entry))
    return {fold_case(entry.name or ""), *(fold_case(mark[1]) for mark in marks if mark)}


def are_tied(one: Record, other: Record) -> bool:
    """Return True if two named entries of one name, or with a mark or a note that ties their names together."""
    if one.name is None or other.name is None:
        return False
    if fold_case(one.name) == fold_case(other.name):
        return True
    return _mentions(one, other) or _mentions(other, one) or not tied_names(one).isdisjoint(tied_names(other))


def _mentions(one: Record, other: Record) -> bool:
    """Return True if the note of an entry contains the name of another as a word."""
    if not one.note or not other.name:
        return False
    name, note = fold_case(other.name), fold_case(one.note)
    return name in note and re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", note) is not None
