"""Services that a change renamed, as opposed to ports that went to another service."""

from collections.abc import Mapping

from linter.rules_api import Index, Record, compile_lazily, fold_case

from ..shared.rfc6335 import entries_of
from ._base import begun, ended
from ._parties import all_parties, squeeze

_WORD = compile_lazily(r"[a-z0-9]+")
_COMMON_WORDS = frozenset(
    [
        "a",
        "an",
        "and",
        "at",
        "by",
        "for",
        "from",
        "in",
        "of",
        "on",
        "or",
        "over",
        "the",
        "to",
        "using",
        "via",
        "with",
        "application",
        "client",
        "port",
        "protocol",
        "server",
        "service",
        "services",
        "system",
    ]
)
_MAX_COMPARED = 4  # new entries compared with one that ended; an alias and its replacement are two
_MIN_RUN = 4  # letters in a row that two names do not share by chance
_MAX_LENGTH = 64  # characters of a name that are compared
_ENOUGH = 2  # signals of four


def renamings(index: Index) -> Mapping[Record, Record]:
    """Map the entries of the base whose service has another name in the head to the entries of that name.

    The new entry is on the same port and transport or, if neither has a port, on the same transport with the same description. It is
    the same service by two of four signals: equal registration dates, similar descriptions, a common party, and similar names.
    Equal descriptions are enough. If the old name keeps the port on another transport (see `is_partial`), the descriptions have to
    be equal and another signal has to agree.
    """
    keys = (_port_key, _description_key)
    candidates: dict[tuple[str, ...], list[Record]] = {}
    for entry in index.get(begun):
        for make_key in keys:
            if key := make_key(entry):
                candidates.setdefault(key, []).append(entry)
    found = {}
    for old in index.get(ended):
        rated = [
            (_likeness(old, new, index), new) for make_key in keys for new in candidates.get(make_key(old), ())[:_MAX_COMPARED]
        ]
        likeness, new = max(rated, key=lambda pair: pair[0], default=(0, old))
        if likeness >= _ENOUGH and (not is_partial(old, index) or (likeness > _ENOUGH and _has_same_description(old, new))):
            found[old] = new
    return found


def is_partial(old: Record, index: Index) -> bool:
    """Return True if the name of an entry that ended is still on its port, with another transport."""
    return old.number is not None and any(entry.number == old.number for entry in entries_of(index, old.name or ""))


def renamed_from(index: Index) -> Mapping[Record, Record]:
    """Map the entries of the head whose service had another name to the entries of that name in the base."""
    return {new: old for old, new in reversed(list(index.get(renamings).items()))}


def _port_key(entry: Record) -> tuple[str, ...]:
    return (entry.number, entry.transport or "") if entry.number else ()


def _description_key(entry: Record) -> tuple[str, ...]:
    description = squeeze(entry.description or "")
    return ("", entry.transport or "", description) if description and not entry.number else ()


def _likeness(old: Record, new: Record, index: Index) -> int:
    """Return the number of signals, 0 to 5, that an entry that ended and one that began are one service."""
    dated = bool((old.registered or "").strip()) and old.registered == new.registered
    shared = all_parties([old], index).shares(all_parties([new], index))
    if old.number and _has_same_description(old, new):
        described = _ENOUGH
    else:
        described = int(share_words(old.description or "", new.description or ""))
    return sum((described, dated, shared, _are_similar_names(old.name or "", new.name or "")))


def _has_same_description(old: Record, new: Record) -> bool:
    return squeeze(old.description or "") == squeeze(new.description or "") != ""


def share_words(one: str, other: str, ignored: str = "") -> bool:
    """Return True if two descriptions share at least half of the words of the shorter one.

    Common words and those of the `ignored` text do not count.
    """
    known = _COMMON_WORDS.union(_WORD.findall(fold_case(ignored)))
    words, others = (set(_WORD.findall(fold_case(text))) - known for text in (one, other))
    return bool(words and others) and 2 * len(words & others) >= min(len(words), len(others))


def _are_similar_names(one: str, other: str) -> bool:
    """Return True if one name contains the other, or at least half of it and four letters in a row."""
    shorter, longer = sorted((squeeze(one[:_MAX_LENGTH]), squeeze(other[:_MAX_LENGTH])), key=len)
    run = max(_MIN_RUN, (len(shorter) + 1) // 2)
    if not shorter or shorter in longer:
        return shorter != ""
    return any(shorter[i : i + run] in longer for i in range(len(shorter) - run + 1))
