"""Whether an edit of an entry changed what the entry says, or only how it says that."""

import re
from collections.abc import Sequence
from typing import TypeVar

from linter.rules_api import Capability, Field, Index, Reference

from ..documents import as_draft, as_rfc
from ._parties import party, squeezed
from ._services import Altered

_T = TypeVar("_T")

_TEXTS = (Field.DESCRIPTION, Field.UNAUTHORIZED_USE, Field.NOTE)
_PEOPLE = (Field.ASSIGNEE, Field.CONTACT)
_OTHERS = (Field.PORT, Field.TRANSPORT, Field.SERVICE_CODE, Field.ALIAS)
_SLIP = 3  # characters in one place of a text that are put right
_MOST = 50  # references or ids exchanged that are looked at
_VERSION = re.compile(r"-[0-9]+\Z")  # of a draft
_DOCUMENT = re.compile(r"(?:draft|RFC)-[\w.+-]*\w|\b(?:RFC|rfc) ?[0-9]+\b")


def says_otherwise(entry: Altered, field: Field, index: Index) -> bool:
    """Whether an entry says something else in a field that the edit changed. Its dates do not count."""
    if field is Field.REFERENCE:
        return _refers_otherwise(entry.before.references, entry.after.references)
    if field in _PEOPLE:
        return _names_others(*entry.differences[field], index)
    if field in _TEXTS:
        return _reads_otherwise(*(_DOCUMENT.sub("", " ".join(values)) for values in entry.differences[field]))
    return field in _OTHERS


def _reads_otherwise(one: str, other: str) -> bool:
    if squeezed(one) == squeezed(other):
        return False
    start = _alike(one, other)
    end = _alike(one[start:][::-1], other[start:][::-1])
    slips = [text[start : len(text) - end] for text in (one, other)]
    return max(map(len, slips)) > _SLIP or any(map(str.isdigit, "".join(slips))) or start + end <= 2 * _SLIP


def _alike(one: str, other: str) -> int:
    """How many characters two texts begin with alike."""
    return next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def _refers_otherwise(one: Sequence[Reference], other: Sequence[Reference]) -> bool:
    """Whether references are to other documents, once each draft has become an RFC or a later version of itself."""
    gone, come = _exchanged(one, other)
    if len(gone) > _MOST:
        return True
    come.sort(key=lambda reference: reference.kind == "rfc")  # any draft may have become any RFC
    for reference in gone:
        successor = next((new for new in come if _succeeds(new, reference)), None)
        if successor is None:
            return True
        come.remove(successor)
    return bool(come)


def _exchanged(one: Sequence[_T], other: Sequence[_T]) -> tuple[list[_T], list[_T]]:
    """What only the one has, and what only the other has."""
    here, there = set(one), set(other)
    return [value for value in one if value not in there], [value for value in other if value not in here]


def _succeeds(new: Reference, old: Reference) -> bool:
    if old.kind != "draft" or not as_draft(old.target):
        return new.kind == old.kind and not _reads_otherwise(*(f"{one.target} {one.label}" for one in (old, new)))
    return as_rfc(new.target) is not None or _unversioned(new.target) == _unversioned(old.target)


def _unversioned(target: str) -> str:
    return _VERSION.sub("", (as_draft(target) or target).removeprefix("RFC-").removeprefix("draft-"))


def _names_others(one: Sequence[str], other: Sequence[str], index: Index) -> bool:
    """Whether ids are of other parties. Nothing is known of parties where a version does not have the people."""
    change_set = index.change_set
    assert change_set is not None
    if any(Capability.PEOPLE in version.missing_capabilities for version in (change_set.base, change_set.registry)):
        return False
    gone, come = ([party([identifier], index) for identifier in ids] for ids in _exchanged(one, other))
    if len(gone) != len(come) or len(gone) > _MOST:
        return True
    return not all(any(mine.shares(theirs, domains=False) for theirs in come) for mine in gone)
