"""A reference that is not written so that it leads to its document.

Why it matters
    The registry's pages turn `rfc6335` into a link to the RFC, a draft's name into one to the draft, an address into itself. What is written
    in another way leads nowhere, and is not found by those who look for all services of an RFC.
What is allowed
    A label, which is shown in place of the name: it may say what it likes. Free text, as long as there is some. Whether a document with that
    name exists cannot be seen in the registry.
How to fix
    An RFC is `rfc` and its number without leading zeros, a draft has its name with small letters, an address keeps to RFC 3986 and has one
    of the schemes that the option names. Blanks, letter case, leading zeros and file endings are repaired safely where one document is
    meant, and a reference that says nothing at all is removed. A document under the wrong kind has to be moved by hand.
Good
    <record>
      <name>lamp</name>
      <xref type="rfc" data="rfc6335"/>
      <xref type="draft" data="RFC-ietf-lamp-bright-12"/>
      <xref type="uri" data="https://example.org/lamp#bright">Lamp</xref>
      <xref type="text">ISO/IEC 13818-6</xref>
    </record>
Bad
    <record>
      <name>lamp</name>
      <xref type="rfc" data="RFC 6335"/>
                             ^^^^^^^^ reference 'RFC 6335' is to be written 'rfc6335'
      <xref type="rfc" data="bcp165"/>
                             ^^^^^^ reference 'bcp165' names no RFC: that is 'rfc' and a number
      <xref type="draft" data="draft-lamp-bright.txt"/>
                               ^^^^^^^^^^^^^^^^^^^^^ reference 'draft-lamp-bright.txt' is to be written 'draft-lamp-bright'
      <xref type="uri" data="www.example.org/lamp"/>
                             ^^^^^^^^^^^^^^^^^^^^ reference 'www.example.org/lamp' has no scheme such as https:
      <xref type="text"/>
      ^^^^^^^^^^^^^^^^^^^ reference of the kind 'text' says nothing
    </record>
Fixed
    <record>
      <name>lamp</name>
      <xref type="rfc" data="rfc6335"/>
      <xref type="rfc" data="bcp165"/>
      <xref type="draft" data="draft-lamp-bright"/>
      <xref type="uri" data="www.example.org/lamp"/>
    </record>
"""

import re
from collections.abc import Iterator, Sequence

from linter.rules_api import (
    Capability,
    Citation,
    Field,
    Fix,
    Index,
    Option,
    Problem,
    Record,
    Registry,
    RegistryRule,
    Remove,
    Replace,
    Safety,
    Severity,
    fold_case,
)

from ..documents import KINDS, Place, as_address, as_draft, as_rfc, citations, is_draft, is_rfc

SCHEMES = Option("schemes", ("http", "https", "ftp", "mailto", "tel", "urn"), "Schemes that an address may have.")
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_NOT_IN_ADDRESS = re.compile('[\x00-\x20<>"{}|\\\\^`\x7f-\xa0\xad\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff]')
_STRAY_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_WITH_HOST = ("http", "https", "ftp")
_HOST = re.compile(r"//(?:[^/?#@]*@)?(?:\[[0-9A-Fa-f:.]+\]|[^/?#:@\[\].]+(?:\.[^/?#:@\[\].]+)*\.?)(?::[0-9]*)?(?:[/?#]|\Z)")


def check(registry: Registry, index: Index) -> Iterator[Problem]:
    for place in index.get(citations):
        if problem := _problem(place, index.option(SCHEMES)):
            yield problem
    for record in index.get(assigned_to_documents):
        for value_index, assignee in enumerate(record.assignees or ()):
            if assignee.kind in KINDS:
                message = "assignee is a reference of the kind '{0}', and only a contact can be an assignee"
                yield Problem(record, Field.ASSIGNEE, message, (assignee.kind,), value_index=value_index)


def assigned_to_documents(index: Index) -> Sequence[Record]:
    """The entries with an assignee that is no reference to a contact."""
    assigned = [record for record in index.registry.records if record.assignees]
    return [record for record in assigned if record.assignees and any(assignee.kind in KINDS for assignee in record.assignees)]


def _problem(place: Place, schemes: Sequence[str]) -> Problem | None:
    entry, field, value_index, (kind, target, label) = place
    if not target.strip():
        if label.strip() and kind == "text":
            return None
        removable = isinstance(entry, Record) and field is Field.REFERENCE and not label.strip()
        fix = Fix("remove the reference", (Remove(entry, field, value_index),)) if removable and isinstance(entry, Record) else None
        what = "names no document" if label.strip() else "says nothing"
        return Problem(entry, field, "reference of the kind '{0}' {1}", (kind, what), value_index=value_index, fix=fix)
    fault = _fault(kind, target, schemes)
    if fault and (meant := _meant(kind, target, schemes)):
        fix = Fix(f"write '{meant}'", (Replace(entry, field, meant, value_index),))
        return Problem(entry, field, "reference '{0}' is to be written '{1}'", (target, meant), value_index=value_index, fix=fix)
    return Problem(entry, field, "reference '{0}' {1}", (target, fault), value_index=value_index) if fault else None


def _fault(kind: str, target: str, schemes: Sequence[str]) -> str:
    """What is wrong with what a reference names, in words that follow it."""
    if kind == "rfc" and not is_rfc(target):
        return "is an Internet-Draft, under the kind 'rfc'" if as_draft(target) else "names no RFC: that is 'rfc' and a number"
    if kind == "draft" and not is_draft(target):
        return (
            "is an RFC, under the kind 'draft'"
            if as_rfc(target)
            else "names no draft: that begins with 'draft-', if approved with 'RFC-'"
        )
    return _address_fault(target, schemes) if kind == "uri" else ""


def _meant(kind: str, target: str, schemes: Sequence[str]) -> str | None:
    """How the registry writes what a reference names, if that is certain."""
    if kind != "uri":
        return as_rfc(target) if kind == "rfc" else as_draft(target)
    return None if _address_fault(as_address(target), schemes) else as_address(target)


def _address_fault(address: str, schemes: Sequence[str]) -> str:
    if illegal := _NOT_IN_ADDRESS.search(address):
        return "has a blank" if illegal[0].isspace() else f"has '{illegal[0]}', which no address has"
    if not (scheme := _SCHEME.match(address)):
        return "has no scheme such as https:"
    if fold_case(scheme[1]) not in map(fold_case, schemes):
        return f"has the scheme '{scheme[1]}', which is none of {', '.join(schemes)}"
    rest = address[scheme.end() :]
    if fold_case(scheme[1]) in _WITH_HOST and not _HOST.match(rest):
        return "names no host that can be read"
    if not rest.strip("/"):
        return "ends with its scheme"
    return "has '%' without two hexadecimal digits behind it" if _STRAY_PERCENT.search(rest) else ""


RULE = RegistryRule(
    code="REF001",
    name="malformed-reference",
    severity=Severity.ERROR,
    cites=(Citation("RFC 6335", "8.1.1", "REQUIRED"), Citation("IANA's registry", "references")),
    requires=frozenset({Capability.REFERENCES}),
    reads=frozenset({Field.ASSIGNEE, Field.REFERENCE, Field.INLINE_REFERENCE}),
    check=check,
    fixes=(Safety.SAFE,),
    options=(SCHEMES,),
)
