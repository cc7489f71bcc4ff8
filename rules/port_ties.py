"""Names that the registry ties together: aliases, duplicates and replacements."""

from linter.rules_api import Record, fold_case

from .alias_marks import alias_mark, duplicate_mark, replacement_mark


def tied_names(entry: Record) -> set[str]:
    """The name of an entry and those that its marks tie it to; two entries are tied where they have one of these in common."""
    marks = (alias_mark(entry), duplicate_mark(entry), replacement_mark(entry))
    return {fold_case(entry.name or ""), *(fold_case(mark[1]) for mark in marks if mark)}


def are_tied(row: Record, other: Record) -> bool:
    if row.name is None or other.name is None or fold_case(row.name) == fold_case(other.name):
        return False
    return not tied_names(row).isdisjoint(tied_names(other))
