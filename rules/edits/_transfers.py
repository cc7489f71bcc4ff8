"""Whether a service went from one party to another."""

import re
from collections.abc import Sequence, Set
from itertools import islice, product

from linter.rules_api import Field, Index, Record, fold_case

from ..spelling import one_letter_apart
from ._parties import IESG, Party, contacts_of, holder, is_known
from ._renamings import named_before
from ._services import altered

_WORD = re.compile(r"[a-z0-9]+")
_NAME = re.compile(r"[^\W\d_]+")  # a word of an id, without the number at its end
_STEM = 5  # letters of a word that may end otherwise, at least
_ABBREVIATION = 3  # letters of a word that is made of initials
_SURNAME = 4
_MOST = 50  # words of a description, or names of a party, that are looked at
_OF_COMPANIES = frozenset(
    [
        *("ag", "co", "company", "corp", "corporation", "forum", "foundation", "gmbh", "group", "inc", "incorporated"),
        *("international", "limited", "llc", "ltd", "networks", "project", "sa", "services", "software", "solutions", "systems"),
        *("team", "technologies", "technology"),
    ]
)
_EVERYWHERE = frozenset(
    [
        *("a", "an", "and", "by", "for", "from", "in", "of", "on", "or", "over", "port", "protocol", "server", "service", "the"),
        *("to", "using", "via", "with"),
    ]
)


def continued(index: Index) -> Sequence[tuple[Record, Record]]:
    """The entries of a service before the edit and after it, where the edit changed them, renamed ones among them."""
    pairs = [(entry.before, entry.after) for entry in index.get(altered)]
    pairs += [(before, after) for after, before in index.get(named_before).items()]
    return sorted(pairs, key=lambda pair: pair[1].row)


def went_to_the_ietf(before: Record, after: Record, index: Index) -> bool:
    """Whether the IESG took a service over, which is no transfer between parties."""
    return IESG in holder(after, index).ids and IESG not in holder(before, index).ids


def changed_hands(before: Record, after: Record, index: Index) -> bool:
    """Whether the party that holds a service after the edit has nothing in common with the one that held it before.

    Where one of them is not recorded or not defined, nothing is known. Where no assignee was recorded, the party is still there if
    it is the contact.
    """
    old, new = holder(before, index), holder(after, index)
    if not is_known(old) or not is_known(new) or old.shares(new) or _are_called_alike(old, new):
        return False
    return before.assignees is not None or not old.shares(contacts_of(after, index))


def _are_called_alike(old: Party, new: Party) -> bool:
    """Whether one name goes on where the other one ends, or the ids, which are made of names, are of one person: they have the
    same initial, and surnames that differ by a letter at most.
    """
    if any(_are_alike(*names) for names in product(*(sorted(party.names)[:_MOST] for party in (old, new)))):
        return True
    return any(
        mine[:1] == theirs[:1] and (mine[-1] == theirs[-1] or one_letter_apart(mine[-1], theirs[-1]))
        for mine, theirs in product(_names(old), _names(new))
    )


def _names(party: Party) -> list[tuple[str, str]]:
    """The initial and the surname of each id that could be of a person."""
    words = (_NAME.findall(fold_case(identifier)) for identifier in sorted(party.ids)[:_MOST])
    found = [(first[0], last) for first, *_, last in (names for names in words if len(names) > 1)]
    return [(initial, last) for initial, last in found if len(last) >= _SURNAME and last not in _OF_COMPANIES]


def is_reused(before: Record, after: Record) -> bool:
    """Whether two descriptions of one name are of two services: the other one has fewer than half of the words of the shorter one.

    Words that stand in any description do not count. Words that are spelt out in the other description are in it.
    """
    old, new = (_words(record.description) for record in (before, after))
    shorter, longer = sorted((_telling(old), _telling(new)), key=len)
    found = [word for word in shorter if any(_are_alike(word, other) for other in longer) or _is_spelt_out(word, old, new)]
    return fold_case(before.name or "") == fold_case(after.name or "") and len(shorter) > 0 and 2 * len(found) < len(shorter)


def _words(text: str | None) -> list[str]:
    return [match[0] for match in islice(_WORD.finditer(fold_case(text or "")), _MOST)]


def _telling(words: Sequence[str]) -> Set[str]:
    return set(words) - _EVERYWHERE - _OF_COMPANIES


def _are_alike(one: str, other: str) -> bool:
    """Whether two words or names are the same but for an ending."""
    return one == other or (min(len(one), len(other)) >= _STEM and (one.startswith(other) or other.startswith(one)))


def _is_spelt_out(word: str, *texts: Sequence[str]) -> bool:
    return len(word) >= _ABBREVIATION and any(word in "".join(other[0] for other in text) for text in texts)


def assignee_field(record: Record) -> Field:
    """The field in which the assignee of an entry stands."""
    return Field.CONTACT if record.assignees is None else Field.ASSIGNEE
