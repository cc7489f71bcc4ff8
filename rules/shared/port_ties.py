"""Names that the registry ties together: aliases, duplicates, replacements, and names that a note mentions."""

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
    at = note.find(name)
    while at >= 0:
        end = at + len(name)
        if not (_is_part_of_word(note[at - 1 : at]) or _is_part_of_word(note[end : end + 1])):
            return True
        at = note.find(name, at + 1)
    return False


def _is_part_of_word(character: str) -> bool:
    """Return True for a character that a name continues with. There is none at the ends of a text ("")."""
    return character.isalnum() or character in ("_", "-")
