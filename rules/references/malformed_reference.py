"""A reference in a form that does not lead to its document.

Why it matters
    The pages of the registry convert `rfc6335` to a link to the RFC, and likewise names of drafts and addresses. Other forms become
    no link, and a search for all services of an RFC misses them.
What is allowed
    A label instead of the name, unless it names another RFC. Free text that resembles neither the name of an RFC nor an address. The
    rule does not check whether a document exists.
How to fix
    Write an RFC as `rfc` and its number without leading zeros (in the CSV, HTML and text editions as `[RFC6335]`), a draft by its
    name in lower case, and an address by RFC 3986 with one of the schemes of the option. The safe fix corrects blanks, letter case,
    leading zeros and file name extensions of an unambiguous document, converts text such as `RFC 6335` or `RCF6335` to a reference,
    and removes an empty reference. Correct a document of the wrong kind by hand.
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
                             ^^^^^^^^ reference 'RFC 6335' is malformed; write 'rfc6335'
      <xref type="rfc" data="bcp165"/>
                             ^^^^^^ reference 'bcp165' names no RFC; write 'rfc' and a number
      <xref type="draft" data="draft-lamp-bright.txt"/>
                               ^^^^^^^^^^^^^^^^^^^^^ reference 'draft-lamp-bright.txt' is malformed; write 'draft-lamp-bright'
      <xref type="uri" data="www.example.org/lamp"/>
                             ^^^^^^^^^^^^^^^^^^^^ reference 'www.example.org/lamp' has no scheme; begin it with https: or another
      <xref type="text">[RCF7605</xref>
                        ^^^^^^^^ reference '[RCF7605' is plain text; write 'rfc7605'
      <xref type="text"/>
      ^^^^^^^^^^^^^^^^^^^ reference of the kind 'text' is empty; name a document or remove it
    </record>
Fixed
    <record>
      <name>lamp</name>
      <xref type="rfc" data="rfc6335"/>
      <xref type="rfc" data="bcp165"/>
      <xref type="draft" data="draft-lamp-bright"/>
      <xref type="uri" data="www.example.org/lamp"/>
      <xref type="rfc" data="rfc7605"/>
    </record>
"""

import re
from collections.abc import Iterator, Sequence

from linter.rules_api import (
    MAX_PORT,
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
    compile_lazily,
    fold_case,
)

from ..shared.documents import KINDS, Place, as_address, as_draft, as_near_rfc, as_rfc, citations, is_draft, is_rfc
from ..shared.port_intervals import exceeds_max_port
from ..shared.wording import collapse_blanks

SCHEMES = Option("schemes", ("http", "https", "ftp", "mailto", "tel", "urn"), "Schemes that an address may have.")
_SCHEME = compile_lazily(r"([A-Za-z][A-Za-z0-9+.-]*):")
_NOT_IN_ADDRESS = compile_lazily('[\x00-\x20<>"{}|\\\\^`\x7f-\xa0\xad\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff]')
_NEARLY_ADDRESS = compile_lazily(r"<?(?:(?:h?t?tps?|ftp)[:;.,/\\]{1,4}|www\.)[^\s/]+\.\S+\Z", re.IGNORECASE)
_STRAY_PERCENT = compile_lazily(r"%(?![0-9A-Fa-f]{2})")
_WITH_HOST = ("http", "https", "ftp")
_HOST = compile_lazily(r"//(?:[^/?#@]*@)?(?:\[[0-9A-Fa-f:.]+\]|[^/?#:@\[\].]+(?:\.[^/?#:@\[\].]+)*\.?)(?::([0-9]*))?(?:[/?#]|\Z)")
_PUBLISHED = frozenset({"csv", "html", "text"})  # formats that show RFCs as "RFC6335"


def check(registry: Registry, index: Index) -> Iterator[Problem]:
    schemes = index.option(SCHEMES)
    for place in index.get(citations):
        if problem := _find_problem(place, registry.format, schemes):
            yield problem
    for record in index.get(assigned_to_documents):
        for value_index, assignee in enumerate(record.assignees or ()):
            if assignee.kind in KINDS:
                message = "assignee is a reference of the kind '{0}'; refer to a contact"
                yield Problem(record, Field.ASSIGNEE, message, (assignee.kind,), value_index=value_index)


def assigned_to_documents(index: Index) -> Sequence[Record]:
    """Return the entries with an assignee that is not a reference to a contact."""
    assigned = index.having(Field.ASSIGNEE)
    return [record for record in assigned if record.assignees and any(assignee.kind in KINDS for assignee in record.assignees)]


