"""Changes of the content of an entry, as opposed to corrections of its spelling."""

from collections.abc import Sequence
from typing import TypeVar

from linter.rules_api import Field, Index, Reference, compile_lazily

from ..shared.documents import as_draft, as_rfc
from ._continuity import ChangedEntry
from ._parties import is_comparable, party, squeeze

_T = TypeVar("_T")

_TEXTS = (Field.DESCRIPTION, Field.UNAUTHORIZED_USE, Field.NOTE)
_PEOPLE = (Field.ASSIGNEE, Field.CONTACT)
_OTHERS = (Field.PORT, Field.TRANSPORT, Field.SERVICE_CODE, Field.ALIAS)
_MAX_CORRECTION = 3  # characters at one place of a text that a correction of spelling replaces
_MAX_COMPARED = 50  # exchanged references or ids that are compared
_VERSION = compile_lazily(r"-[0-9]+\Z")  # of a draft
_DOCUMENT = compile_lazily(r"(?:draft|RFC)-[\w.+-]*\w|\b(?:RFC|rfc) ?[0-9]+\b")


def changes_content(entry: ChangedEntry, field: Field, index: Index) -> bool:
    """Return True if a change of a field changed the content of an entry. Dates do not count."""
    if field is Field.REFERENCE:
        return _have_other_documents(entry.before.references, entry.after.references)
    if field in _PEOPLE:
        return _are_other_parties(*entry.differences[field], index)
    if field in _TEXTS:
        return _is_other_text(*(_DOCUMENT.sub("", " ".join(values)) for values in entry.differences[field]))
    return field in _OTHERS


def _is_other_text(one: str, other: str) -> bool:
    """Return True if two texts differ by more than a correction of spelling."""
    if squeeze(one) == squeeze(other):
        return False
    start = _common_length(one, other)
    end = _common_length(one[start:][::-1], other[start:][::-1])
    replaced = [text[start : len(text) - end] for text in (one, other)]
    return (
        max(map(len, replaced)) > _MAX_CORRECTION or any(map(str.isdigit, "".join(replaced))) or start + end <= 2 * _MAX_CORRECTION
    )


def _common_length(one: str, other: str) -> int:
    """Return the number of characters with which both texts begin."""
    return next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def _have_other_documents(one: Sequence[Reference], other: Sequence[Reference]) -> bool:
    """Return True if references are to other documents, except drafts that became RFCs or later versions."""
    removed, added = _exchanged(one, other)
    if len(removed) > _MAX_COMPARED:
        return True
    added.sort(key=lambda reference: reference.kind == "rfc")  # drafts before RFCs, because any draft can become any RFC
    for reference in removed:
        successor = next((new for new in added if _succeeds(new, reference)), None)
        if successor is None:
            return True
        added.remove(successor)
    return bool(added)


def _exchanged(one: Sequence[_T], other: Sequence[_T]) -> tuple[list[_T], list[_T]]:
    """Return the values that only the one has, and those that only the other has."""
    here, there = set(one), set(other)
    return [value for value in one if value not in there], [value for value in other if value not in here]


def _succeeds(new: Reference, old: Reference) -> bool:
    """Return True if a reference is a correction or a later version of another one."""
    if old.kind != "draft" or not as_draft(old.target):
        return new.kind == old.kind and not _is_other_text(*(f"{one.target} {one.label}" for one in (old, new)))
    return as_rfc(new.target) is not None or _strip_version(new.target) == _strip_version(old.target)


def _strip_version(target: str) -> str:
    return _VERSION.sub("", (as_draft(target) or target).removeprefix("RFC-").removeprefix("draft-"))


def _are_other_parties(one: Sequence[str], other: Sequence[str], index: Index) -> bool:
    """Return True if ids are of other parties. It is False if one version lacks the contacts to which they refer."""
    if not index.get(is_comparable):
        return False
    removed, added = _exchanged(one, other)
    if len(removed) != len(added) or len(removed) > _MAX_COMPARED:
        return True
    mine, theirs = ([party([identifier], index) for identifier in ids] for ids in (removed, added))
    return not all(any(old.shares(new, domains=False) for new in theirs) for old in mine)
