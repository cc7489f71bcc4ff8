"""Transfers of services between parties, and descriptions of other services."""

from collections.abc import Iterable, Sequence, Set
from itertools import islice, product

from linter.rules_api import Capability, Contact, Field, Index, Record, compile_lazily, fold_case

from ..shared.spelling import differ_by_letter
from ._parties import IESG, Party, contact_party, holder, make_party, squeeze

_WORD = compile_lazily(r"[a-z0-9]+")
_NAME = compile_lazily(r"[^\W\d_]+")  # a word of an id or a name, without its number
_MIN_STEM = 5  # letters that two words with different endings have in common
_MIN_ABBREVIATION = 3  # letters of a word of initials
_MIN_SURNAME = 4  # letters
_MAX_COMPARED = 50  # words of a description, or names of a party, that are compared
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
    """Return True if the IESG took a service over, which is not a transfer between parties."""
    return IESG in holder(after, index).ids and IESG not in holder(before, index).ids


def has_assignee(before: Record, after: Record, index: Index) -> bool:
    """Return True if an entry has an assignee in one of the versions, or a format does not show that it has none."""
    assert index.change_set is not None
    versions = index.change_set.base, index.change_set.registry
    is_hidden = any(Capability.NO_ASSIGNEE in version.missing_capabilities for version in versions)
    return is_hidden or before.assignees is not None or after.assignees is not None


def changed_hands(before: Record, after: Record, index: Index) -> bool:
    """Return True if the party of a service in the head has nothing in common with its party in the base.

    It is False if one of them is unknown. If the base has no assignee, its party may stay as the contact.
    """
    old, new = holder(before, index), holder(after, index)
    if not old.is_known or not new.is_known or old.shares(new) or _have_similar_names(old, new):
        return False
    return before.assignees is not None or not old.shares(contact_party(after, index))


def became_another_party(before: Contact, after: Contact) -> bool:
    """Return True if a contact of one id has the name and the addresses of another party in the head.

    A corrected spelling, a new surname or another address is still the same party, and so is a name that fits the id better than
    the one before.
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
    """Return the words of the name of a contact, folded, without the forms of companies."""
    words = [word.casefold() for word in _NAME.findall(contact.name or contact.organization or "")[:_MAX_COMPARED]]
    return [word for word in words if word not in _COMPANY_WORDS] or words


def _have_similar_names(old: Party, new: Party) -> bool:
    """Return True if one name continues the other, or two ids are of one person.

    Ids are of one person if the initials are equal and the surnames differ by at most one letter.
    """
    if any(_differ_by_ending(*names) for names in product(*(sorted(party.names)[:_MAX_COMPARED] for party in (old, new)))):
        return True
    return any(
        one[0] == other[0] and (one[1] == other[1] or differ_by_letter(one[1], other[1]))
        for one, other in product(_persons(old.spellings), _persons(new.spellings))
    )


def _persons(ids: Iterable[str]) -> list[tuple[str, str]]:
    """List the initial and the surname of each id that can be of a person."""
    words = (_NAME.findall(fold_case(identifier)) for identifier in sorted(ids)[:_MAX_COMPARED])
    found = [(first[0], last) for first, *_, last in (names for names in words if len(names) > 1)]
    return [(initial, last) for initial, last in found if len(last) >= _MIN_SURNAME and last not in _COMPANY_WORDS]


def is_other_service(before: Record, after: Record) -> bool:
    """Return True if two descriptions of one name share fewer than half of the words of the shorter one.

    Common words do not count. An abbreviation that the other description spells out is a shared word.
    """
    old, new = (_words(record.description) for record in (before, after))
    shorter, longer = sorted((_distinctive(old), _distinctive(new)), key=len)
    found = [word for word in shorter if any(_differ_by_ending(word, other) for other in longer) or _is_spelt_out(word, old, new)]
    return fold_case(before.name or "") == fold_case(after.name or "") and len(shorter) > 0 and 2 * len(found) < len(shorter)


def _words(text: str | None) -> list[str]:
    return [match[0] for match in islice(_WORD.finditer(fold_case(text or "")), _MAX_COMPARED)]


def _distinctive(words: Sequence[str]) -> Set[str]:
    return set(words) - _COMMON_WORDS - _COMPANY_WORDS


def _differ_by_ending(one: str, other: str) -> bool:
    """Return True if two words or names are equal except for an ending."""
    return one == other or (min(len(one), len(other)) >= _MIN_STEM and (one.startswith(other) or other.startswith(one)))


def _is_spelt_out(word: str, *texts: Sequence[str]) -> bool:
    """Return True if a word is made of initials of words in one of the texts."""
    return len(word) >= _MIN_ABBREVIATION and any(word in "".join(other[0] for other in text) for text in texts)


def assignee_field(record: Record) -> Field:
    """Return the field with the assignee of an entry."""
    return Field.CONTACT if record.assignees is None else Field.ASSIGNEE
