"""What the elements of IANA's XML mean: the registry, its entries, what does not belong there, and where each value stands.

This is the exact way to read a registry: element by element, with every place known.
"""

from collections.abc import Iterable, Iterator

from linter.formats.xml.locator import XmlLocator
from linter.formats.xml.tree import Element, attribute_spans, descendants, parse
from linter.model import Contact, MarkupError, Record, Reference, Registry, parse_ports
from linter.source import Source, Span

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
_SINGLE = ("title", "category", "updated", "people")  # what the registry has once
KINDS = frozenset({"person", "rfc", "draft", "uri", "text", "note"})


def check_root(source: Source, root: Element) -> None:
    if root.tag != "registry":
        raise source.error(f"is not IANA's registry: the root element is <{root.tag}>, not <registry>", root.start)
    if (namespace := root.attributes.get("xmlns")) != NAMESPACE:
        what = f"the namespace is '{namespace}'" if namespace else "it has no namespace"
        raise source.error(f"is not IANA's registry: {what}, not '{NAMESPACE}'", root.start)
    if (identifier := root.attributes.get("id")) != REGISTRY_ID:
        raise source.error(f"is another registry: its id is '{identifier}', not '{REGISTRY_ID}'", root.start)


def read_elements(source: Source) -> Registry:
    """The registry in any well-formed file, with what is odd about its markup. Raises SourceError for anything else."""
    records: list[Record] = []
    contacts: list[Contact] = []
    markup_errors: list[MarkupError] = []

    def closed(element: Element, ancestors: list[str]) -> bool:
        if ancestors == ["registry"] and element.tag == "record":
            records.append(record_of(len(records), element, markup_errors))
        elif ancestors == ["registry", "people"] and element.tag == "person":
            contacts.append(contact_of(len(contacts), element, markup_errors))
        else:
            return False
        markup_errors.extend(oddities_in(source, element))
        return True

    root = parse(source, closed=closed)
    check_root(source, root)
    for child in root.children:
        if child.tag == "registry":
            raise source.error("holds a registry inside the registry; only one at a time is read", child.start)
    if not records:
        raise source.error("holds no entries", root.start)
    markup_errors.extend(oddities_in(source, root))
    return Registry(
        source=source,
        format="xml",
        updated=updated(root.children),
        records=tuple(records),
        contacts=tuple(contacts),
        footnotes=tuple(child.attributes.get("anchor", "") for child in root.children if child.tag == "footnote"),
        inline_references=tuple(parse_references(root)),
        markup_errors=tuple(sorted(markup_errors)),
        locator=XmlLocator(),
        footnote_texts=tuple(shown(child) for child in root.children if child.tag == "footnote"),
    )


def oddities_in(source: Source, element: Element) -> Iterator[MarkupError]:
    """What an element has that the registry's markup does not provide for, down to its last descendant."""
    if not element.attributes.keys() <= _ATTRIBUTES.get(element.tag, frozenset()):
        for name, span in attribute_spans(source.text, element).items():
            if name not in _ATTRIBUTES.get(element.tag, frozenset()) and not name.startswith(("xmlns:", "xml:", "xsi:")):
                yield MarkupError(span, f"<{element.tag}> has no attribute '{name}'")
    if element.tag in _TEXTLESS and (stray := element.stray_text()):
        yield MarkupError(stray, f"text has no place in <{element.tag}> outside of its elements")
    if element.tag == "xref" and (kind := element.attributes.get("type")) not in KINDS:
        what = f"has the type '{kind}'" if kind else "has no type"
        yield MarkupError(Span(element.start, element.inside), f"<xref> {what}; the types are {', '.join(sorted(KINDS))}")
    seen = set()
    for child in element.children:
        if child.tag not in _PARTS.get(element.tag, frozenset()):
            yield MarkupError(Span(child.start, child.inside), f"<{child.tag}> has no place in <{element.tag}>")
            continue
        if element.tag == "registry" and child.tag in _SINGLE:
            if child.tag in seen:
                yield _twice(child, "registry")
            seen.add(child.tag)
        yield from oddities_in(source, child)


def record_of(row: int, element: Element, markup_errors: list[MarkupError]) -> Record:
    texts: dict[str, str] = {}
    contacts: list[Reference] = []
    references: list[Reference] = []
    inline_references: list[Reference] = []
    assignees: tuple[Reference, ...] | None = None
    for child in element.children:
        if child.tag == "xref":
            reference = _reference(child)
            (contacts if reference.kind == "person" else references).append(reference)
        elif child.tag in texts or (child.tag == "assignee" and assignees is not None):
            markup_errors.append(_twice(child, "record"))
        elif child.tag == "assignee":
            assignees = tuple(parse_references(child))
        else:
            texts[child.tag] = shown(child)
            inline_references.extend(parse_references(child))
    dates = element.attributes.get("date"), element.attributes.get("updated")
    return make_record(
        row, element.start, element.end, dates, texts, assignees, tuple(contacts), tuple(references), tuple(inline_references)
    )


def contact_of(row: int, element: Element, markup_errors: list[MarkupError]) -> Contact:
    texts: dict[str, str] = {}
    uris = []
    for child in element.children:
        if child.tag == "uri":
            uris.append(shown(child))
        elif child.tag in texts:
            markup_errors.append(_twice(child, "person"))
        else:
            texts[child.tag] = shown(child)
    if "id" not in element.attributes:
        markup_errors.append(MarkupError(Span(element.start, element.inside), "<person> has no id"))
    name, organization, updated = (texts.get(tag) or None for tag in ("name", "org", "updated"))  # an empty element says nothing
    return Contact(row, element.start, element.end, element.attributes.get("id", ""), name, organization, tuple(uris), updated)


def _twice(element: Element, parent: str) -> MarkupError:
    only = "" if element.tag == "people" else "; only the first is read"
    return MarkupError(Span(element.start, element.inside), f"<{element.tag}> stands twice in <{parent}>{only}")


def shown(element: Element) -> str:
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
            parts.append(shown(item))
    return "".join(parts)


def _reference(xref: Element) -> Reference:
    label = "".join(item[0] for item in xref.content if not isinstance(item, Element))
    return Reference(xref.attributes.get("type", ""), xref.attributes.get("data", ""), label)


def parse_references(element: Element) -> Iterator[Reference]:
    return (_reference(found) for found in descendants(element, "xref"))


def bracketed(reference: Reference) -> str:
    """A reference inside a running text as IANA's pages show it."""
    shown = reference.label or reference.target
    return f"[{shown.upper() if reference.kind == 'rfc' and not reference.label else shown}]"


def updated(children: Iterable[Element]) -> str | None:
    return next((shown(child) for child in children if child.tag == "updated"), None)


def make_record(
    row: int,
    start: int,
    end: int,
    dates: tuple[str | None, str | None],
    texts: dict[str, str],
    assignees: tuple[Reference, ...] | None,
    contacts: tuple[Reference, ...],
    references: tuple[Reference, ...],
    inline_references: tuple[Reference, ...],
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
        text("protocol") or None,
        text("description"),
        assignees,
        contacts,
        references,
        inline_references,
        *dates,
        text("sc"),
        text("unauthorized"),
        text("note"),
    )
