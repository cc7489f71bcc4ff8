"""Which defined id an undefined one probably means: a spelling slip, one letter, or a contact that nobody else refers to."""

from collections import Counter
from collections.abc import Collection

from ..spelling import differ_by_letter, split_serial, squash

_SHORTEST, _LONGEST = 4, 64  # characters between which a wrong letter is told from another name, and is looked for
_LIKE = 0.8  # the share of two ids that has to agree, as difflib measures it
_COMPARISONS = 10_000  # more would take seconds, and so many errors are no slips of the pen


def offers(undefined: Collection[str], defined: Collection[str], unused: Collection[str]) -> dict[str, str]:
    """The defined id that each undefined one probably means, where just one is the nearest.

    Nearest is what differs by blanks, hyphens, underscores and letter case only; then what differs by one letter more, fewer,
    replaced, or swapped with the next; then what looks alike among the `unused`, which are defined ids without a reference. The
    number at the end of an id tells contacts of one name apart: it is never taken for a mistake.
    """
    spellings: dict[str, list[str]] = {}
    for identifier in defined:
        spellings.setdefault(squash(identifier), []).append(identifier)
    wanted = {identifier: squash(identifier) for identifier in undefined}
    strange = {squashed for squashed in wanted.values() if squashed not in spellings}
    mistyped = _one_letter_away(strange, spellings)
    alike = _alike(strange - mistyped.keys(), {squash(identifier) for identifier in unused})
    found = {}
    for identifier, squashed in wanted.items():
        candidates = {squashed} if squashed in spellings else mistyped.get(squashed) or alike.get(squashed, set())
        if len(candidates) == 1 and (offer := _best_spelling(identifier, spellings[min(candidates)])):
            found[identifier] = offer
    return found


def _best_spelling(identifier: str, spellings: list[str]) -> str | None:
    """The one of several ids with the same letters that is written most like another id, if there is such a one."""
    if len(spellings) == 1:
        return spellings[0]
    if len(identifier) > _LONGEST or len(spellings) > _LONGEST:
        return None
    from difflib import SequenceMatcher  # only now: most registries have no use for it

    by_likeness = sorted((SequenceMatcher(None, identifier, spelling).ratio(), spelling) for spelling in spellings)
    return by_likeness[-1][1] if by_likeness[-1][0] > by_likeness[-2][0] else None


def _one_letter_away(wanted: Collection[str], defined: Collection[str]) -> dict[str, set[str]]:
    """The defined ids one letter away from each wanted one: all of one, some of several, none where the search is given up.

    Two words that are one letter apart have a word in common that each becomes when it loses one letter or none, so that
    looking these up replaces comparing all with all. Those of five letters or more also begin or end with the same two.
    """
    shortened: dict[str, set[str]] = {}
    for squashed in wanted:
        if len(squashed) <= _LONGEST:
            for short in _shortened(squashed):
                shortened.setdefault(short, set()).add(squashed)
    heads, tails = {squashed[:2] for squashed in wanted}, {squashed[-2:] for squashed in wanted}
    found: dict[str, set[str]] = {}
    comparisons: Counter[str] = Counter()
    crowds: set[str] = set()
    for candidate in defined:
        if len(candidate) > 5 and not (candidate[:2] in heads or candidate[-2:] in tails):
            continue
        if len(split_serial(candidate)[0]) < _SHORTEST or len(candidate) > _LONGEST + 1:
            continue
        for short in _shortened(candidate) & shortened.keys():
            comparisons[short] += len(shortened[short])
            if comparisons[short] > _COMPARISONS:
                crowds |= shortened.pop(short)
                continue
            for squashed in list(shortened[short]):
                near = found.setdefault(squashed, set())
                if len(near) > 1:
                    shortened[short].discard(squashed)
                elif differ_by_letter(squashed, candidate):
                    near.add(candidate)
    return {squashed: near for squashed, near in found.items() if near} | {squashed: set() for squashed in crowds}


def _shortened(word: str) -> set[str]:
    return {word, *(word[:i] + word[i + 1 :] for i in range(len(word)))}


def _alike(wanted: Collection[str], unused: Collection[str]) -> dict[str, set[str]]:
    """The unused ids that look much like each wanted one."""
    if len(wanted) * len(unused) > _COMPARISONS:
        return {}
    from difflib import get_close_matches

    stems = {squashed: split_serial(squashed) for squashed in unused if len(squashed) <= _LONGEST}
    found = {}
    for squashed in wanted:
        stem, serial = split_serial(squashed)
        if not _SHORTEST <= len(stem) <= _LONGEST:
            continue
        pool = {other: candidate for candidate, (other, number) in stems.items() if number == serial}
        found[squashed] = {pool[match] for match in get_close_matches(stem, pool, 2, _LIKE)}
    return found
