"""IANA's XML, the form in which the registry is kept.

A registry written the way IANA writes it is cut up by regular expressions that, together, accept well-formed markup only: every
character of the file belongs to a match or is white space. Anything else (comments, CDATA, other quotes, unknown elements, faults)
is read element by element, which is slower. Both ways build the same model.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields
from operator import attrgetter
from typing import TypeVar

from linter.formats.xml.locator import XmlLocator
from linter.formats.xml.records import (
    KINDS,
    bracketed,
    check_root,
    make_record,
    oddities_in,
    read_elements,
    references_in,
    shown,
    updated,
)
from linter.formats.xml.tree import BLANKS, Element, parse
from linter.model import Contact, Record, Reference, Registry
from linter.source import Source, SourceError

# What the fast way accepts. A text never holds "<", and "&" is looked at for all of the file at once.
_XREF = r'xref type="\w+"(?: data="[^"<>\n\t]*")?(?:/>|>[^<]*</xref>)'
_INLINE = rf"(?:[^<]++|<br/>|<{_XREF})"
_CELL = re.compile(
    r"\s*<(?:"
    r"(name|protocol|number|description|note|sc|unauthorized)(?:>([^<]*)</\1>|/>)"
    rf"|({_XREF})"
    r'|assignee>\s*<(xref type="person" data="[^"<>\n\t]*"/>)\s*</assignee>'
    rf"|((description|note)>(?:{_INLINE}|<paragraph>{_INLINE}*+</paragraph>)*+</\6>)"
    r")",
    re.ASCII,
)
_STEP = 7  # from one cell to the next in what _CELL splits: the groups above, and what stands between two cells
_REFERENCE = re.compile(r'xref type="(\w+)"(?: data="([^"]*)")?(?:/>|>([^<]*)</xref>)')
_RECORD_HEAD = re.compile(r'(?: date="([^"<\n\t]*)")?(?: updated="([^"<\n\t]*)")?\Z')
_PERSON = re.compile(
    r' id="([^"<\n\t]*)">\s*(?:<name(?:/>|>([^<]*)</name>)\s*)?(?:<org(?:/>|>([^<]*)</org>)\s*)?'
    r"((?:<uri(?:/>|>[^<]*</uri>)\s*)*+)(?:<updated(?:/>|>([^<]*)</updated>)\s*)?</person>(\s*)\Z",
    re.ASCII,
)
_URI = re.compile(r"<uri(?:/>|>([^<]*)</uri>)")
_UNKNOWN_ENTITY = re.compile(r"&(?!(?:amp|lt|gt|quot|apos);)")
_ENTITY = re.compile(r"&(amp|lt|gt|quot|apos);")
_CHARACTERS = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}
_TAG = re.compile(r"<(?:(xref [^>]*(?:/>|>[^<]*</xref>))|(br/)>|/?(?:paragraph|description|note)>)")
_ALLOWED_BYTES = bytes(byte for byte in range(256) if byte >= 0x20 or byte in b"\t\n")
_ENCODING = re.compile(r"""<\?xml[^>]*?\sencoding\s*=\s*["']([^"'>]*)["']""")


T = TypeVar("T", Record, Contact)


class IrregularError(Exception):
    """The file is not written the way IANA writes it; expat has to look."""


def read_xml(source: Source, previous: Registry | None = None) -> Registry:
    """The registry in a file of IANA's XML. Raises SourceError, with the place, for anything else.

    It takes half the time where most entries and contacts are written as in another registry, which was read before (`like`).
    """
    _refuse_other_files(source)
    if previous and (previous.format != "xml" or previous.markup_errors):  # which are not to be lost
        previous = None
    try:
        return read_regular(source, previous)
    except IrregularError:
        return read_elements(source)


def _refuse_other_files(source: Source) -> None:
    start = source.text.lstrip(BLANKS)[:64]
    if not start:
        raise source.error("is empty")
    if not start.startswith("<"):
        raise source.error("is not XML: it does not begin with <", 0)
    if start[:14].lower() == "<!doctype html" or start[:5].lower() == "<html":
        raise source.error("is an HTML page; give the registry's XML", 0)
    declared = _ENCODING.match(source.text)
    if declared and declared[1].lower() not in ("utf-8", "us-ascii"):
        raise source.error(f"declares the encoding '{declared[1]}'; only UTF-8 is read", declared.start(1))


def read_regular(source: Source, previous: Registry | None = None) -> Registry:
    """The registry in a file that is written the way IANA writes it. Raises IrregularError for any other, and SourceError for
    a file that is plainly not this registry.
    """
    text = source.text
    if "\r" in text or "]]>" in text or _UNKNOWN_ENTITY.search(text):
        raise IrregularError
    if text.encode().translate(None, _ALLOWED_BYTES) or "\ufffe" in text or "\uffff" in text:
        raise IrregularError  # characters that XML does not allow
    chunks = text.split("<record")
    tail_start = chunks[-1].rfind("</record>")
    people_start = chunks[-1].find("<people>", tail_start)
    if len(chunks) < 2 or tail_start < 0 or people_start < 0:
        raise IrregularError
    records_end = len(text) - len(chunks[-1]) + tail_start + len("</record>")
    people_at = len(text) - len(chunks[-1]) + people_start
    beginning = Source(source.path, chunks[0] + "</registry>")
    head = _parse_part(beginning)
    check_root(source, head)
    between = Source(source.path, f"<registry>{text[records_end:people_at]}</registry>")
    footnotes = _parse_part(between)
    chunks[-1] = chunks[-1][: tail_start + len("</record>")]
    if any(oddities_in(beginning, head)) or any(oddities_in(between, footnotes)):
        raise IrregularError
    if any(child.tag in ("people", "footnote", "registry") for child in head.children):
        raise IrregularError
    if any(child.tag != "footnote" for child in footnotes.children):
        raise IrregularError
    return Registry(
        source=source,
        format="xml",
        updated=updated(head.children),
        records=tuple(_regular_records(chunks, _known_records(previous))),
        contacts=tuple(_regular_people(text, people_at, _known_contacts(previous))),
        footnotes=tuple(child.attributes.get("anchor", "") for child in footnotes.children),
        inline_references=(*references_in(head), *references_in(footnotes)),
        markup_errors=(),
        locator=XmlLocator(),
        footnote_texts=tuple(shown(child) for child in footnotes.children),
    )


def _parse_part(piece: Source) -> Element:
    """A piece of the file, completed to a document. What is wrong with it is left to the reading of the whole."""
    try:
        return parse(piece)
    except SourceError as error:
        raise IrregularError from error


def _known_records(previous: Registry | None) -> Mapping[str, Record]:
    """The entries of a registry by their markup and the white space after it, as far as it is written the same way."""
    return _known(previous.source.text.split("<record"), previous.records) if previous else {}


def _known_contacts(previous: Registry | None) -> Mapping[str, Contact]:
    """The contacts of a registry likewise."""
    return _known(previous.source.text.split("<person"), previous.contacts) if previous else {}


# All but row and place.
_OF_RECORD = attrgetter(*[field.name for field in fields(Record)][3:])
_OF_CONTACT = attrgetter(*[field.name for field in fields(Contact)][3:])


def _known(chunks: Sequence[str], entries: Sequence[T]) -> Mapping[str, T]:
    return dict(zip(chunks[1:], entries, strict=True)) if len(chunks) == len(entries) + 1 else {}


def _regular_records(chunks: list[str], same: Mapping[str, Record]) -> Iterator[Record]:
    known: dict[str, tuple[Reference]] = {}  # by the markup of the reference: most stand on many entries
    start = len(chunks[0])
    for row, chunk in enumerate(chunks[1:]):
        if record := same.get(chunk):
            unmoved = record.start == start and record.row == row
            yield record if unmoved else Record(row, start, start + record.end - record.start, *_OF_RECORD(record))
            start += len(chunk) + 7
            continue
        head, _, body = chunk.partition(">")
        body, close, tail = body.rpartition("</record>")
        parts = _CELL.split(body)
        if not close or tail.strip(BLANKS) or "".join(parts[::_STEP]).strip(BLANKS):
            raise IrregularError
        dates: tuple[str | None, str | None] = (None, None)
        if head:
            match = _RECORD_HEAD.match(head)
            if not match:
                raise IrregularError
            dates = match[1] and _plain(match[1]), match[2] and _plain(match[2])
        texts: dict[str, str] = {}
        assignees: tuple[Reference, ...] | None = None
        contacts: list[Reference] = []
        references: list[Reference] = []
        inline_references: list[Reference] = []
        for i in range(1, len(parts), _STEP):
            if tag := parts[i]:
                if tag in texts:
                    raise IrregularError
                text = parts[i + 1] or ""
                texts[tag] = _plain(text) if "&" in text else text
            elif xref := parts[i + 2]:
                found = known.get(xref) or known.setdefault(xref, (_reference(xref),))
                if found[0].kind == "person":
                    contacts += found
                else:
                    references += found
            elif xref := parts[i + 3]:
                if assignees is not None:
                    raise IrregularError
                assignees = known.get(xref) or known.setdefault(xref, (_reference(xref),))
            else:
                tag = parts[i + 5]
                if tag in texts:
                    raise IrregularError
                texts[tag], mentioned = _rich_text(parts[i + 4])
                inline_references += mentioned
        end = start + len(chunk) + 7 - len(tail)  # 7 is the length of "<record", at which the chunks were cut
        yield make_record(row, start, end, dates, texts, assignees, tuple(contacts), tuple(references), tuple(inline_references))
        start += len(chunk) + 7


def _reference(xref: str) -> Reference:
    match = _REFERENCE.match(xref)
    assert match is not None  # it is part of what _CELL matched
    kind, target, label = match.groups()
    if kind not in KINDS:
        raise IrregularError
    return Reference(kind, _plain(target or ""), _plain(label or ""))


def _plain(text: str) -> str:
    return _ENTITY.sub(lambda match: _CHARACTERS[match[1]], text) if "&" in text else text


def _rich_text(markup: str) -> tuple[str, tuple[Reference, ...]]:
    """The text that a description or note shows, and the references in it. The markup lacks the first "<"."""
    inline_references: list[Reference] = []

    def shown(match: re.Match[str]) -> str:
        xref, line_break = match.groups()
        if xref is None:
            return "\n" if line_break else ""
        inline_references.append(_reference(xref))
        return bracketed(inline_references[-1]).replace("&", "&amp;")  # entities are resolved below, once for all

    return _plain(_TAG.sub(shown, f"<{markup}")), tuple(inline_references)


def _regular_people(text: str, people_at: int, same: Mapping[str, Contact]) -> Iterator[Contact]:
    people, close, rest = text[people_at + len("<people>") :].partition("</people>")
    if not close or rest.strip(BLANKS) != "</registry>":
        raise IrregularError
    start = people_at + len("<people>")
    chunks = people.split("<person")
    if chunks[0].strip(BLANKS):
        raise IrregularError
    start += len(chunks[0])
    for row, chunk in enumerate(chunks[1:]):
        if contact := same.get(chunk):
            unmoved = contact.start == start and contact.row == row
            yield contact if unmoved else Contact(row, start, start + contact.end - contact.start, *_OF_CONTACT(contact))
            start += len("<person") + len(chunk)
            continue
        match = _PERSON.match(chunk)
        if not match:
            raise IrregularError
        if "&" in chunk:
            identifier, name, organization, _, updated = (text and _plain(text) for text in match.groups()[:5])
        else:
            identifier, name, organization, _, updated = match.groups()[:5]
        uris = tuple(_plain(uri) for uri in _URI.findall(match[4])) if match[4] else ()
        end = start + len("<person") + match.start(6)
        yield Contact(row, start, end, identifier or "", name or None, organization or None, uris, updated or None)
        start += len("<person") + len(chunk)
