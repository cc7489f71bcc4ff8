"""Suggestions for undefined ids: the nearest defined id."""

from collections import Counter
from collections.abc import Collection, Sequence
from functools import lru_cache

from ..shared.spelling import differ_by_letter, split_serial, squash, squash_all

_SHORTEST, _LONGEST = 4, 64  # lengths of stems and ids between which the search runs
_MIN_RATIO = 0.8  # the lowest similarity of two ids, as a ratio of difflib
_COMPARISONS = 10_000  # more would take seconds, and so many errors are not typing errors


def suggest_ids(undefined: Collection[str], defined: Collection[str], unused: Collection[str]) -> dict[str, str]:
    """Return the nearest defined id for each undefined one that has exactly one.

    The nearest ids differ only by blanks, hyphens, underscores and letter case; then by one letter added, removed, replaced or
    swapped with the next; then they are similar ids among the `unused`, which are defined ids without a reference. The number at
    the end of an id distinguishes contacts of one name, so it has to be equal.
    """
    spellings: dict[str, list[str]] = {}
    for squashed, identifier in zip(squash_all([*defined]), defined, strict=True):
        spellings.setdefault(squashed, []).append(identifier)
    wanted = {identifier: squash(identifier) for identifier in undefined}
    unmatched = {squashed for squashed in wanted.values() if squashed not in spellings}
    near_ids = _one_letter_away(unmatched, spellings)
    similar = _similar(unmatched - near_ids.keys(), {squash(identifier) for identifier in unused})
    found = {}
    for identifier, squashed in wanted.items():
        candidates = {squashed} if squashed in spellings else near_ids.get(squashed) or similar.get(squashed, set())
        if len(candidates) == 1 and (suggestion := _best_spelling(identifier, spellings[min(candidates)])):
            found[identifier] = suggestion
    return found


def _best_spelling(identifier: str, spellings: list[str]) -> str | None:
    """Return the spelling that is most similar to an id, or None if several are equally similar."""
    if len(spellings) == 1:
        return spellings[0]
    if len(identifier) > _LONGEST or len(spellings) > _LONGEST:
        return None
    from difflib import SequenceMatcher  # imported late, because few registries need it

    by_ratio = sorted((SequenceMatcher(None, identifier, spelling).ratio(), spelling) for spelling in spellings)
    return by_ratio[-1][1] if by_ratio[-1][0] > by_ratio[-2][0] else None


def _one_letter_away(wanted: Collection[str], defined: Collection[str]) -> dict[str, set[str]]:
    """Return the defined ids that differ from each wanted one by a letter: one id, some of several, or none if there are too many.

    Two words that differ by a letter have a common word that each becomes without one of its letters or none, so a look-up of
    these words replaces a comparison of all pairs. Words of five letters or more also begin or end with the same two letters.
    """
    shortened: dict[str, set[str]] = {}
    for squashed in wanted:
        if len(squashed) <= _LONGEST:
            for short in _shorten(squashed):
                shortened.setdefault(short, set()).add(squashed)
    heads, tails = {squashed[:2] for squashed in wanted}, {squashed[-2:] for squashed in wanted}
    found: dict[str, set[str]] = {}
    comparisons: Counter[str] = Counter()
    given_up: set[str] = set()
    for candidate in defined:
        if len(candidate) > 5 and not (candidate[:2] in heads or candidate[-2:] in tails):
            continue
        if len(split_serial(candidate)[0]) < _SHORTEST or len(candidate) > _LONGEST + 1:
            continue
        for short in _shorten(candidate) & shortened.keys():
            comparisons[short] += len(shortened[short])
            if comparisons[short] > _COMPARISONS:
                given_up |= shortened.pop(short)
                continue
            for squashed in list(shortened[short]):
                near = found.setdefault(squashed, set())
                if len(near) > 1:
                    shortened[short].discard(squashed)
                elif differ_by_letter(squashed, candidate):
                    near.add(candidate)
    return {squashed: near for squashed, near in found.items() if near} | {squashed: set() for squashed in given_up}


def _shorten(word: str) -> set[str]:
    """Return a word and all words that it becomes without one letter."""
    return {word, *(word[:i] + word[i + 1 :] for i in range(len(word)))}


def _similar(wanted: Collection[str], unused: Collection[str]) -> dict[str, set[str]]:
    """Return the unused ids that are similar to each wanted one."""
    if len(wanted) * len(unused) > _COMPARISONS:
        return {}
    stems = {squashed: split_serial(squashed) for squashed in unused if len(squashed) <= _LONGEST}
    found = {}
    for squashed in wanted:
        stem, serial = split_serial(squashed)
        if not _SHORTEST <= len(stem) <= _LONGEST:
            continue
        pool = {other: candidate for candidate, (other, number) in stems.items() if number == serial}
        found[squashed] = {pool[match] for match in _find_close(stem, tuple(pool))}
    return found


@lru_cache(maxsize=1 << 8)  # the versions of a registry have the same undefined ids for years
def _find_close(stem: str, pool: Sequence[str]) -> Sequence[str]:
    from difflib import get_close_matches  # imported late, because few registries need it

    return get_close_matches(stem, pool, 2, _MIN_RATIO)
