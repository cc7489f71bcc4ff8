"""IANA's XML, the form in which the registry is kept.

A registry written the way IANA writes it is cut up by regular expressions that, together, accept well-formed markup only: every
character of the file belongs to a match or is white space. Anything else (comments, CDATA, other quotes, unknown elements, faults)
goes to expat, which is slower and exact. Both ways end in the same cells and build the same model.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import islice

from linter.formats.markup import Element, attribute_spans, parse
from linter.model import Contact, Entry, Field, Oddity, Record, Reference, Registry, parse_ports
from linter.source import Source, SourceError, Span

NAMESPACE = "http://www.iana.org/assignments"
REGISTRY_ID = "service-names-port-numbers"

_RUNNING_TEXT = frozenset({"br", "xref", "paragraph"})
_PARTS = {  # what may stand in what; the other elements hold text alone
    "registry": frozenset(
        {"title", "category", "updated", "xref", "expert", "registration_rule", "note", "record", "footnote", "people", "registry"}
    ),
    "record": frozenset({"name", "protocol", "number", "description", "note", "sc", "unauthorized", "assignee", "xref"}),
    "assignee": frozenset({"xref"}),
    "people": frozenset({"person"}),
    "person": frozenset({"name", "org", "uri", "updated"}),
    "description": _RUNNING_TEXT,
    "note": _RUNNING_TEXT,
    "footnote": _RUNNING_TEXT,
    "expert": _RUNNING_TEXT,
    "registration_rule": _RUNNING_TEXT,
    "paragraph": frozenset({"br", "xref"}),
}
_TEXTLESS = frozenset({"registry", "record", "assignee", "people", "person", "br"})
_ATTRIBUTES = {
    "registry": frozenset({"xmlns", "id"}),
    "note": frozenset({"title"}),
    "record": frozenset({"date", "updated"}),
    "xref": frozenset({"type", "data", "section"}),
    "footnote": frozenset({"anchor"}),
    "person": frozenset({"id"}),
}
_CELL_TAGS = {  # the elements of a record, of a contact and of the registry by the field they hold
    Field.NAME: "name",
    Field.PORT: "number",
    Field.TRANSPORT: "protocol",
    Field.DESCRIPTION: "description",
    Field.NOTE: "note",
    Field.SERVICE_CODE: "sc",
    Field.UNAUTHORIZED_USE: "unauthorized",
    Field.ORGANIZATION: "org",
    Field.URI: "uri",
    Field.UPDATED: "updated",
}
_CELL_ATTRIBUTES = {Field.REGISTERED: "date", Field.MODIFIED: "updated", Field.ID: "id"}

# What the fast way accepts. A text never holds "<", and "&" is looked at for all of the file at once.
_XREF = r'<xref type="\w+" data="[^"<\n\t]*"/>|<xref type="\w+"(?: data="[^"<\n\t]*")?>[^<]*</xref>'
_INLINE = rf"(?:[^<]|<br/>|{_XREF})"
_CELL = re.compile(
    r"\s*(?:<(?:"
    r"(name|protocol|number|description|note|sc|unauthorized)(?:>([^<]*)</\1>|/>)"
    r'|xref type="(\w+)"(?: data="([^"<\n\t]*)")?(?:/>|>([^<]*)</xref>)'
    r'|(assignee)>\s*<xref type="person" data="([^"<\n\t]*)"/>\s*</assignee>'
    rf"|(description|note)>((?:{_INLINE}|<paragraph>{_INLINE}*</paragraph>)*)</\8>"
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


class _IrregularError(Exception):
    """The file is not written the way IANA writes it; expat has to look."""


def read_xml(source: Source) -> Registry:
    """The registry in a file of IANA's XML. Raises SourceError, with the place, for anything else."""
    _refuse_other_files(source)
    try:
        return _read_regular(source)
    except _IrregularError:
        return _read_any(source)


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


def _check_root(source: Source, root: Element) -> None:
    if root.tag != "registry":
        raise source.error(f"is not IANA's registry: the root element is <{root.tag}>, not <registry>", root.start)
    if (namespace := root.attributes.get("xmlns")) != NAMESPACE:
        what = f"the namespace is '{namespace}'" if namespace else "it has no namespace"
        raise source.error(f"is not IANA's registry: {what}, not '{NAMESPACE}'", root.start)
    if (identifier := root.attributes.get("id")) != REGISTRY_ID:
        raise source.error(f"is another registry: its id is '{identifier}', not '{REGISTRY_ID}'", root.start)


