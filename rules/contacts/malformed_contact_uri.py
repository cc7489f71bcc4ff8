"""A contact's address that mail programs, telephones and browsers cannot use.

Why it matters
    Mail to such an address bounces or goes nowhere, so the contact is lost as soon as the first question comes up.
What is allowed
    The ampersand in place of the at sign, which IANA writes to protect the addresses from harvesters, and a real at sign. Marks
    such as the percent sign and the exclamation mark before it are legal. An IP address in brackets may stand for the host.
How to fix
    Correct the address. Often a character next to it in the request was copied along with it: a `>`, a period, a blank. These are
    removed safely, and a `mailto:` is written once, if the address is sound then.
Seen in the registry
    Five contacts added from 2014 to 2017 have an address that ends in `>` or a period, such as `mailto:pmu&netapp.com.`
Good
    <person id="Ada_Moss">
      <uri>mailto:ada&amp;moss.example</uri>
      <uri>tel:+1-555-0100</uri>
      <updated>2025-01-02</updated>
    </person>
Bad
    <person id="Ada_Moss">
      <uri>mailto:ada&amp;moss.example></uri>
           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^ address 'mailto:ada&moss.example>' has '>' in the name of the host
      <uri>moss&amp;ada.example</uri>
           ^^^^^^^^^^^^^^^^^^^^ address 'moss&ada.example' has no scheme such as mailto:
      <uri>mailto:ada&amp;moss@ada.example</uri>
           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ address 'mailto:ada&moss@ada.example' has more than one '&' or '@'
      <updated>2025-01-02</updated>
    </person>
Fixed
    <person id="Ada_Moss">
      <uri>mailto:ada&amp;moss.example</uri>
      <uri>mailto:moss&amp;ada.example</uri>
      <uri>mailto:ada&amp;moss@ada.example</uri>
      <updated>2025-01-02</updated>
    </person>
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from linter.rules_api import (
    Capability,
    Citation,
    Contact,
    ContactRule,
    Field,
    Fix,
    Index,
    Option,
    Precision,
    Problem,
    Replace,
    Safety,
    Severity,
    fold_case,
)

from ..rfc6335 import RFC_6335_PUBLISHED

_LABEL = "[A-Za-z0-9]+(?:-+[A-Za-z0-9]+)*"
_USUAL = re.compile(rf"mailto:[A-Za-z0-9_+-]+(?:\.[A-Za-z0-9_+-]+)*[&@]{_LABEL}(?:\.{_LABEL})+\Z")
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_AT = re.compile("[&@]")
_NOT_IN_MAILBOX = re.compile(r"[^\w!#$%'*+/=?^`{|}~.-]")  # RFC 5322 section 3.2.3, but for the ampersand
_NOT_IN_HOST = re.compile(r"[^\w.-]|_")
_HYPHEN_AT_AN_END = re.compile(r"(?<![^.])(?:-[^.]*|[^.]*-(?![^.]))")
_WEB = re.compile(r"//(?:[^/?#@]*@)?(\[[^]/?#]*\]|[^/?#:]*)(?::[0-9]+)?(?:[/?#].*)?\Z")
_TELEPHONE = re.compile(r"(?=[^0-9]*[0-9])\+?[0-9().-]+(?:;.*)?\Z")  # RFC 3966 section 3


SCHEMES = Option(
    "schemes",
    ("mailto", "tel", "http", "https"),
    "Schemes that the address of a contact may have; of others than these four, nothing more is looked at.",
)

_STRAY = (("", ""), ("<", ">"), ("<", ">.,;"))  # what may stand around an address by mistake, likelier mistakes first
_DOUBLED = re.compile(r"(?:mailto:(?://)?[\s<]*)+", re.IGNORECASE)


def check(contact: Contact, index: Index) -> Iterator[Problem]:
    known = index.get(schemes)
    faults = {value_index: fault for value_index, uri in enumerate(contact.uris) if uri.strip() and (fault := _fault(uri, known))}
    meant = {value_index: _repaired(contact.uris[value_index], known) for value_index in faults}
    times = Counter((*meant.values(), *contact.uris))
    for value_index, fault in faults.items():
        uri, sound = contact.uris[value_index], meant[value_index]
        fix = Fix(f"write '{sound}'", (Replace(contact, Field.URI, sound, value_index),)) if sound and times[sound] == 1 else None
        yield Problem(contact, Field.URI, "address '{0}' {1}", (uri, fault), value_index=value_index, fix=fix)


def schemes(index: Index) -> Sequence[str]:
    """The known schemes, in small letters."""
    return [fold_case(scheme).removesuffix(":") for scheme in index.option(SCHEMES)]


def suspicious(index: Index) -> Sequence[Contact]:
    """The contacts with an address that does not look as most do."""
    usual = _USUAL.match if "mailto" in index.get(schemes) else re.compile("(?!)").match
    return [contact for contact in index.registry.contacts if not all(map(usual, contact.uris))]


def _repaired(uri: str, known: Sequence[str]) -> str | None:
    """The sound address that is left of one without what stands around it by mistake, if that is so."""
    for before, after in _STRAY:
        bare = uri.strip().lstrip(before).rstrip(after).strip()
        candidates = [bare]
        if doubled := _DOUBLED.match(bare):
            candidates.append(f"mailto:{bare[doubled.end() :]}")
        elif "mailto" in known and _USUAL.match(f"mailto:{bare}"):
            candidates.append(f"mailto:{bare}")
        for candidate in candidates:
            if candidate != uri and _fault(candidate, known) is None:
                return candidate
    return None


def _fault(uri: str, known: Sequence[str]) -> str | None:
    """What is wrong with an address, in words that follow it."""
    if len(uri.split()) > 1 or uri != uri.strip():
        return "has a blank"
    if not (scheme := _SCHEME.match(uri)):
        return "has no scheme such as mailto:"
    kind, rest = fold_case(scheme[1]), uri[scheme.end() :]
    if kind not in known:
        return f"has the scheme '{scheme[1]}', which is {_none_of(known)}"
    if kind == "mailto":
        return _mail_fault(rest)
    if kind == "tel":
        return None if _TELEPHONE.match(rest) else "is not a telephone number"
    if kind in ("http", "https"):
        return _host_fault(web[1]) if (web := _WEB.match(rest)) else "names no host that can be read"
    return None


def _none_of(known: Sequence[str]) -> str:
    return f"none of {', '.join(known[:-1])} and {known[-1]}" if len(known) > 1 else f"not {''.join(known) or 'known'}"


def _mail_fault(address: str) -> str | None:
    if address.startswith("//"):
        return "has '//' after the scheme, which does not belong in a mail address"
    parts = _AT.split(address.partition("?")[0], maxsplit=2)
    if len(parts) < 2:
        return "has no host: there is neither '&' nor '@'"
    if len(parts) > 2:
        return "has more than one '&' or '@'"
    mailbox, host = parts
    if not mailbox:
        return "has nothing before the host"
    if illegal := _NOT_IN_MAILBOX.search(mailbox):
        return f"has '{illegal[0]}' before the host"
    return _period_fault(mailbox, "the part before the host") or _host_fault(host)


def _host_fault(host: str) -> str | None:
    if not host:
        return "names no host"
    if host.startswith("[") and host.endswith("]"):
        return None if _is_ip_address(host[1:-1]) else f"has '{host}' for a host, which is no IP address"
    if illegal := _NOT_IN_HOST.search(host):
        return f"has '{illegal[0]}' in the name of the host"
    if fault := _period_fault(host, "the name of the host"):
        return fault
    if label := _HYPHEN_AT_AN_END.search(host):
        return f"has '{label[0]}' in the name of the host, with a hyphen at an end"
    return None if "." in host else f"has a host without a domain, '{host}'"


def _is_ip_address(text: str) -> bool:
    """Whether brackets around a text make it a host (RFC 3986 section 3.2.2; RFC 5321 section 4.1.3, also without the tag)."""
    from ipaddress import ip_address  # only now: hardly any registry has use for it

    try:
        ip_address(text[5:] if fold_case(text).startswith("ipv6:") else text)
    except ValueError:
        return False
    return True


def _period_fault(labels: str, what: str) -> str | None:
    if labels.startswith("."):
        return f"has a period at the beginning of {what}"
    if labels.endswith("."):
        return f"has a period at the end of {what}"
    return f"has two periods in a row in {what}" if ".." in labels else None


RULE = ContactRule(
    code="CONTACT008",
    name="malformed-contact-uri",
    severity=Severity.WARNING,
    candidates=suspicious,
    cites=(Citation("RFC 6335", "8.1.1"), Citation("RFC 6068", "2")),
    requires=frozenset({Capability.PEOPLE}),
    since=RFC_6335_PUBLISHED,
    reads=frozenset({Field.URI}),
    check=check,
    fixes=(Safety.SAFE,),
    options=(SCHEMES,),
    precision=Precision.HIGH,
)
