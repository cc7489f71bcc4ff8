"""A contact's address that mail programs, telephones and browsers cannot use.

Why it matters
    Mail to such an address comes back, or goes nowhere: the contact is lost when the first question arises.
What is let through
    The ampersand in place of the at sign, by which IANA keeps the addresses from harvesters, and a true at sign. Marks such as the
    percent sign and the exclamation mark before it are legal.
How to repair
    Correct the address. Most often a character of the request's text was copied along: a `>`, a period, a blank.
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
      <uri>ada&amp;moss.example</uri>
           ^^^^^^^^^^^^^^^^^^^^ address 'ada&moss.example' has no scheme such as mailto:
      <updated>2025-01-02</updated>
    </person>
"""

import re
from collections.abc import Iterator

from linter.index import Index, fold
from linter.model import Contact, Field
from linter.problem import Problem
from linter.rule import Citation, Precision, Rule, Scope, Severity

from ..vocabulary import RFC_6335_PUBLISHED

_USUAL = re.compile(r"mailto:[A-Za-z0-9_+-]+(?:\.[A-Za-z0-9_+-]+)*[&@][A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+\Z")
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_AT = re.compile("[&@]")
_NOT_IN_MAILBOX = re.compile(r"[^\w!#$%'*+/=?^`{|}~.-]")  # RFC 5322 section 3.2.3, but for the ampersand
_NOT_IN_HOST = re.compile(r"[^\w.-]|_")
_WEB = re.compile(r"//([^/?#:]*)(?::[0-9]+)?(?:[/?#].*)?\Z")
_TELEPHONE = re.compile(r"(?=[^0-9]*[0-9])\+?[0-9().-]+(?:;.*)?\Z")  # RFC 3966 section 3


def check(contact: Contact, index: Index) -> Iterator[Problem]:
    for nth, uri in enumerate(contact.uris):
        if not _USUAL.match(uri) and uri.strip() and (fault := _fault(uri)):
            yield Problem(contact, Field.URI, "address '{0}' {1}", (uri, fault), nth=nth)


def _fault(uri: str) -> str | None:
    """What is wrong with an address, in words that follow it."""
    if len(uri.split()) > 1 or uri != uri.strip():
        return "has a blank"
    if not (scheme := _SCHEME.match(uri)):
        return "has no scheme such as mailto:"
    kind, rest = fold(scheme[1]), uri[scheme.end() :]
    if kind == "mailto":
        return _mail_fault(rest)
    if kind == "tel":
        return None if _TELEPHONE.match(rest) else "is not a telephone number"
    if kind in ("http", "https"):
        return _host_fault(web[1]) if (web := _WEB.match(rest)) else "names no host that can be read"
    return f"has the scheme '{scheme[1]}', which is none of mailto, tel, http and https"


def _mail_fault(address: str) -> str | None:
    parts = _AT.split(address, maxsplit=2)
    if len(parts) < 2:
        return "has no host: there is neither '&' nor '@'"
    if len(parts) > 2:
        return "has more than one '&' or '@'"
    mailbox, host = parts
    if not mailbox:
        return "has nothing before the host"
    if illegal := _NOT_IN_MAILBOX.search(mailbox):
        return f"has '{illegal[0]}' before the host"
    return _period_fault(mailbox, "the part before the host") or _host_fault(host.partition("?")[0])


def _host_fault(host: str) -> str | None:
    if not host:
        return "names no host"
    if illegal := _NOT_IN_HOST.search(host):
        return f"has '{illegal[0]}' in the name of the host"
    return _period_fault(host, "the name of the host") or (None if "." in host else f"has a host without a domain, '{host}'")


def _period_fault(labels: str, what: str) -> str | None:
    if labels.startswith("."):
        return f"has a period at the beginning of {what}"
    if labels.endswith("."):
        return f"has a period at the end of {what}"
    return f"has two periods in a row in {what}" if ".." in labels else None


RULE = Rule(
    code="CONTACT008",
    name="malformed-contact-uri",
    severity=Severity.WARNING,
    scope=Scope.CONTACT,
    cites=(Citation("RFC 6335", "8.1.1"), Citation("RFC 6068", "2")),
    since=RFC_6335_PUBLISHED,
    check=check,
    precision=Precision.HIGH,
)
