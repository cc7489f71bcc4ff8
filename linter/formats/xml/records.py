"""Read a registry in IANA's XML element by element, and find its markup errors."""

from collections.abc import Iterable, Iterator

from linter.formats.xml.locator import XmlLocator
from linter.formats.xml.tree import Element, find_attribute_spans, find_descendants, parse
from linter.model import Contact, MarkupError, Record, Reference, Registry, parse_ports
from linter.source import Source, Span

NAMESPACE = "http://www.iana.org/assignments"
REGISTRY_ID = "service-names-port-numbers"

_RUNNING_TEXT = frozenset({"br", "xref", "paragraph"})
_PARTS = {  # the children that are allowed, by element; other elements have only text
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
_SINGLE = ("title", "category", "updated", "people")  # elements that the registry has once
KINDS = frozenset({"person", "rfc", "draft", "uri", "text", "note"})


def check_root(source: Source, root: Element) -> None:
    """Raise SourceError for a root element of another registry."""
    if root.tag != "registry":
        raise source.error(f"is not IANA's registry: the root element is <{root.tag}>, not <registry>", root.start)
    if (namespace := root.attributes.get("xmlns")) != NAMESPACE:
        what = f"the namespace is '{namespace}'" if namespace else "it has no namespace"
        raise source.error(f"is not IANA's registry: {what}, not '{NAMESPACE}'", root.start)
    if (identifier := root.attributes.get("id")) != REGISTRY_ID:
        raise source.error(f"is another registry: its id is '{identifier}', not '{REGISTRY_ID}'", root.start)


def read_elements(source: Source) -> Registry:
    """Return the registry in any well-formed file, with its markup errors. Raises SourceError for any other file."""
    records: list[Record] = []
    contacts: list[Contact] = []
    markup_errors: list[MarkupError] = []

    def skip_entry(element: Element, ancestors: list[str]) -> bool:
        if ancestors == ["registry"] and element.tag == "record":
            records.append(build_record(len(records), element, markup_errors))
        elif ancestors == ["registry", "people"] and element.tag == "person":
            contacts.append(build_contact(len(contacts), element, markup_errors))
        else:
            return False
        markup_errors.extend(find_markup_errors(source, element))
        return True

    root = parse(source, skip=skip_entry)
    check_root(source, root)
    for child in root.children:
        if child.tag == "registry":
            raise source.error("has a registry inside of the registry; put it into a separate file", child.start)
    if not records:
        raise source.error("has no entries; add <record> elements", root.start)
    markup_errors.extend(find_markup_errors(source, root))
    return Registry(
        source=source,
        format="xml",
        updated=find_date(root.children),
        records=tuple(records),
        contacts=tuple(contacts),
        footnotes=tuple(child.attributes.get("anchor", "") for child in root.children if child.tag == "footnote"),
        inline_references=tuple(read_references(root)),
        markup_errors=tuple(sorted(markup_errors)),
        locator=XmlLocator(),
        footnote_texts=tuple(render_text(child) for child in root.children if child.tag == "footnote"),
    )


def find_markup_errors(source: Source, element: Element) -> Iterator[MarkupError]:
    """Yield the attributes, texts and elements that the schema of the registry does not allow, down to the last descendant."""
    if not element.attributes.keys() <= _ATTRIBUTES.get(element.tag, frozenset()):
        for name, span in find_attribute_spans(source.text, element).items():
            if name not in _ATTRIBUTES.get(element.tag, frozenset()) and not name.startswith(("xmlns:", "xml:", "xsi:")):
                yield MarkupError(span, f"<{element.tag}> has the unknown attribute '{name}'")
    if element.tag in _TEXTLESS and (stray := element.stray_text()):
        yield MarkupError(stray, f"text is not allowed in <{element.tag}> outside of its elements")
    if element.tag == "xref" and (kind := element.attributes.get("type")) not in KINDS:
        what = f"has the type '{kind}'" if kind else "has no type"
        yield MarkupError(Span(element.start, element.inside), f"<xref> {what}; the types are {', '.join(sorted(KINDS))}")
    seen = set()
    for child in element.children:
        if child.tag not in _PARTS.get(element.tag, frozenset()):
            yield MarkupError(Span(child.start, child.inside), f"<{child.tag}> is not allowed in <{element.tag}>")
            continue
        if element.tag == "registry" and child.tag in _SINGLE:
            if child.tag in seen:
                yield _make_duplicate_error(child, "registry")
            seen.add(child.tag)
        yield from find_markup_errors(source, child)


def build_record(row: int, element: Element, markup_errors: list[MarkupError]) -> Record:
    """Return the record of an element, and add a markup error for each duplicate child."""
    texts: dict[str, str] = {}
    contacts: list[Reference] = []
    references: list[Reference] = []
    inline_references: list[Reference] = []
    assignees: tuple[Reference, ...] | None = None
    for child in element.children:
        if child.tag == "xref":
            reference = _read_reference(child)
            (contacts if reference.kind == "person" else references).append(reference)
        elif child.tag in texts or (child.tag == "assignee" and assignees is not None):
            markup_errors.append(_make_duplicate_error(child, "record"))
        elif child.tag == "assignee":
            assignees = tuple(read_references(child))
        else:
            texts[child.tag] = render_text(child)
            inline_references.extend(read_references(child))
    dates = element.attributes.get("date"), element.attributes.get("updated")
    return make_record(
        row, element.start, element.end, dates, texts, assignees, tuple(contacts), tuple(references), tuple(inline_references)
    )


def build_contact(row: int, element: Element, markup_errors: list[MarkupError]) -> Contact:
    """Return the contact of an element, and add a markup error for each duplicate child and a missing id."""
    texts: dict[str, str] = {}
    uris = []
    for child in element.children:
        if child.tag == "uri":
            uris.append(render_text(child))
        elif child.tag in texts:
            markup_errors.append(_make_duplicate_error(child, "person"))
        else:
            texts[child.tag] = render_text(child)
    if "id" not in element.attributes:
        markup_errors.append(MarkupError(Span(element.start, element.inside), "<person> has no id"))
    # An empty element counts as missing.
    name, organization, updated = (texts.get(tag) or None for tag in ("name", "org", "updated"))
    return Contact(row, element.start, element.end, element.attributes.get("id", ""), name, organization, tuple(uris), updated)


def _make_duplicate_error(element: Element, parent: str) -> MarkupError:
    only = "" if element.tag == "people" else "; only the first is read"
    return MarkupError(Span(element.start, element.inside), f"duplicate <{element.tag}> in <{parent}>{only}")


def render_text(element: Element) -> str:
    """Return the text of an element as pages show it: breaks as line ends, references in brackets."""
    parts = []
    for item in element.content:
        if not isinstance(item, Element):
            parts.append(item[0])
        elif item.tag == "br":
            parts.append("\n")
        elif item.tag == "xref":
            parts.append(format_reference(_read_reference(item)))
        else:
            parts.append(render_text(item))
    return "".join(parts)


def _read_reference(xref: Element) -> Reference:
    label = "".join(item[0] for item in xref.content if not isinstance(item, Element))
    return Reference(xref.attributes.get("type", ""), xref.attributes.get("data", ""), label)


def read_references(element: Element) -> Iterator[Reference]:
    """Yield the references in an element, in the order of the file."""
    return (_read_reference(found) for found in find_descendants(element, "xref"))


def format_reference(reference: Reference) -> str:
    """Return a reference as IANA's pages show it inside of running text."""
    shown = reference.label or reference.target
    return f"[{shown.upper() if reference.kind == 'rfc' and not reference.label else shown}]"


def find_date(children: Iterable[Element]) -> str | None:
    """Return the text of the first <updated>, None if there is none."""
    return next((render_text(child) for child in children if child.tag == "updated"), None)


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
    """Return the record of the texts of an entry by tag, with its dates (registered, modified) and references."""
    text = texts.get
    number = text("number")
    return Record(
        row,
        start,
        end,
        text("name") or None,  # an empty <name> counts as missing
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
