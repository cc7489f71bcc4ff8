"""A registry as XML in IANA's own layout: an element a line, references and breaks inside of running texts.

Elements stand in the order that most entries of IANA have. What an entry of the model does not keep, such as the order of elements
of one that differs, is not brought back.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from linter.formats.loss import introduction, left_out, lost_aliases
from linter.formats.xml.records import NAMESPACE, REGISTRY_ID, bracketed
from linter.model import Contact, Entry, Field, Record, Reference, Registry

_DECLARATION = "<?xml version='1.0' encoding='UTF-8'?>\n"
_TITLE = "Service Name and Transport Protocol Port Number Registry"
_HEAD = f'{_DECLARATION}<registry xmlns="{NAMESPACE}" id="{REGISTRY_ID}">\n  <title>{_TITLE}</title>\n'
_DECLARED = re.compile(r"\A\s*(?:<\?xml\s.*?\?>\s*)?", re.DOTALL)
_MOST_MISSED = 100  # references that a text does not show: each takes a look through all of it
_Found = tuple[int, Reference]  # a reference that a text shows, and where
_LINE_END = re.compile("\r\n?")
_BLANKS = {ord(blank): f"&#{ord(blank)};" for blank in "\t\n\r"}  # which would be read as one another in attributes
_BREAKS = re.compile("\n(?=\n)")
_FORBIDDEN = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write_xml(registry: Registry) -> str:
    """The registry as a text of XML, which reads as the same registry again.

    Raises SourceError, with the place, for a character that XML does not allow.
    """
    writer = _Writer(registry)
    return "".join(writer.pieces())


def lost_in_xml(registry: Registry) -> Iterator[str]:
    """What of a registry XML has no place for."""
    yield from lost_aliases(registry, "XML")
    unshown = sum(
        len(record.inline_references) - len(_running_texts(record)[1]) for record in registry.records if record.inline_references
    )
    yield from left_out(unshown, "XML has the references of a text inside of it", "one without a place", "ones without a place")


def mentions_in_footnotes(registry: Registry) -> Sequence[Reference]:
    """Of the references outside of entries those that footnotes show, which are the last ones."""
    joined = "\0".join(registry.footnote_texts)
    first, end = len(registry.inline_references), len(joined)
    while first and (at := joined.rfind(bracketed(registry.inline_references[first - 1]), 0, end)) >= 0:
        first, end = first - 1, at
    return registry.inline_references[first:]


class _Writer:
    def __init__(self, registry: Registry) -> None:
        self.registry = registry
        self._noted = mentions_in_footnotes(registry)
        self._xrefs: dict[Reference, str] = {}  # most stand on many entries

    def pieces(self) -> Iterator[str]:
        registry = self.registry
        yield self._checked(self._head(), registry)
        for record in registry.records:
            yield self._checked(self._record(record), record)
        yield self._checked(self._footnotes(), registry)
        yield "\n  <people>\n"
        for contact in registry.contacts:
            yield self._checked(_person(contact), contact)
        yield "  </people>\n</registry>\n"

    def _checked(self, piece: str, entry: Entry) -> str:
        if (found := None if piece.isascii() and piece.isprintable() else _FORBIDDEN.search(piece)) is not None:
            what = f"{entry} holds the character U+{ord(found[0]):04X}, which XML does not allow; remove it first"
            field = Field.ID if isinstance(entry, Contact) else Field.NAME
            raise self.registry.source.error(what, self.registry.locate(entry, field).start)
        return piece

    def _head(self) -> str:
        if head := introduction(self.registry):
            return _DECLARED.sub(_DECLARATION, _LINE_END.sub("\n", head), count=1).rstrip(" ")
        updated = self.registry.updated
        date = "" if updated is None else f"  <updated>{_escaped(updated)}</updated>\n"
        before = self.registry.inline_references[: len(self.registry.inline_references) - len(self._noted)]
        return _HEAD + date + "".join(f"  {self._xref(mention)}\n" for mention in before)

    def _footnotes(self) -> str:
        texts = self.registry.footnote_texts or ("",) * len(self.registry.footnotes)
        joined = "\0".join(texts)
        found = _shown(joined, self._noted)
        lines, start = [], 0
        for anchor, text in zip(self.registry.footnotes, texts, strict=True):
            marked = self._marked(joined, found, start, start + len(text))
            lines.append(f'  <footnote anchor="{_attribute(anchor)}">{marked}</footnote>\n')
            start += len(text) + 1
        return "".join(lines)

    def _record(self, record: Record) -> str:
        dates = ("" if record.registered is None else f' date="{_attribute(record.registered)}"') + (
            "" if record.modified is None else f' updated="{_attribute(record.modified)}"'
        )
        lines = [f"  <record{dates}>\n"]
        add = lines.append
        if record.name is not None:
            add(_element("name", record.name))
        if record.transport is not None:
            add(_element("protocol", record.transport))
        if record.assignees is not None:
            inside = "".join(f"      {self._xref(one)}\n" for one in record.assignees)
            add(f"    <assignee>\n{inside}    </assignee>\n" if inside else "    <assignee/>\n")
        references = "".join([f"    {self._xref(one)}\n" for one in (*record.contacts, *record.references)])
        number = record.number
        is_late = record.contacts and (number is None or (record.assignees is not None and not record.references))
        if not is_late:
            add(references)
        description, note = record.description, record.note
        if record.inline_references:
            joined, found = _running_texts(record)
            end = len(joined) - len(note or "")
            marked = self._marked(joined, found, 0, end - 1), self._marked(joined, found, end, len(joined))
        else:
            marked = _running(description), _running(note)
        if description is not None:
            add(f"    <description>{marked[0]}</description>\n" if description else "    <description/>\n")
        if number is not None:
            add(_element("number", number))
            if is_late:
                add(references)
        if record.service_code is not None:
            add(_element("sc", record.service_code))
        if record.unauthorized_use is not None:
            add(_element("unauthorized", record.unauthorized_use))
        if note is not None:
            add(f"    <note>{marked[1]}</note>\n" if note else "    <note/>\n")
        if is_late and number is None:
            add(references)
        add("  </record>\n")
        return "".join(lines)

    def _marked(self, text: str, found: Sequence[_Found], at: int, end: int) -> str:
        """A stretch of running text with the references that were found in it as elements."""
        pieces = []
        for value_index in range(bisect_left(found, (at,)), bisect_left(found, (end,))):
            start, mention = found[value_index]
            pieces += [_running(text[at:start]), self._xref(mention)]
            at = start + len(bracketed(mention))
        return "".join((*pieces, _running(text[at:end])))

    def _xref(self, reference: Reference) -> str:
        found = self._xrefs.get(reference)
        if found is None:
            kind, target, label = reference
            data = f' data="{_attribute(target)}"' if target or kind != "text" else ""
            end = f">{_escaped(label)}</xref>" if label else "/>"
            found = self._xrefs[reference] = f'<xref type="{_attribute(kind)}"{data}{end}'
        return found


def _running_texts(record: Record) -> tuple[str, list[_Found]]:
    """Description and note, with one character between them, and the references that they show. The note may come first."""
    description, note = record.description or "", record.note or ""
    joined, middle = f"{description}\0{note}", len(description) + 1
    found = _shown(joined, record.inline_references)
    if len(found) < len(record.inline_references):
        turned = [
            ((at + middle) % (len(joined) + 1), one) for at, one in _shown(f"{note}\0{description}", record.inline_references)
        ]
        found = sorted(turned) if len(turned) > len(found) else found
    return joined, found


def _shown(text: str, inline_references: Sequence[Reference]) -> list[_Found]:
    """The references that a text shows in their order, each with the place of its label in brackets."""
    found: list[_Found] = []
    at = missed = 0
    for mention in inline_references:
        label = bracketed(mention)
        if (start := text.find(label, at)) >= 0:
            found.append((start, mention))
            at = start + len(label)
        elif (missed := missed + 1) > _MOST_MISSED:
            break
    return found


def _person(contact: Contact) -> str:
    lines = [f'    <person id="{_attribute(contact.id)}">\n']
    if contact.name is not None:
        lines.append(f"  {_element('name', contact.name)}")
    if contact.organization is not None:
        lines.append(f"  {_element('org', contact.organization)}")
    lines += [f"  {_element('uri', uri)}" for uri in contact.uris]
    if contact.updated is not None:
        lines.append(f"  {_element('updated', contact.updated)}")
    lines.append("    </person>\n")
    return "".join(lines)


def _element(tag: str, text: str) -> str:
    return f"    <{tag}>{_escaped(text)}</{tag}>\n" if text else f"    <{tag}/>\n"


def _running(text: str | None) -> str:
    """A running text; of several line ends in a row, all but the last are breaks."""
    escaped = _escaped(text or "")
    return _BREAKS.sub("<br/>", escaped) if "\n\n" in escaped else escaped


def _escaped(text: str) -> str:
    return _marked_up(_LINE_END.sub("\n", text) if "\r" in text else text)


def _attribute(text: str) -> str:
    if text.isalnum():
        return text
    marked_up = _marked_up(text).replace('"', "&quot;")
    return marked_up if marked_up.isprintable() else marked_up.translate(_BLANKS)


def _marked_up(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