def _find_problem(place: Place, format_name: str, schemes: Sequence[str]) -> Problem | None:
    entry, field, value_index, (kind, target, label) = place
    if not target.strip():
        return _check_text(place, format_name) if label.strip() and kind == "text" else _report_empty(place)
    if fault := _find_fault(kind, target, schemes):
        meant = _correct(kind, target, schemes)
        if meant is None:
            return Problem(entry, field, "reference '{0}' {1}", (target, fault), value_index=value_index)
        return _report_form(place, target, "is malformed", meant, format_name)
    if kind == "rfc" and label and (shown := as_near_rfc(label)) and shown.target:
        if shown.target != target:
            message = "label '{0}' names another RFC than its target '{1}'; correct one of them"
            return Problem(entry, field, message, (label, target), value_index=value_index)
        if format_name in _PUBLISHED and label != target.upper():
            return _report_form(place, label, "is malformed", target, format_name)
    return None


def _check_text(place: Place, format_name: str) -> Problem | None:
    """Report a text that resembles the name of an RFC or an address."""
    entry, field, value_index, (_, _, label) = place
    shown = collapse_blanks(label)
    if (near := as_near_rfc(label)) is None:
        if is_draft(shown):
            return Problem(
                entry, field, "reference '{0}' is plain text; change its kind to 'draft'", (shown,), value_index=value_index
            )
        if not _NEARLY_ADDRESS.match(shown):
            return None
        message = "reference '{0}' is plain text; write an address, with https: or another scheme before it"
        return Problem(entry, field, message, (shown,), value_index=value_index)
    if near.target:
        return _report_form(place, shown, "is plain text", near.target, format_name)
    message = "reference '{0}' is plain text; write one reference for each RFC"
    return Problem(entry, field, message, (shown,), value_index=value_index)


def _report_form(place: Place, written: str, fault: str, meant: str, format_name: str) -> Problem:
    """Report a reference in the wrong form, with a fix that writes the right one."""
    entry, field, value_index, _ = place
    form = meant.upper() if format_name in _PUBLISHED and is_rfc(meant) else meant
    fix = Fix(f"write '{form}'", (Replace(entry, field, meant, value_index),))
    return Problem(entry, field, "reference '{0}' {1}; write '{2}'", (written, fault, form), value_index=value_index, fix=fix)


def _report_empty(place: Place) -> Problem:
    entry, field, value_index, (kind, _, label) = place
    if label.strip():
        return Problem(
            entry, field, "reference of the kind '{0}' names no document; add its name", (kind,), value_index=value_index
        )
    is_removable = isinstance(entry, Record) and field is Field.REFERENCE
    fix = Fix("remove the reference", (Remove(entry, field, value_index),)) if is_removable and isinstance(entry, Record) else None
    message = "reference of the kind '{0}' is empty; name a document or remove it"
    return Problem(entry, field, message, (kind,), value_index=value_index, fix=fix)


def _find_fault(kind: str, target: str, schemes: Sequence[str]) -> str:
    """Return the fault in the target of a reference, in words that follow it, or an empty text."""
    if kind == "rfc" and not is_rfc(target):
        return "is an Internet-Draft; change its kind to 'draft'" if as_draft(target) else "names no RFC; write 'rfc' and a number"
    if kind == "draft" and not is_draft(target):
        if as_rfc(target):
            return "is an RFC; change its kind to 'rfc'"
        return "names no draft; begin with 'draft-', or with 'RFC-' once it is approved"
    return _find_address_fault(target, schemes) if kind == "uri" else ""


def _correct(kind: str, target: str, schemes: Sequence[str]) -> str | None:
    """Return the registry's form of a target, or None if the document is ambiguous."""
    if kind != "uri":
        return as_rfc(target) if kind == "rfc" else as_draft(target)
    return None if _find_address_fault(as_address(target), schemes) else as_address(target)


def _find_address_fault(address: str, schemes: Sequence[str]) -> str:
    if illegal := _NOT_IN_ADDRESS.search(address):
        return (
            "has a blank; remove it"
            if illegal[0].isspace()
            else f"has '{illegal[0]}', which is not allowed in an address; remove it"
        )
    if not (scheme := _SCHEME.match(address)):
        return "has no scheme; begin it with https: or another"
    if fold_case(scheme[1]) not in map(fold_case, schemes):
        return f"has the unknown scheme '{scheme[1]}'; use one of {', '.join(schemes)}"
    rest = address[scheme.end() :]
    if fold_case(scheme[1]) in _WITH_HOST:
        if not (host := _HOST.match(rest)):
            return "has no valid host; correct it"
        if host[1] and exceeds_max_port(host[1]):
            return f"has the port {host[1]}, which exceeds {MAX_PORT}; correct it"
    if not rest.strip("/"):
        return "ends after its scheme; complete it"
    return "has '%' without two hexadecimal digits after it; write %25" if _STRAY_PERCENT.search(rest) else ""


RULE = RegistryRule(
    code="REF001",
    name="malformed-reference",
    severity=Severity.ERROR,
    by_links=True,
    cites=(Citation("RFC 6335", "8.1.1", "REQUIRED"), Citation("IANA's registry", "references")),
    requires=frozenset({Capability.REFERENCES}),
    reads=frozenset({Field.ASSIGNEE, Field.REFERENCE, Field.INLINE_REFERENCE}),
    check=check,
    fixes=(Safety.SAFE,),
    options=(SCHEMES,),
)
