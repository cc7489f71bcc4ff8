"""Write a registry as XML in IANA's layout: an element on each line, references and breaks inside of running texts.

The order of elements is the usual one of IANA's entries. The model does not keep other orders.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from linter.formats.loss import describe_alias_losses, describe_left_out, find_introduction
from linter.formats.xml.records import NAMESPACE, REGISTRY_ID, format_reference
from linter.lazy import compile_lazily
from linter.model import Contact, Entry, Field, Record, Reference, Registry

_DECLARATION = "<?xml version='1.0' encoding='UTF-8'?>\n"
_TITLE = "Service Name and Transport Protocol Port Number Registry"
_HEAD = f'{_DECLARATION}<registry xmlns="{NAMESPACE}" id="{REGISTRY_ID}">\n  <title>{_TITLE}</title>\n'
_DECLARED = compile_lazily(r"\A\s*(?:<\?xml\s.*?\?>\s*)?", re.DOTALL)
_MAX_MISSED = 100  # references that a text does not show; the search for each reads the whole text
_Found = tuple[int, Reference]  # a reference that a text shows, and its offset
_LINE_END = compile_lazily("\r\n?")
_BLANKS = {ord(blank): f"&#{ord(blank)};" for blank in "\t\n\r"}  # attributes would be read with a space instead
_BREAKS = compile_lazily("\n(?=\n)")
_FORBIDDEN = compile_lazily("[\0-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")


def write_xml(registry: Registry) -> str:
    """Return a registry as XML that is read as the same registry, except for the losses of `describe_xml_losses`.

    Raises SourceError, with its position, for a character that XML does not allow.
    """
    writer = _Writer(registry)
    return "".join(writer.pieces())


def describe_xml_losses(registry: Registry) -> Iterator[str]:
    """Yield a sentence for each thing that XML leaves out."""
    yield from describe_alias_losses(registry, "XML")
    unshown = sum(
        len(record.inline_references) - len(_join_running_texts(record)[1])
        for record in registry.records
        if record.inline_references
    )
    yield from describe_left_out(
        unshown, "XML has the references of a text inside of it", "one without a place", "ones without a place"
    )


def find_footnote_references(registry: Registry) -> Sequence[Reference]:
    """Return the references outside of entries that footnotes show. They are the last ones."""
    joined = "\0".join(registry.footnote_texts)
    first, end = len(registry.inline_references), len(joined)
    while first and (at := joined.rfind(format_reference(registry.inline_references[first - 1]), 0, end)) >= 0:
        first, end = first - 1, at
    return registry.inline_references[first:]


class _Writer:
    def __init__(self, registry: Registry) -> None:
        self.registry = registry
        self._noted = find_footnote_references(registry)
        self._xrefs: dict[Reference, str] = {}  # a cache; most references are in many entries

    def pieces(self) -> Iterator[str]:
        registry = self.registry
        yield self._check(self._write_head(), registry)
        for record in registry.records:
            yield self._check(self._write_record(record), record)
        yield self._check(self._write_footnotes(), registry)
        yield "\n  <people>\n"
        for contact in registry.contacts:
            yield self._check(_write_person(contact), contact)
        yield "  </people>\n</registry>\n"

    def _check(self, piece: str, entry: Entry) -> str:
        if (found := None if piece.isascii() and piece.isprintable() else _FORBIDDEN.search(piece)) is not None:
            what = f"{entry} has the character U+{ord(found[0]):04X}, which XML does not allow; remove it first"
            field = Field.ID if isinstance(entry, Contact) else Field.NAME
            raise self.registry.source.error(what, self.registry.locate(entry, field).start)
        return piece

    def _write_head(self) -> str:
        if head := find_introduction(self.registry):
            return _DECLARED.sub(_DECLARATION, _LINE_END.sub("\n", head), count=1).rstrip(" ")
        updated = self.registry.updated
        date = "" if updated is None else f"  <updated>{_escape_text(updated)}</updated>\n"
        before = self.registry.inline_references[: len(self.registry.inline_references) - len(self._noted)]
        return _HEAD + date + "".join(f"  {self._write_xref(reference)}\n" for reference in before)

    def _write_footnotes(self) -> str:
        texts = self.registry.footnote_texts or ("",) * len(self.registry.footnotes)
        joined = "\0".join(texts)
        found = _find_shown(joined, self._noted)
        lines, start = [], 0
        for anchor, text in zip(self.registry.footnotes, texts, strict=True):
            marked = self._mark_references(joined, found, start, start + len(text))
            lines.append(f'  <footnote anchor="{_escape_attribute(anchor)}">{marked}</footnote>\n')
            start += len(text) + 1
        return "".join(lines)

    def _write_record(self, record: Record) -> str:
        dates = ("" if record.registered is None else f' date="{_escape_attribute(record.registered)}"') + (
            "" if record.modified is None else f' updated="{_escape_attribute(record.modified)}"'
        )
        lines = [f"  <record{dates}>\n"]
        add = lines.append
        if record.name is not None:
            add(_write_element("name", record.name))
        if record.transport is not None:
            add(_write_element("protocol", record.transport))
        if record.assignees is not None:
            inside = "".join(f"      {self._write_xref(one)}\n" for one in record.assignees)
            add(f"    <assignee>\n{inside}    </assignee>\n" if inside else "    <assignee/>\n")
        references = "".join([f"    {self._write_xref(one)}\n" for one in (*record.contacts, *record.references)])
        number = record.number
        is_late = record.contacts and (number is None or (record.assignees is not None and not record.references))
        if not is_late:
            add(references)
        description, note = record.description, record.note
        if record.inline_references:
            joined, found = _join_running_texts(record)
            end = len(joined) - len(note or "")
            marked = self._mark_references(joined, found, 0, end - 1), self._mark_references(joined, found, end, len(joined))
        else:
            marked = _escape_running_text(description), _escape_running_text(note)
        if description is not None:
            add(f"    <description>{marked[0]}</description>\n" if description else "    <description/>\n")
        if number is not None:
            add(_write_element("number", number))
            if is_late:
                add(references)
        if record.service_code is not None:
            add(_write_element("sc", record.service_code))
        if record.unauthorized_use is not None:
            add(_write_element("unauthorized", record.unauthorized_use))
        if note is not None:
            add(f"    <note>{marked[1]}</note>\n" if note else "    <note/>\n")
        if is_late and number is None:
            add(references)
        add("  </record>\n")
        return "".join(lines)

    def _mark_references(self, text: str, found: Sequence[_Found], at: int, end: int) -> str:
        """Return a span of running text, with the references found in it as elements."""
        pieces = []
        for value_index in range(bisect_left(found, (at,)), bisect_left(found, (end,))):
            start, reference = found[value_index]
            pieces += [_escape_running_text(text[at:start]), self._write_xref(reference)]
            at = start + len(format_reference(reference))
        return "".join((*pieces, _escape_running_text(text[at:end])))

    def _write_xref(self, reference: Reference) -> str:
        found = self._xrefs.get(reference)
        if found is None:
            kind, target, label = reference
            data = f' data="{_escape_attribute(target)}"' if target or kind != "text" else ""
            end = f">{_escape_text(label)}</xref>" if label else "/>"
            found = self._xrefs[reference] = f'<xref type="{_escape_attribute(kind)}"{data}{end}'
        return found


def _join_running_texts(record: Record) -> tuple[str, list[_Found]]:
    """Return description and note with one character between them, and the references that they show.

    The references may be those of the note followed by those of the description.
    """
    description, note = record.description or "", record.note or ""
    joined, middle = f"{description}\0{note}", len(description) + 1
    found = _find_shown(joined, record.inline_references)
    if len(found) < len(record.inline_references):
        turned = [
            ((at + middle) % (len(joined) + 1), one) for at, one in _find_shown(f"{note}\0{description}", record.inline_references)
        ]
        found = sorted(turned) if len(turned) > len(found) else found
    return joined, found


def _find_shown(text: str, inline_references: Sequence[Reference]) -> list[_Found]:
    """Return the references that a text shows in their order, each with the offset of its label in brackets."""
    found: list[_Found] = []
    at = missed = 0
    for reference in inline_references:
        label = format_reference(reference)
        if (start := text.find(label, at)) >= 0:
            found.append((start, reference))
            at = start + len(label)
        elif (missed := missed + 1) > _MAX_MISSED:
            break
    return found


def _write_person(contact: Contact) -> str:
    lines = [f'    <person id="{_escape_attribute(contact.id)}">\n']
    if contact.name is not None:
        lines.append(f"  {_write_element('name', contact.name)}")
    if contact.organization is not None:
        lines.append(f"  {_write_element('org', contact.organization)}")
    lines += [f"  {_write_element('uri', uri)}" for uri in contact.uris]
    if contact.updated is not None:
        lines.append(f"  {_write_element('updated', contact.updated)}")
    lines.append("    </person>\n")
    return "".join(lines)


def _write_element(tag: str, text: str) -> str:
    return f"    <{tag}>{_escape_text(text)}</{tag}>\n" if text else f"    <{tag}/>\n"


def _escape_running_text(text: str | None) -> str:
    """Return a running text as content. Of consecutive line ends, all but the last become breaks."""
    escape_text = _escape_text(text or "")
    return _BREAKS.sub("<br/>", escape_text) if "\n\n" in escape_text else escape_text


def _escape_text(text: str) -> str:
    return _escape(_LINE_END.sub("\n", text) if "\r" in text else text)


def _escape_attribute(text: str) -> str:
    if text.isalnum():
        return text
    marked_up = _escape(text).replace('"', "&quot;")
    return marked_up if marked_up.isprintable() else marked_up.translate(_BLANKS)


def _escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
