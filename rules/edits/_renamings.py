"""Which entries got another name for the same service, and which ports got another service."""

import re
from collections.abc import Mapping

from linter.rules_api import Index, Record, fold_case

from ..rfc6335 import entries_of
from ._parties import everybody, squeezed
from ._versions import begun, ended

_WORD = re.compile(r"[a-z0-9]+")
_SAY_NOTHING = frozenset(
    [
        *("a", "an", "and", "at", "by", "for", "from", "in", "of", "on", "or", "over", "the", "to", "using", "via", "with"),
        *("application", "client", "port", "protocol", "server", "service", "services", "system"),
    ]
)
_MOST = 4  # new entries in the place of one that ended; an alias and its replacement are two
_RUN = 4  # letters in a row that two names have in common by more than chance
_LONGEST = 64  # characters of a name that is looked into
_ENOUGH = 2  # signals of four


def renamings(index: Index) -> Mapping[Record, Record]:
    """The entries of the base that ended because their service has another name now, and the entries of that name.

    The new entry is on the same port and transport or, where none of them has a port, on the same transport with the same
    description. Two of four signals make it the same service: the registration date, much of the description, a party, and names
    that are alike. The same description is enough. Where the old name still stands on the port, with another transport, the
    service has kept it.
    """
    ways = (_place, _description)
    began: dict[tuple[str, ...], list[Record]] = {}
    for entry in index.get(begun):
        for way in ways:
            if key := way(entry):
                began.setdefault(key, []).append(entry)
    found = {}
    for old in index.get(ended):
        candidates = [new for way in ways for new in began.get(way(old), ())[:_MOST]]
        if candidates and not _still_stands(old, index):
            likeness, new = max(((_likeness(old, new, index), new) for new in candidates), key=lambda rated: rated[0])
            if likeness >= _ENOUGH:
                found[old] = new
    return found


def named_before(index: Index) -> Mapping[Record, Record]:
    """The entries after the edit whose service had another name before, and the entry of that name in the base."""
    return {new: old for old, new in reversed(list(index.get(renamings).items()))}


def _place(entry: Record) -> tuple[str, ...]:
    return (entry.number, entry.transport or "") if entry.number else ()


def _description(entry: Record) -> tuple[str, ...]:
    said = squeezed(entry.description or "")
    return ("", entry.transport or "", said) if said and not entry.number else ()


def _still_stands(old: Record, index: Index) -> bool:
    return any(entry.number == old.number for entry in entries_of(index, old.name or "")) and old.number is not None


def _likeness(old: Record, new: Record, index: Index) -> int:
    """How many of the four signals say that an entry that ended and one that began are about the same service."""
    described = _described_alike(old.description or "", new.description or "")
    if described == _ENOUGH and old.number:
        return described
    dated = old.registered is not None and old.registered.strip() != "" and old.registered == new.registered
    shared = everybody(old, index).shares(everybody(new, index))
    return sum((bool(described), dated, shared, _sound_alike(old.name or "", new.name or "")))


def _described_alike(one: str, other: str) -> int:
    """2 for descriptions with the same letters and digits, 1 for those that have much in common, else 0."""
    if squeezed(one) and squeezed(one) == squeezed(other):
        return _ENOUGH
    return int(much_in_common(one, other))


def much_in_common(one: str, other: str, besides: str = "") -> bool:
    """Whether two descriptions share at least half of the words of the shorter one.

    Words that say nothing do not count, nor do those of a text that is the same for both in any case.
    """
    known = _SAY_NOTHING.union(_WORD.findall(fold_case(besides)))
    words, others = (set(_WORD.findall(fold_case(text))) - known for text in (one, other))
    return bool(words and others) and 2 * len(words & others) >= min(len(words), len(others))


def _sound_alike(one: str, other: str) -> bool:
    """Whether one of two names contains the other, or half of the shorter one, but at least four letters in a row."""
    shorter, longer = sorted((squeezed(one[:_LONGEST]), squeezed(other[:_LONGEST])), key=len)
    run = max(_RUN, (len(shorter) + 1) // 2)
    if not shorter or shorter in longer:
        return shorter != ""
    return any(shorter[i : i + run] in longer for i in range(len(shorter) - run + 1))
