"""Services that went from one party to another, and descriptions that are of another service."""

import re
from collections.abc import Iterable, Sequence, Set
from itertools import islice, product

from linter.rules_api import Capability, Contact, Field, Index, Record, fold_case

from ..spelling import differ_by_letter
from ._parties import IESG, Party, contact_party, holder, make_party, squeeze

_WORD = re.compile(r"[a-z0-9]+")
_NAME = re.compile(r"[^\W\d_]+")  # a word of an id or a name, without the number at its end
_STEM = 5  # letters of a word that may end otherwise, at least
_ABBREVIATION = 3  # letters of a word that is made of initials
_SURNAME = 4
_MOST = 50  # words of a description, or names of a party, that are compared
_COMPANY_WORDS = frozenset(
    [
        "ag",
        "co",
        "company",
        "corp",
        "corporation",
        "forum",
        "foundation",
        "gmbh",
        "group",
        "inc",
        "incorporated",
        "international",
        "limited",
        "llc",
        "ltd",
        "networks",
        "project",
        "sa",
        "services",
        "software",
        "solutions",
        "systems",
        "team",
        "technologies",
        "technology",
    ]
)
_COMMON_WORDS = frozenset(
    [
        "a",
        "an",
        "and",
        "by",
        "for",
        "from",
        "in",
        "of",
        "on",
        "or",
        "over",
        "port",
        "protocol",
        "server",
        "service",
        "the",
        "to",
        "using",
        "via",
        "with",
    ]
)


def went_to_the_ietf(before: Record, after: Record, index: Index) -> bool:
    """Return whether the IESG took a service over, which is no transfer between parties."""
    return IESG in holder(after, index).ids and IESG not in holder(before, index).ids


def has_assignee(before: Record, after: Record, index: Index) -> bool:
    """Return whether an entry records an assignee in one of the versions, or a format does not show that it has none."""
    assert index.change_set is not None
    versions = index.change_set.base, index.change_set.registry
    is_hidden = any(Capability.NO_ASSIGNEE in version.missing_capabilities for version in versions)
    return is_hidden or before.assignees is not None or after.assignees is not None


def changed_hands(before: Record, after: Record, index: Index) -> bool:
    """Return whether the party that holds a service in the head has nothing in common with the one that held it in the base.

    False where one of them is unknown. Where the base records no assignee, its party may stay as the contact.
    """
    old, new = holder(before, index), holder(after, index)
    if not old.is_known or not new.is_known or old.shares(new) or _have_similar_names(old, new):
        return False
    return before.assignees is not None or not old.shares(contact_party(after, index))


def became_another_party(before: Contact, after: Contact) -> bool:
    """Return whether a contact of one id has the name and the addresses of another party in the head.

    A corrected spelling, a new surname or another address of the same party is none, nor is a name that agrees with the id better
    than the one before.
    """
    old, new = make_party((), [before]), make_party((), [after])
    if not old.names or not new.names or old.shares(new) or _have_similar_names(old, new):
        return False
    if before.organization and squeeze(before.organization) == squeeze(after.organization or ""):
        return False
    was, now = (_split_name(contact) for contact in (before, after))
    if not was or not now or set(was) == set(now):
        return False
    surnames = squeeze(was[-1]), squeeze(now[-1])
    if was[0][0] == now[0][0] and (surnames[0] == surnames[1] or differ_by_letter(*surnames)):
        return False
    if differ_by_letter("".join(was), "".join(now)) or 2 * len(set(was) & set(now)) > min(len(set(was)), len(set(now))):
        return False
    words = set(_NAME.findall(fold_case(before.id)))
    return len(words.intersection(now)) <= len(words.intersection(was))


def _split_name(contact: Contact) -> list[str]:
    """Return the words of the name of a contact, folded, the forms of companies left out."""
    words = [word.casefold() for word in _NAME.findall(contact.name or contact.organization or "")[:_MOST]]
    return [word for word in words if word not in _COMPANY_WORDS] or words


def _have_similar_names(old: Party, new: Party) -> bool:
    """Return whether one name continues the other, or the ids, which are made of names, are of one person: the same initial, and
    surnames that differ by a letter at most.
    """
    if any(_are_alike(*names) for names in product(*(sorted(party.names)[:_MOST] for party in (old, new)))):
        return True
    return any(
        mine[0] == theirs[0] and (mine[1] == theirs[1] or differ_by_letter(mine[1], theirs[1]))
        for mine, theirs in product(_persons(old.spellings), _persons(new.spellings))
    )


def _persons(ids: Iterable[str]) -> list[tuple[str, str]]:
    """List the initial and the surname of each id that can be of a person."""
    words = (_NAME.findall(fold_case(identifier)) for identifier in sorted(ids)[:_MOST])
    found = [(first[0], last) for first, *_, last in (names for names in words if len(names) > 1)]
    return [(initial, last) for initial, last in found if len(last) >= _SURNAME and last not in _COMPANY_WORDS]


def is_other_service(before: Record, after: Record) -> bool:
    """Return whether two descriptions of one name are of two services: they share fewer than half of the words of the shorter one.

    Common words do not count. An abbreviation that the other description spells out is shared.
    """
    old, new = (_words(record.description) for record in (before, after))
    shorter, longer = sorted((_distinctive(old), _distinctive(new)), key=len)
    found = [word for word in shorter if any(_are_alike(word, other) for other in longer) or _is_spelt_out(word, old, new)]
    return fold_case(before.name or "") == fold_case(after.name or "") and len(shorter) > 0 and 2 * len(found) < len(shorter)


def _words(text: str | None) -> list[str]:
    return [match[0] for match in islice(_WORD.finditer(fold_case(text or "")), _MOST)]


def _distinctive(words: Sequence[str]) -> Set[str]:
    return set(words) - _COMMON_WORDS - _COMPANY_WORDS


def _are_alike(one: str, other: str) -> bool:
    """Return whether two words or names are the same but for an ending."""
    return one == other or (min(len(one), len(other)) >= _STEM and (one.startswith(other) or other.startswith(one)))


def _is_spelt_out(word: str, *texts: Sequence[str]) -> bool:
    return len(word) >= _ABBREVIATION and any(word in "".join(other[0] for other in text) for text in texts)


def assignee_field(record: Record) -> Field:
    """Return the field that holds the assignee of an entry."""
    return Field.CONTACT if record.assignees is None else Field.ASSIGNEE
