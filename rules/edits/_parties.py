"""The parties of entries before and after a change, and their comparison."""

from collections.abc import Iterable
from typing import NamedTuple

from linter.rules_api import Capability, Contact, Index, Record, compile_lazily, contacts_by_id, fold_case

from ..shared.rfc6335 import assignees
from ._base import base_index

IESG = "iesg"  # the squeezed id of the assignee of the assignments by the IETF (RFC 6335 section 8.1.1)

_PUBLIC_MAIL_DOMAINS = frozenset(
    [
        "aol.com",
        "comcast.net",
        "gmail.com",
        "gmx.de",
        "gmx.net",
        "googlemail.com",
        "hotmail.com",
        "icloud.com",
        "live.com",
        "mac.com",
        "mail.com",
        "mail.ru",
        "me.com",
        "msn.com",
        "outlook.com",
        "pobox.com",
        "proton.me",
        "protonmail.com",
        "qq.com",
        "web.de",
        "yahoo.com",
        "yandex.ru",
    ]
)
_MAIL_DOMAIN = compile_lazily(r"[^&@\s]+[&@]([A-Za-z0-9.-]+)")  # the registry writes & for @
_MAX_LENGTH = 320  # characters of a mail address


class Party(NamedTuple):
    """A party: ids in an entry, and the values of the contacts with these ids.

    `ids` and `names` have only letters and digits, folded; `addresses` are all URIs; `domains` are mail domains of organizations.
    `is_known` is False if the version has contacts and these are not defined. `spellings` are the original ids.
    """

    ids: frozenset[str]
    names: frozenset[str]
    addresses: frozenset[str]
    domains: frozenset[str]
    is_known: bool
    spellings: frozenset[str]

    def shares(self, other: "Party", domains: bool = True) -> bool:
        """Return True if two parties have an id, a name, an address or, unless `domains` is False, a mail domain in common."""
        values = [(self.ids, other.ids), (self.names, other.names), (self.addresses, other.addresses)]
        if domains:
            values.append((self.domains, other.domains))
        return any(not own.isdisjoint(others) for own, others in values)


def holder(record: Record, index: Index) -> Party:
    """Return the party of an entry of either version: its assignees, or else its contacts."""
    return party(assignees(record), index)


def all_parties(records: Iterable[Record], index: Index) -> Party:
    """Return the assignees and contacts of entries of either version as one party."""
    references = [reference for record in records for reference in (*(record.assignees or ()), *record.contacts)]
    return party((reference.target for reference in references), index)


def contact_party(record: Record, index: Index) -> Party:
    """Return the contacts of an entry of either version as one party."""
    return party((reference.target for reference in record.contacts), index)


def party(ids: Iterable[str], index: Index) -> Party:
    """Return the party with these ids.

    It has the values of both versions of each contact, so a contact that the change updated is still the same party.
    """
    versions = index.get(base_index).get(contacts_by_id), index.get(contacts_by_id)
    wanted = frozenset(identifier for identifier in ids if identifier.strip())
    contacts = [contact for people in versions for identifier in wanted for contact in people.get(identifier, ())]
    return make_party(wanted, contacts, bool(wanted) and index.get(has_ids_only))


def has_ids_only(index: Index) -> bool:
    """Return True if both versions lack the contacts to which ids refer, so that only the ids of a party are known."""
    return index.get(_versions_without_people) == 2


def is_comparable(index: Index) -> bool:
    """Return True if both versions have the contacts to which ids refer, or neither has."""
    return index.get(_versions_without_people) != 1


def _versions_without_people(index: Index) -> int:
    assert index.change_set is not None
    versions = index.change_set.base, index.change_set.registry
    return sum(Capability.PEOPLE in version.missing_capabilities for version in versions)


def make_party(ids: Iterable[str], contacts: Iterable[Contact], is_known: bool = False) -> Party:
    """Return the party with these ids and contacts. With `is_known`, its ids are enough to know it."""
    found = list(contacts)
    names = {squeeze(contact.name or contact.organization or "") for contact in found} - {""}
    addresses = {fold_case(uri.strip().rstrip(">")) for contact in found for uri in contact.uris} - {"", "mailto:"}
    domains = frozenset(map(_mail_domain, addresses)) - {""}
    spellings = frozenset(ids)
    squeezed = frozenset(squeeze(identifier) or identifier for identifier in spellings)
    return Party(squeezed, frozenset(names), frozenset(addresses), domains, is_known or bool(names or addresses), spellings)


def squeeze(text: str) -> str:
    """Return the letters and digits of a text, case folded."""
    return "".join(filter(str.isalnum, text.casefold()))


def _mail_domain(address: str) -> str:
    """Return the domain of the organization that owns a mail address, "" for a public mail service.

    A domain below a national one, such as example.co.uk, has three labels, any other has two.
    """
    found = _MAIL_DOMAIN.search(address[:_MAX_LENGTH])
    labels = found[1].strip(".").split(".") if found else []
    if len(labels) < 2:
        return ""
    is_national = len(labels) > 2 and len(labels[-1]) == 2 and len(labels[-2]) <= 3
    domain = ".".join(labels[-3 if is_national else -2 :])
    return "" if domain in _PUBLIC_MAIL_DOMAINS else domain