# The fast way


def _read_regular(source: Source) -> Registry:
    text = source.text
    if "\r" in text or "]]>" in text or _UNKNOWN_ENTITY.search(text):
        raise _IrregularError
    if text.encode().translate(None, _ALLOWED_BYTES) or "\ufffe" in text or "\uffff" in text:
        raise _IrregularError  # characters that XML does not allow
    chunks = text.split("<record")
    tail_start = chunks[-1].rfind("</record>")
    people_start = chunks[-1].find("<people>", tail_start)
    if len(chunks) < 2 or tail_start < 0 or people_start < 0:
        raise _IrregularError
    records_end = len(text) - len(chunks[-1]) + tail_start + len("</record>")
    people_at = len(text) - len(chunks[-1]) + people_start
    head = _parse_part(source, chunks[0] + "</registry>")
    _check_root(source, head)
    footnotes = _parse_part(source, f"<registry>{text[records_end:people_at]}</registry>")
    chunks[-1] = chunks[-1][: tail_start + len("</record>")]
    if any(_oddities(source, head)) or any(_oddities(source, footnotes)):
        raise _IrregularError
    if any(child.tag in ("people", "footnote", "registry") for child in head.children):
        raise _IrregularError
    if any(child.tag != "footnote" for child in footnotes.children):
        raise _IrregularError
    return Registry(
        source=source,
        format="xml",
        updated=_updated(head.children),
        records=tuple(_regular_records(chunks)),
        contacts=tuple(_regular_people(text, people_at)),
        footnotes=tuple(child.attributes.get("anchor", "") for child in footnotes.children),
        mentions=(*_references_in(head), *_references_in(footnotes)),
        oddities=(),
        locator=_locate,
    )


def _parse_part(source: Source, text: str) -> Element:
    """A piece of the file, completed to a document. What is wrong with it is left to the reading of the whole."""
    try:
        return parse(Source(source.path, text))
    except SourceError as error:
        raise _IrregularError from error


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
            raise _IrregularError
        dates: tuple[str | None, str | None] = (None, None)
        if head:
            match = _RECORD_HEAD.match(head)
            if not match:
                raise _IrregularError
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
                    raise _IrregularError
                texts[tag] = _plain(text) if "&" in text else text
            elif kind := parts[i + 2]:
                reference = referred(kind, parts[i + 3], parts[i + 4])
                if kind == "person":
                    contacts += (reference,)
                else:
                    references += (reference,)
            elif parts[i + 5]:
                if assignees is not None:
                    raise _IrregularError
                assignees = (referred("person", parts[i + 6], None),)
            else:
                tag = parts[i + 7]
                if tag in texts:
                    raise _IrregularError
                texts[tag], found = _rich_text(parts[i + 8])
                mentions += found
        end = start + len(chunk) + 7 - len(tail)  # 7 is the length of "<record", at which the chunks were cut
        yield _record(row, start, end, dates, texts, assignees, contacts, references, mentions)
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
        return _bracketed(reference).replace("&", "&amp;")  # entities are resolved below, once for all

    return _plain(_TAG.sub(shown, markup)), tuple(mentions)


def _bracketed(reference: Reference) -> str:
    """A reference inside a running text as IANA's pages show it."""
    shown = reference.label or reference.target
    return f"[{shown.upper() if reference.kind == 'rfc' and not reference.label else shown}]"


def _regular_people(text: str, people_at: int) -> Iterator[Contact]:
    people, close, rest = text[people_at + len("<people>") :].partition("</people>")
    if not close or rest.strip() != "</registry>":
        raise _IrregularError
    start = people_at + len("<people>")
    chunks = people.split("<person")
    if chunks[0].strip():
        raise _IrregularError
    start += len(chunks[0])
    for row, chunk in enumerate(chunks[1:]):
        head, _, body = chunk.partition(">")
        body, close, tail = body.rpartition("</person>")
        identifier = _PERSON_HEAD.match(head)
        parts = _PERSON_CELL.split(body)
        if not close or not identifier or tail.strip() or "".join(parts[::3]).strip():
            raise _IrregularError
        texts: dict[str, str] = {}
        uris: tuple[str, ...] = ()
        for i in range(1, len(parts), 3):
            tag, text = parts[i], parts[i + 1] or ""
            if "&" in text:
                text = _plain(text)
            if tag == "uri":
                uris += (text,)
            elif tag in texts:
                raise _IrregularError
            else:
                texts[tag] = text
        end = start + len("<person") + len(chunk) - len(tail)
        yield _contact(row, start, end, _plain(identifier[1]), texts, uris)
        start += len("<person") + len(chunk)


