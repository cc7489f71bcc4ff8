"""Who holds an entry before and after an edit, and when two parties are the same one."""

import re
from collections.abc import Iterable
from typing import NamedTuple

from linter.rules_api import Index, Record, contacts_by_id, fold_case

from ..rfc6335 import assignees
from ._versions import before

IESG = "IESG"  # the id of the assignee of what the IETF assigns (RFC 6335 section 8.1.1)

_FREE_MAILERS = frozenset(
    [
        *("aol.com", "comcast.net", "gmail.com", "gmx.de", "gmx.net", "googlemail.com", "hotmail.com", "icloud.com", "live.com"),
        *(
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
        ),
        *("web.de", "yahoo.com", "yandex.ru"),
    ]
)
_MAIL_DOMAIN = re.compile(r"[^&@\s]+[&@]([A-Za-z0-9.-]+)")  # the registry has & for @
_LONGEST = 320  # characters of an address of mail


class Party(NamedTuple):
    """What tells one party from another: the ids that an entry gives, and what their contacts say.

    `names` are letters and digits only, `addresses` all URIs, `domains` those of organizations with mail of their own.
    """

    ids: frozenset[str]
    names: frozenset[str]
    addresses: frozenset[str]
    domains: frozenset[str]

    def shares(self, other: "Party", domains: bool = True) -> bool:
        """Whether two parties have an id, a name, an address or, unless `domains` do not count, a mail domain in common."""
        pairs = list(zip(self, other, strict=True))[: 4 if domains else 3]
        return any(not mine.isdisjoint(theirs) for mine, theirs in pairs)


def holder(record: Record, index: Index) -> Party:
    """Who holds an entry of either version: its assignees, or else its contacts."""
    return party(assignees(record), index)


def everybody(record: Record, index: Index) -> Party:
    """The assignees and contacts of an entry of either version, as one party."""
    return party(_all(record), index)


def all_of(records: Iterable[Record], index: Index) -> Party:
    """The assignees and contacts of some entries of either version, as one party."""
    return party([identifier for record in records for identifier in _all(record)], index)


def contacts_of(record: Record, index: Index) -> Party:
    """The contacts of an entry of either version, as one party."""
    return party((reference.target for reference in record.contacts), index)


def party(ids: Iterable[str], index: Index) -> Party:
    """Whom ids mean.

    They mean what they meant before the edit, and what they mean after it: a contact that was brought up to date in the same edit
    is still the same.
    """
    versions = index.get(before).get(contacts_by_id), index.get(contacts_by_id)
    wanted = frozenset(identifier for identifier in ids if identifier.strip())
    contacts = [contact for people in versions for identifier in wanted for contact in people.get(identifier, ())]
    names = {squeezed(contact.name or contact.organization or "") for contact in contacts}
    addresses = {fold_case(uri.strip().rstrip(">")) for contact in contacts for uri in contact.uris}
    return Party(wanted, frozenset(names - {""}), frozenset(addresses - {"", "mailto:"}), frozenset(map(_domain, addresses)) - {""})


def is_known(party: Party) -> bool:
    """Whether a party is more than an id."""
    return bool(party.names or party.addresses)


def _all(record: Record) -> Iterable[str]:
    return [reference.target for reference in (*(record.assignees or ()), *record.contacts)]


def squeezed(text: str) -> str:
    """The letters and digits of a text, letter case aside."""
    return "".join(filter(str.isalnum, text.casefold()))


def _domain(address: str) -> str:
    """The domain of an organization that an address is of; nothing for that of a mail service that is open to everybody.

    Of a national domain such as example.co.uk, that is three labels, of others two.
    """
    found = _MAIL_DOMAIN.search(address[:_LONGEST])
    labels = found[1].strip(".").split(".") if found else []
    if len(labels) < 2:
        return ""
    national = len(labels) > 2 and len(labels[-1]) == 2 and len(labels[-2]) <= 3
    domain = ".".join(labels[-3 if national else -2 :])
    return "" if domain in _FREE_MAILERS else domain
