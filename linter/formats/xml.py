"""IANA's XML, the form in which the registry is kept.

A registry written the way IANA writes it is cut up by regular expressions that, together, accept well-formed markup only: every
character of the file belongs to a match or is white space. Anything else (comments, CDATA, other quotes, unknown elements, faults)
is read element by element, which is slower. Both ways build the same model.
"""

import re
from collections.abc import Iterator

from linter.formats.elements import (
    bracketed,
    check_root,
    locate,
    make_contact,
    make_record,
    oddities_in,
    read_elements,
    references_in,
    updated,
)
from linter.formats.markup import Element, parse
from linter.model import Contact, Record, Reference, Registry
from linter.source import Source, SourceError

# What the fast way accepts. A text never holds "<", and "&" is looked at for all of the file at once.
_XREF = r'<xref type="\w+" data="[^"<\n\t]*"/>|<xref type="\w+"(?: data="[^"<\n\t]*")?>[^<]*</xref>'
_INLINE = rf"(?:[^<]++|<br/>|{_XREF})"
_CELL = re.compile(
    r"\s*(?:<(?:"
    r"(name|protocol|number|description|note|sc|unauthorized)(?:>([^<]*)</\1>|/>)"
    r'|xref type="(\w+)"(?: data="([^"<\n\t]*)")?(?:/>|>([^<]*)</xref>)'
    r'|(assignee)>\s*<xref type="person" data="([^"<\n\t]*)"/>\s*</assignee>'
    rf"|(description|note)>((?:{_INLINE}|<paragraph>{_INLINE}*+</paragraph>)*+)</\8>"
    r"))"
)
_CELL_GROUPS = 9
_RECORD_HEAD = re.compile(r'(?: date="([^"<\n\t]*)")?(?: updated="([^"<\n\t]*)")?\Z')
_PERSON_HEAD = re.compile(r' id="([^"<\n\t]*)"\Z')
_PERSON_CELL = re.compile(r"\s*<(name|org|uri|updated)(?:>([^<]*)</\1>|/>)")
_UNKNOWN_ENTITY = re.compile(r"&(?!(?:amp|lt|gt|quot|apos);)")
_ENTITY = re.compile(r"&(amp|lt|gt|quot|apos);")
_CHARACTERS = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}
_TAG = re.compile(r"<(?:xref [^>]*>([^<]*)</xref>|(xref [^>]*)/>|(br/)>|/?paragraph>)")
_DATA = re.compile(r'type="(\w+)"(?: data="([^"]*)")?')
_ALLOWED_BYTES = bytes(byte for byte in range(256) if byte >= 0x20 or byte in b"\t\n")
_ENCODING = re.compile(r"""<\?xml[^>]*?\sencoding\s*=\s*["']([^"'>]*)["']""")


class IrregularError(Exception):
    """The file is not written the way IANA writes it; expat has to look."""


def read_xml(source: Source) -> Registry:
    """The registry in a file of IANA's XML. Raises SourceError, with the place, for anything else."""
    _refuse_other_files(source)
    try:
        return read_regular(source)
    except IrregularError:
        return read_elements(source)


def _refuse_other_files(source: Source) -> None:
    start = source.text[:1024].lstrip()
    if not start:
        raise source.error("is empty" if not source.text.strip() else "begins with white space only")
    if not start.startswith("<"):
        raise source.error("is not XML: it does not begin with <", 0)
    if start[:14].lower() == "<!doctype html" or start[:5].lower() == "<html":
        raise source.error("is an HTML page; give the registry's XML", 0)
    declared = _ENCODING.match(source.text)
    if declared and declared[1].lower() not in ("utf-8", "us-ascii"):
        raise source.error(f"declares the encoding '{declared[1]}'; only UTF-8 is read", declared.start(1))


def read_regular(source: Source) -> Registry:
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
    head = _parse_part(source, chunks[0] + "</registry>")
    check_root(source, head)
    footnotes = _parse_part(source, f"<registry>{text[records_end:people_at]}</registry>")
    chunks[-1] = chunks[-1][: tail_start + len("</record>")]
    if any(oddities_in(source, head)) or any(oddities_in(source, footnotes)):
        raise IrregularError
    if any(child.tag in ("people", "footnote", "registry") for child in head.children):
        raise IrregularError
    if any(child.tag != "footnote" for child in footnotes.children):
        raise IrregularError
    return Registry(
        source=source,
        format="xml",
        updated=updated(head.children),
        records=tuple(_regular_records(chunks)),
        contacts=tuple(_regular_people(text, people_at)),
        footnotes=tuple(child.attributes.get("anchor", "") for child in footnotes.children),
        mentions=(*references_in(head), *references_in(footnotes)),
        oddities=(),
        locator=locate,
    )