# The exact way


def _read_any(source: Source) -> Registry:
    records: list[Record] = []
    contacts: list[Contact] = []
    oddities: list[Oddity] = []

    def closed(element: Element, depth: int) -> bool:
        if depth == 1 and element.tag == "record":
            records.append(_any_record(len(records), element, oddities))
        elif depth == 2 and element.tag == "person":
            contacts.append(_any_contact(len(contacts), element, oddities))
        else:
            return False
        oddities.extend(_oddities(source, element))
        return True

    root = parse(source, closed=closed)
    _check_root(source, root)
    for child in root.children:
        if child.tag == "registry":
            raise source.error("holds a registry inside the registry; only one at a time is read", child.start)
    oddities.extend(_oddities(source, root))
    return Registry(
        source=source,
        format="xml",
        updated=_updated(root.children),
        records=tuple(records),
        contacts=tuple(contacts),
        footnotes=tuple(child.attributes.get("anchor", "") for child in root.children if child.tag == "footnote"),
        mentions=tuple(_references_in(root)),
        oddities=tuple(sorted(oddities)),
        locator=_locate,
    )


def _oddities(source: Source, element: Element) -> Iterator[Oddity]:
    """What an element has that the registry's markup does not provide for, down to its last descendant."""
    if not element.attributes.keys() <= _ATTRIBUTES.get(element.tag, frozenset()):
        for name, span in attribute_spans(source.text, element).items():
            if name not in _ATTRIBUTES.get(element.tag, frozenset()) and not name.startswith(("xmlns:", "xml:", "xsi:")):
                yield Oddity(span, f"<{element.tag}> has no attribute '{name}'")
    if element.tag in _TEXTLESS and (stray := element.stray_text()):
        yield Oddity(stray, f"text has no place in <{element.tag}> outside of its elements")
    for child in element.children:
        if child.tag in _PARTS.get(element.tag, frozenset()):
            yield from _oddities(source, child)
        else:
            yield Oddity(Span(child.start, child.inside), f"<{child.tag}> has no place in <{element.tag}>")


def _any_record(row: int, element: Element, oddities: list[Oddity]) -> Record:
    texts: dict[str, str] = {}
    contacts: list[Reference] = []
    references: list[Reference] = []
    mentions: list[Reference] = []
    assignees: tuple[Reference, ...] | None = None
    for child in element.children:
        if child.tag == "xref":
            reference = _reference(child)
            (contacts if reference.kind == "person" else references).append(reference)
        elif child.tag in texts or (child.tag == "assignee" and assignees is not None):
            oddities.append(_twice(child, "record"))
        elif child.tag == "assignee":
            assignees = tuple(_references_in(child))
        else:
            texts[child.tag] = _shown(child)
            mentions.extend(_references_in(child))
    dates = element.attributes.get("date"), element.attributes.get("updated")
    return _record(row, element.start, element.end, dates, texts, assignees, tuple(contacts), tuple(references), tuple(mentions))


def _any_contact(row: int, element: Element, oddities: list[Oddity]) -> Contact:
    texts: dict[str, str] = {}
    uris = []
    for child in element.children:
        if child.tag == "uri":
            uris.append(_shown(child))
        elif child.tag in texts:
            oddities.append(_twice(child, "person"))
        else:
            texts[child.tag] = _shown(child)
    if "id" not in element.attributes:
        oddities.append(Oddity(Span(element.start, element.inside), "<person> has no id"))
    return _contact(row, element.start, element.end, element.attributes.get("id", ""), texts, tuple(uris))


def _twice(element: Element, parent: str) -> Oddity:
    span = Span(element.start, element.inside)
    return Oddity(span, f"<{element.tag}> stands twice in <{parent}>; only the first is read")


def _shown(element: Element) -> str:
    """The text of an element as people read it: breaks as line ends, references in brackets."""
    parts = []
    for item in element.content:
        if not isinstance(item, Element):
            parts.append(item[0])
        elif item.tag == "br":
            parts.append("\n")
        elif item.tag == "xref":
            parts.append(_bracketed(_reference(item)))
        else:
            parts.append(_shown(item))
    return "".join(parts)


