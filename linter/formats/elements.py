"""What the elements of IANA's XML mean: the registry, its entries, what does not belong there, and where each value stands.

This is the exact way to read a registry: element by element, with every place known.
"""

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


def check_root(source: Source, root: Element) -> None:
    if root.tag != "registry":
        raise source.error(f"is not IANA's registry: the root element is <{root.tag}>, not <registry>", root.start)
    if (namespace := root.attributes.get("xmlns")) != NAMESPACE:
        what = f"the namespace is '{namespace}'" if namespace else "it has no namespace"
        raise source.error(f"is not IANA's registry: {what}, not '{NAMESPACE}'", root.start)
    if (identifier := root.attributes.get("id")) != REGISTRY_ID:
        raise source.error(f"is another registry: its id is '{identifier}', not '{REGISTRY_ID}'", root.start)


def read_elements(source: Source) -> Registry:
    records: list[Record] = []
    contacts: list[Contact] = []
    oddities: list[Oddity] = []

    def closed(element: Element, depth: int) -> bool:
        if depth == 1 and element.tag == "record":
            records.append(_record_of(len(records), element, oddities))
        elif depth == 2 and element.tag == "person":
            contacts.append(_contact_of(len(contacts), element, oddities))
        else:
            return False
        oddities.extend(oddities_in(source, element))
        return True

    root = parse(source, closed=closed)
    check_root(source, root)
    for child in root.children:
        if child.tag == "registry":
            raise source.error("holds a registry inside the registry; only one at a time is read", child.start)
    oddities.extend(oddities_in(source, root))
    return Registry(
        source=source,
        format="xml",
        updated=updated(root.children),
        records=tuple(records),
        contacts=tuple(contacts),
        footnotes=tuple(child.attributes.get("anchor", "") for child in root.children if child.tag == "footnote"),
        mentions=tuple(references_in(root)),
        oddities=tuple(sorted(oddities)),
        locator=locate,
    )


def oddities_in(source: Source, element: Element) -> Iterator[Oddity]:
    """What an element has that the registry's markup does not provide for, down to its last descendant."""
    if not element.attributes.keys() <= _ATTRIBUTES.get(element.tag, frozenset()):
        for name, span in attribute_spans(source.text, element).items():
            if name not in _ATTRIBUTES.get(element.tag, frozenset()) and not name.startswith(("xmlns:", "xml:", "xsi:")):
                yield Oddity(span, f"<{element.tag}> has no attribute '{name}'")
    if element.tag in _TEXTLESS and (stray := element.stray_text()):
        yield Oddity(stray, f"text has no place in <{element.tag}> outside of its elements")
    for child in element.children:
        if child.tag in _PARTS.get(element.tag, frozenset()):
            yield from oddities_in(source, child)
        else:
            yield Oddity(Span(child.start, child.inside), f"<{child.tag}> has no place in <{element.tag}>")


def _record_of(row: int, element: Element, oddities: list[Oddity]) -> Record:
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
            assignees = tuple(references_in(child))
        else:
            texts[child.tag] = _shown(child)
            mentions.extend(references_in(child))
    dates = element.attributes.get("date"), element.attributes.get("updated")
    return make_record(
        row, element.start, element.end, dates, texts, assignees, tuple(contacts), tuple(references), tuple(mentions)
    )


def _contact_of(row: int, element: Element, oddities: list[Oddity]) -> Contact:
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
    name, organization, updated = (texts.get(tag) or None for tag in ("name", "org", "updated"))  # an empty element says nothing
    return Contact(row, element.start, element.end, element.attributes.get("id", ""), name, organization, tuple(uris), updated)


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
            parts.append(bracketed(_reference(item)))
        else:
            parts.append(_shown(item))
    return "".join(parts)


def _reference(xref: Element) -> Reference:
    label = "".join(item[0] for item in xref.content if not isinstance(item, Element))
    return Reference(xref.attributes.get("type", ""), xref.attributes.get("data", ""), label)


def references_in(element: Element) -> Iterator[Reference]:
    return (_reference(found) for found in _xrefs(element))


def _xrefs(element: Element) -> Iterator[Element]:
    """The references in an element, itself included, in the order of the file."""
    if element.tag == "xref":
        yield element
    for child in element.children:
        yield from _xrefs(child)


def bracketed(reference: Reference) -> str:
    """A reference inside a running text as IANA's pages show it."""
    shown = reference.label or reference.target
    return f"[{shown.upper() if reference.kind == 'rfc' and not reference.label else shown}]"


def updated(children: Iterable[Element]) -> str | None:
    return next((_shown(child) for child in children if child.tag == "updated"), None)


def make_record(
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


def locate(registry: Registry, entry: Entry, field: Field, nth: int) -> Span:
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
        texts = {child.tag: child for child in reversed(element.children) if child.tag in ("description", "note")}
        read = sorted(texts.values(), key=lambda child: child.start)  # of elements that stand twice, the first
        return _value(text, (xref for child in read for xref in _xrefs(child)), nth)
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