def _parse_part(source: Source, text: str) -> Element:
    """A piece of the file, completed to a document. What is wrong with it is left to the reading of the whole."""
    try:
        return parse(Source(source.path, text))
    except SourceError as error:
        raise IrregularError from error


def _regular_records(chunks: list[str]) -> Iterator[Record]:
    known: dict[tuple[str, str | None, str | None], Reference] = {}
    step = _CELL_GROUPS + 1

    def referred(kind: str, target: str | None, label: str | None) -> Reference:
        key = (kind, target, label)
        return known.get(key) or known.setdefault(key, Reference(kind, _plain(target or ""), _plain(label or "")))

    start = len(chunks[0])
    for row, chunk in enumerate(chunks[1:]):
        head, _, body = chunk.partition(">")
        body, close, tail = body.rpartition("</record>")
        parts = _CELL.split(body)
        if not close or tail.strip() or "".join(parts[::step]).strip():
            raise IrregularError
        dates: tuple[str | None, str | None] = (None, None)
        if head:
            match = _RECORD_HEAD.match(head)
            if not match:
                raise IrregularError
            dates = match[1] and _plain(match[1]), match[2] and _plain(match[2])
        texts: dict[str, str] = {}
        contacts: tuple[Reference, ...] = ()
        references: tuple[Reference, ...] = ()
        mentions: tuple[Reference, ...] = ()
        assignees: tuple[Reference, ...] | None = None
        for i in range(1, len(parts), step):
            if tag := parts[i]:
                text = parts[i + 1] or ""
                if tag in texts:
                    raise IrregularError
                texts[tag] = _plain(text) if "&" in text else text
            elif kind := parts[i + 2]:
                reference = referred(kind, parts[i + 3], parts[i + 4])
                if kind == "person":
                    contacts += (reference,)
                else:
                    references += (reference,)
            elif parts[i + 5]:
                if assignees is not None:
                    raise IrregularError
                assignees = (referred("person", parts[i + 6], None),)
            else:
                tag = parts[i + 7]
                if tag in texts:
                    raise IrregularError
                texts[tag], found = _rich_text(parts[i + 8])
                mentions += found
        end = start + len(chunk) + 7 - len(tail)  # 7 is the length of "<record", at which the chunks were cut
        yield make_record(row, start, end, dates, texts, assignees, contacts, references, mentions)
        start += len(chunk) + 7


def _plain(text: str) -> str:
    return _ENTITY.sub(lambda match: _CHARACTERS[match[1]], text) if "&" in text else text


def _rich_text(markup: str) -> tuple[str, tuple[Reference, ...]]:
    """The text that markup shows, and the references in it."""
    mentions: list[Reference] = []

    def shown(match: re.Match[str]) -> str:
        label, empty, line_break = match.groups()
        if line_break or (label is None and empty is None):
            return "\n" if line_break else ""
        data = _DATA.search(match[0])
        assert data is not None  # _XREF demands a type
        reference = Reference(data[1], _plain(data[2] or ""), _plain(label or ""))
        mentions.append(reference)
        return bracketed(reference).replace("&", "&amp;")  # entities are resolved below, once for all

    return _plain(_TAG.sub(shown, markup)), tuple(mentions)


def _regular_people(text: str, people_at: int) -> Iterator[Contact]:
    people, close, rest = text[people_at + len("<people>") :].partition("</people>")
    if not close or rest.strip() != "</registry>":
        raise IrregularError
    start = people_at + len("<people>")
    chunks = people.split("<person")
    if chunks[0].strip():
        raise IrregularError
    start += len(chunks[0])
    for row, chunk in enumerate(chunks[1:]):
        head, _, body = chunk.partition(">")
        body, close, tail = body.rpartition("</person>")
        identifier = _PERSON_HEAD.match(head)
        parts = _PERSON_CELL.split(body)
        if not close or not identifier or tail.strip() or "".join(parts[::3]).strip():
            raise IrregularError
        texts: dict[str, str] = {}
        uris: tuple[str, ...] = ()
        for i in range(1, len(parts), 3):
            tag, text = parts[i], parts[i + 1] or ""
            if "&" in text:
                text = _plain(text)
            if tag == "uri":
                uris += (text,)
            elif tag in texts:
                raise IrregularError
            else:
                texts[tag] = text
        end = start + len("<person") + len(chunk) - len(tail)
        yield make_contact(row, start, end, _plain(identifier[1]), texts, uris)
        start += len("<person") + len(chunk)