def _reference(xref: Element) -> Reference:
    label = "".join(item[0] for item in xref.content if not isinstance(item, Element))
    return Reference(xref.attributes.get("type", ""), xref.attributes.get("data", ""), label)


def _references_in(element: Element) -> Iterator[Reference]:
    return (_reference(found) for found in _xrefs(element))


def _xrefs(element: Element) -> Iterator[Element]:
    """The references in an element, itself included, in the order of the file."""
    if element.tag == "xref":
        yield element
    for child in element.children:
        yield from _xrefs(child)


# What both ways share


def _updated(children: Iterable[Element]) -> str | None:
    return next((_shown(child) for child in children if child.tag == "updated"), None)


def _record(
    row: int,
    start: int,
    end: int,
    dates: tuple[str | None, str | None],
    texts: dict[str, str],
    assignees: tuple[Reference, ...] | None,
    contacts: tuple[Reference, ...],
    references: tuple[Reference, ...],
    mentions: tuple[Reference, ...],
) -> Record:
    text = texts.get
    number = text("number")
    return Record(
        row,
        start,
        end,
        text("name") or None,  # an empty <name> is no name either
        number,
        None if number is None else parse_ports(number),
        text("protocol"),
        text("description"),
        assignees,
        contacts,
        references,
        mentions,
        *dates,
        text("sc"),
        text("unauthorized"),
        text("note"),
    )


def _contact(row: int, start: int, end: int, identifier: str, texts: dict[str, str], uris: tuple[str, ...]) -> Contact:
    return Contact(row, start, end, identifier, texts.get("name"), texts.get("org"), uris, texts.get("updated"))


# Places


def _locate(registry: Registry, entry: Entry, field: Field, nth: int) -> Span:
    """Where a field stands, found by reading the entry once more."""
    text = registry.source.text
    if isinstance(entry, Registry):
        if field is Field.ODDITY:
            return registry.oddities[nth].span
        element = _frame(registry, field)
        inside = _xrefs(element) if field is Field.MENTION else _tagged(element, _CELL_TAGS.get(field))
        return _value(text, inside, nth) or Span(element.start, element.inside)
    element = parse(registry.source, Span(entry.start, entry.end))
    known_by = Field.NAME if isinstance(entry, Record) else Field.ID
    return _field_span(text, element, field, nth) or _field_span(text, element, known_by, 0) or Span(element.start, element.inside)


def _frame(registry: Registry, field: Field) -> Element:
    """The registry without its entries; without what follows the first of them too, where that is enough."""
    source = registry.source
    if field is not Field.MENTION and registry.records:
        try:
            return parse(Source(source.path, source.text[: registry.records[0].start] + "</registry>"))
        except SourceError:  # a first entry somewhere else than in the registry's element
            pass
    return parse(source, closed=lambda element, depth: (depth, element.tag) in ((1, "record"), (2, "person")))


def _field_span(text: str, element: Element, field: Field, nth: int) -> Span | None:
    if attribute := _CELL_ATTRIBUTES.get(field):
        return attribute_spans(text, element).get(attribute)
    if field is Field.ASSIGNEE:
        assignee = next(_tagged(element, "assignee"), None)
        return _value(text, _xrefs(assignee) if assignee else (), nth)
    if field is Field.CONTACT:
        persons = (xref for xref in _tagged(element, "xref") if xref.attributes.get("type") == "person")
        return _value(text, persons, nth)
    if field is Field.REFERENCE:
        others = (xref for xref in _tagged(element, "xref") if xref.attributes.get("type") != "person")
        return _value(text, others, nth)
    if field is Field.MENTION:
        texts = [child for child in element.children if child.tag in ("description", "note")]
        return _value(text, (xref for child in texts for xref in _xrefs(child)), nth)
    return _value(text, _tagged(element, _CELL_TAGS.get(field)), nth)


def _tagged(element: Element, tag: str | None) -> Iterator[Element]:
    return (child for child in element.children if child.tag == tag)


def _value(text: str, elements: Iterable[Element], nth: int) -> Span | None:
    """Where the value of the nth element stands: what it refers to, or its content, or all of it where it is empty."""
    element = next(islice(elements, nth, None), None)
    if element is None:
        return None
    if element.tag == "xref" and (data := attribute_spans(text, element).get("data")):
        return data
    if element.inside == element.end:
        return Span(element.start, element.end)
    return Span(element.inside, element.close)
