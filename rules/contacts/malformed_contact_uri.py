"""An address of a contact that mail programs, telephones or browsers cannot use.

Why it matters
    Mail to such an address bounces or is lost, so questions do not reach the contact.
What is allowed
    The ampersand instead of the at sign, which IANA writes to protect the addresses from harvesters, and a real at sign. Characters
    such as the percent sign and the exclamation mark before it are legal. An IP address in brackets can replace the host.
How to fix
    Correct the address. Often a neighbouring character of the request was copied with it: a `>`, a period, a blank. The safe fix
    removes these, adds a missing `mailto:` and removes a second one, if the address is then valid.
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
           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^ address 'mailto:ada&moss.example>' has '>' in the host name; correct it
      <uri>moss&amp;ada.example</uri>
           ^^^^^^^^^^^^^^^^^^^^ address 'moss&ada.example' has no scheme; begin it with mailto: or another
      <uri>mailto:ada&amp;moss@ada.example</uri>
           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ address 'mailto:ada&moss@ada.example' has more than one '&' or '@'; correct it
      <uri>mailto:ada&amp;192.0.2.1</uri>
           ^^^^^^^^^^^^^^^^^^^^^^^^ address 'mailto:ada&192.0.2.1' has an IP address without brackets as a host; correct it
      <updated>2025-01-02</updated>
    </person>
Fixed
    <person id="Ada_Moss">
      <uri>mailto:ada&amp;moss.example</uri>
      <uri>mailto:moss&amp;ada.example</uri>
      <uri>mailto:ada&amp;moss@ada.example</uri>
      <uri>mailto:ada&amp;192.0.2.1</uri>
      <updated>2025-01-02</updated>
    </person>
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from linter.rules_api import (
    MAX_PORT,
    Capability,
    Citation,
    Contact,
    ContactRule,
    Field,
    Fix,
    Index,
    JoinedTexts,
    Option,
    Precision,
    Problem,
    Replace,
    Safety,
    Severity,
    compile_lazily,
    fold_case,
)

from ..shared.port_intervals import exceeds_max_port
from ..shared.rfc6335 import RFC_6335_PUBLISHED

_LABEL = "[A-Za-z0-9]+(?:-+[A-Za-z0-9]+)*"
_LONGEST_LABEL = 63  # octets (RFC 1035 section 2.3.4)
_LONGEST_MAILBOX, _LONGEST_HOST = 64, 253  # octets (RFC 5321 section 4.5.3.1; RFC 1035 section 2.3.4, in text)
_USUAL = compile_lazily(
    rf"mailto:(?![^&@]{{65}})[A-Za-z0-9_+-]+(?:\.[A-Za-z0-9_+-]+)*[&@](?!.{{254}})(?![^.]{{64}})(?:{_LABEL}\.(?![^.]{{64}}))+(?=[0-9-]*[A-Za-z]){_LABEL}\Z"
)
# Any address but the most frequent ones, which are usual and too short for the limits of lengths.
_RARE = compile_lazily(
    r"\0(?!(?=[^\0]{1,70}\0)mailto:[A-Za-z0-9_+-]++(?:\.[A-Za-z0-9_+-]++)*+[&@]"
    r"(?:[A-Za-z0-9]++(?:-++[A-Za-z0-9]++)*+\.)++[A-Za-z]++\0)"
)
_SCHEME = compile_lazily(r"([A-Za-z][A-Za-z0-9+.-]*):")
_AT = compile_lazily("[&@]")
_NOT_IN_MAILBOX = compile_lazily(r"[^\w!#$%'*+/=?^`{|}~.-]")  # RFC 5322 section 3.2.3, but for the ampersand
_NOT_IN_HOST = compile_lazily(r"[^\w.-]|_")
_HYPHEN_AT_AN_END = compile_lazily(r"(?<![^.])(?:-[^.]*|[^.]*-(?![^.]))")
_WEB = compile_lazily(r"//(?:[^/?#@]*@)?(\[[^]/?#]*\]|[^/?#:]*)(?::([0-9]+))?(?:[/?#].*)?\Z")
_TELEPHONE = compile_lazily(r"(?=[^0-9]*[0-9])\+?[0-9().-]+(?:;.*)?\Z")  # RFC 3966 section 3


SCHEMES = Option(
    "schemes",
    ("mailto", "tel", "http", "https"),
    "Schemes that the address of a contact may have. Only addresses with the default schemes are checked further.",
)

_OCTETS = frozenset(map(str, range(256)))
_STRAY = (("", ""), ("<", ">"), ("<", ">.,;"))  # stray characters around an address, more likely ones first
_DOUBLED = compile_lazily(r"(?:mailto:(?://)?[\s<]*)+", re.IGNORECASE)


def check(contact: Contact, index: Index) -> Iterator[Problem]:
    known = index.get(schemes)
    faults = {
        value_index: fault for value_index, uri in enumerate(contact.uris) if uri.strip() and (fault := _find_fault(uri, known))
    }
    meant = {value_index: _correct(contact.uris[value_index], known) for value_index in faults}
    times = Counter((*meant.values(), *contact.uris))
    for value_index, fault in faults.items():
        uri, sound = contact.uris[value_index], meant[value_index]
        fix = Fix(f"write '{sound}'", (Replace(contact, Field.URI, sound, value_index),)) if sound and times[sound] == 1 else None
        message = "address '{0}' {1}" + ("" if ";" in fault else "; correct it")
        yield Problem(contact, Field.URI, message, (uri, fault), value_index=value_index, fix=fix)


def schemes(index: Index) -> Sequence[str]:
    """Return the known schemes in lower case."""
    return [fold_case(scheme).removesuffix(":") for scheme in index.option(SCHEMES)]


def contacts_with_unusual_uri(index: Index) -> Sequence[Contact]:
    """Return the contacts with an address that does not have the usual form."""
    contacts = index.registry.contacts
    if "mailto" not in index.get(schemes):
        return [contact for contact in contacts if contact.uris]
    rare = JoinedTexts(uri for contact in contacts for uri in contact.uris).find(_RARE)
    unusual = frozenset(uri for uri in rare if not _USUAL.match(uri))
    return [contact for contact in contacts if not unusual.isdisjoint(contact.uris)]


def _correct(uri: str, known: Sequence[str]) -> str | None:
    """Return a faulty address without stray characters around it if that is valid, or None."""
    for before, after in _STRAY:
        bare = uri.strip().lstrip(before).rstrip(after).strip()
        candidates = [bare]
        if doubled := _DOUBLED.match(bare):
            candidates.append(f"mailto:{bare[doubled.end() :]}")
        elif _USUAL.match(f"mailto:{bare}"):
            candidates.append(f"mailto:{bare}")
        for candidate in candidates:
            if _find_fault(candidate, known) is None:
                return candidate
    return None


def _find_fault(uri: str, known: Sequence[str]) -> str | None:
    """Return the fault in an address, in words that follow it, or None."""
    if len(uri.split()) > 1 or uri != uri.strip():
        return "has a blank"
    if not (scheme := _SCHEME.match(uri)):
        return "has no scheme; begin it with mailto: or another"
    kind, rest = fold_case(scheme[1]), uri[scheme.end() :]
    if kind not in known:
        return f"has the scheme '{scheme[1]}', which is {_none_of(known)}"
    if kind == "mailto":
        return _find_mail_fault(rest)
    if kind == "tel":
        return None if _TELEPHONE.match(rest) else "is not a telephone number"
    return _find_web_fault(rest) if kind in ("http", "https") else None


def _find_web_fault(rest: str) -> str | None:
    if not (web := _WEB.match(rest)):
        return "has no valid host"
    if web[2] and exceeds_max_port(web[2]):
        return f"has the port {web[2]}, which exceeds {MAX_PORT}"
    return None if _is_ip_address(web[1]) else _find_host_fault(web[1])


def _none_of(known: Sequence[str]) -> str:
    return f"none of {', '.join(known[:-1])} and {known[-1]}" if len(known) > 1 else f"not {''.join(known) or 'known'}"


def _find_mail_fault(address: str) -> str | None:
    if address.startswith("//"):
        return "has '//' after the scheme; remove it"
    parts = _AT.split(address.partition("?")[0], maxsplit=2)
    if len(parts) < 2:
        return "has neither '&' nor '@' before a host"
    if len(parts) > 2:
        return "has more than one '&' or '@'"
    mailbox, host = parts
    if not mailbox:
        return "has no mailbox before the host"
    if illegal := _NOT_IN_MAILBOX.search(mailbox):
        return f"has '{illegal[0]}' before the host"
    if len(mailbox.encode()) > _LONGEST_MAILBOX:
        return f"has more than {_LONGEST_MAILBOX} octets before the host"
    return _find_period_fault(mailbox, "the part before the host") or _find_host_fault(host)


def _find_host_fault(host: str) -> str | None:
    if not host:
        return "has no host"
    if host.startswith("[") and host.endswith("]"):
        return None if _is_ip_address(host[1:-1]) else f"has the host '{host}', which is not an IP address"
    if illegal := _NOT_IN_HOST.search(host):
        return f"has '{illegal[0]}' in the host name"
    if fault := _find_period_fault(host, "the host name"):
        return fault
    if label := _HYPHEN_AT_AN_END.search(host):
        return f"has '{label[0]}' in the host name, with a hyphen at an end"
    labels = host.split(".")
    if len(labels) == 1:
        return f"has the host '{host}' without a domain"
    if _is_ip_address(host):
        return "has an IP address without brackets as a host"
    if labels[-1].isdigit():
        return f"has the numeric top-level domain '{labels[-1]}'"
    if too_long := next((label for label in labels if len(label.encode()) > _LONGEST_LABEL), None):
        return f"has '{too_long}' in the host name, which is longer than {_LONGEST_LABEL} octets"
    return f"has a host name with more than {_LONGEST_HOST} octets" if len(host.encode()) > _LONGEST_HOST else None


def _is_ip_address(text: str) -> bool:
    """Return True if a text is an IP address (RFC 3986 section 3.2.2; RFC 5321 section 4.1.3, also without the tag)."""
    if ":" not in text:
        numbers = text.split(".")
        return len(numbers) == 4 and all(number in _OCTETS for number in numbers)
    from ipaddress import ip_address  # imported late, because few registries need it

    try:
        ip_address(text[5:] if fold_case(text).startswith("ipv6:") else text)
    except ValueError:
        return False
    return True


def _find_period_fault(labels: str, part: str) -> str | None:
    if labels.startswith("."):
        return f"has a period at the beginning of {part}"
    if labels.endswith("."):
        return f"has a period at the end of {part}"
    return f"has two periods in a row in {part}" if ".." in labels else None


RULE = ContactRule(
    code="CONTACT008",
    name="malformed-contact-uri",
    severity=Severity.WARNING,
    by_links=True,
    candidates=contacts_with_unusual_uri,
    cites=(Citation("RFC 6335", "8.1.1"), Citation("RFC 6068", "2")),
    requires=frozenset({Capability.PEOPLE}),
    since=RFC_6335_PUBLISHED,
    reads=frozenset({Field.URI}),
    check=check,
    fixes=(Safety.SAFE,),
    options=(SCHEMES,),
    precision=Precision.HIGH,
)
