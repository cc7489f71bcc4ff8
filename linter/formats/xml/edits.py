"""Make text edits for changes of a registry in IANA's XML. All other characters are kept."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence

from linter.formats.xml.locator import ATTRIBUTES, TAGS, XmlLocator, escape_text, find_elements, find_substring
from linter.formats.xml.tree import BLANKS, Element, find_attribute_spans
from linter.lazy import compile_lazily
from linter.model import Contact, Entry, Field, Record, Registry
from linter.rules_api.fix import Add, Change, Copy, Delete, Insert, Move, Remove, Replace, TextEdit, UneditableError, apply_edits
from linter.source import Span

_REFERENCES = (Field.ASSIGNEE, Field.CONTACT, Field.REFERENCE, Field.INLINE_REFERENCE)
_RUNNING_TEXT = (Field.DESCRIPTION, Field.NOTE)  # may have <br/>
# the order of elements in IANA's XML
_RECORD_ORDER = ("name", "protocol", "assignee", "xref", "description", "number", "sc", "unauthorized", "note")
_CONTACT_ORDER = ("name", "org", "uri", "updated")
_RFC = compile_lazily("rfc[0-9]+\\Z")
_UNCHECKED = compile_lazily(r"<!--|<\?")
_NOT_IN_XML = compile_lazily("[\0-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")


def make_xml_edits(registry: Registry, changes: Iterable[Change]) -> list[TextEdit]:
    """Return the text edits that make changes, in the order of the file.

    Raises UneditableError for a change that the form of the file does not allow.
    """
    editor = _Editor(registry)
    edits: list[TextEdit] = []
    insertions: dict[int, str] = {}  # by offset; several insertions at one offset keep their order
    for edit in (edit for change in changes for edit in editor.make_edits(change)):
        if edit.start == edit.end:
            insertions[edit.start] = insertions.get(edit.start, "") + edit.text
        else:
            edits.append(edit)
    return sorted([*edits, *(TextEdit(at, at, text) for at, text in insertions.items())])


class _Editor:
    def __init__(self, registry: Registry) -> None:
        assert isinstance(registry.locator, XmlLocator)
        self.registry = registry
        self.text = registry.source.text
        self.locator = registry.locator

    def make_edits(self, change: Change) -> Iterable[TextEdit]:
        match change:
            case Replace():
                return [self._replace(change)]
            case Add(entry, field, text):
                return [self._add(entry, field, text)]
            case Remove(entry, field, value_index):
                return [self._remove(entry, field, value_index)]
            case Delete(entry):
                return [self._remove_span(Span(entry.start, entry.end))]
            case Move(entry, before, _):
                return self._move(entry, before)
            case Insert(values, beside, before):
                return [self._insert(values, beside, before)]
            case Copy(entry, changes, after):
                return [self._copy(entry, changes, after)]

    # values

    def _replace(self, change: Replace) -> TextEdit:
        entry, field, text, value_index, substring = change
        element, attribute = self._find_holder(entry, field, value_index)
        if field is Field.REFERENCE and element.attributes.get("type") == "text" and _RFC.match(text) and not substring:
            return TextEdit(element.start, element.end, f'<xref type="rfc" data="{text}"/>')
        if attribute:
            span = find_attribute_spans(self.text, element)[attribute]
        elif element.inside == element.end:  # <name/>
            if substring:
                raise UneditableError
            return self._fill(element, field, text)
        else:
            span = Span(element.inside, element.close)
        quote = self.text[span.start - 1]
        if substring:
            span = self._find_substring(span, substring.text, substring.occurrence)
        elif "<" in self.text[span.start : span.end]:  # other markup, which is kept if the text only continues
            shown = {Field.DESCRIPTION: entry.description, Field.NOTE: entry.note}.get(field) if isinstance(entry, Record) else None
            if not shown or not text.startswith(shown):
                raise UneditableError
            span, text = Span(span.end, span.end), text[len(shown) :]
        new = self._escape_attribute(text, quote) if attribute else self._escape(field, text)
        return TextEdit(*span, new)

    def _find_substring(self, span: Span, substring: str, occurrence: int) -> Span:
        """Return the span of a substring of a value. Raises UneditableError if markup splits it."""
        value = self.text[span.start : span.end]
        found = None if "<![CDATA[" in value else find_substring(value, substring, occurrence)
        if found is None:
            raise UneditableError
        return Span(span.start + found.start, span.start + found.end)

    def _find_holder(self, entry: Entry, field: Field, value_index: int) -> tuple[Element, str]:
        """Return the element that has a value, and the name of its attribute, "" if the content is the value."""
        element = self.locator.read_element(self.registry, entry, field)
        if attribute := self._find_attribute(entry, field):
            if attribute not in element.attributes:
                raise UneditableError
            return element, attribute
        elements = self.locator.list_elements(element, field)
        if value_index >= len(elements):
            raise UneditableError
        found = elements[value_index]
        return found, "data" if field in _REFERENCES and "data" in found.attributes else ""

    def _find_attribute(self, entry: Entry, field: Field) -> str:
        if isinstance(entry, Registry) or (isinstance(entry, Contact) and field is Field.UPDATED):
            return ""
        return ATTRIBUTES.get(field, "")

    def _add(self, entry: Record | Contact, field: Field, text: str) -> TextEdit:
        element = self.locator.read_element(self.registry, entry)
        if attribute := self._find_attribute(entry, field):
            if attribute in element.attributes:
                raise UneditableError
            spans = find_attribute_spans(self.text, element)
            at = spans["date"].end + 1 if attribute == "updated" and "date" in spans else element.start + 1 + len(element.tag)
            return TextEdit(at, at, f' {attribute}="{self._escape_attribute(text)}"')
        tag = self._find_tag(entry, field)
        if empty := next((child for child in element.children if child.tag == tag), None):
            if self.text[empty.inside : empty.close].strip():
                raise UneditableError
            return self._fill(empty, field, text)
        if not element.children:
            raise UneditableError
        order = _RECORD_ORDER if isinstance(entry, Record) else _CONTACT_ORDER
        written = self._write_element(tag, field, text)
        if later := next((child for child in element.children if child.tag in order[order.index(tag) + 1 :]), None):
            return TextEdit(later.start, later.start, written + self._copy_lead(later.start))
        last = next((child for child in reversed(element.children) if child.tag != "xref"), element.children[-1])
        return TextEdit(last.end, last.end, self._copy_lead(last.start) + written)

    def _remove(self, entry: Record | Contact, field: Field, value_index: int) -> TextEdit:
        if field is Field.INLINE_REFERENCE:  # the words around it would remain
            raise UneditableError
        element, attribute = self._find_holder(entry, field, value_index)
        if attribute and field not in _REFERENCES:
            value = find_attribute_spans(self.text, element)[attribute]
            start = self.text.rindex(attribute, element.start, value.start)
            start -= len(self.text[:start]) - len(self.text[:start].rstrip())
            return TextEdit(start, value.end + 1, "")
        if field is Field.ASSIGNEE:
            parent = next(child for child in self.locator.read_element(self.registry, entry).children if child.tag == "assignee")
            element = parent if len(parent.children) == 1 else element
        return self._remove_span(Span(element.start, element.end))

    def _remove_span(self, span: Span) -> TextEdit:
        """Return the edit that removes a span. Raises UneditableError if it has a comment, an instruction or a markup error."""
        markup_errors = self.registry.markup_errors
        first = bisect_left(markup_errors, span.start, key=lambda error: error.span.start)
        if (first < len(markup_errors) and markup_errors[first].span.start < span.end) or _UNCHECKED.search(self.text, *span):
            raise UneditableError
        return TextEdit(*(self._find_lines(span) or span), "")

    # entries

    def _move(self, entry: Record, before: Record) -> list[TextEdit]:
        span, target = Span(entry.start, entry.end), Span(before.start, before.end)
        lines, target_lines = self._find_lines(span), self._find_lines(target)
        if (lines is None) != (target_lines is None):
            raise UneditableError
        span, target = lines or span, target_lines or target
        return [TextEdit(*span, ""), TextEdit(target.start, target.start, self.text[span.start : span.end])]

    def _insert(self, values: Sequence[tuple[Field, str]], beside: Record, before: bool) -> TextEdit:
        element = self.locator.read_element(self.registry, beside)
        if not element.children:
            raise UneditableError
        outer, inner = self._copy_lead(element.start), self._copy_lead(element.children[0].start)
        texts: dict[str, str] = {}
        dates: dict[str, str] = {}
        for field, text in values:
            if attribute := ATTRIBUTES.get(field):
                dates[attribute] = f' {attribute}="{self._escape_attribute(text)}"'
            else:
                texts[TAGS[field]] = self._write_element(TAGS[field], field, text)
        children = "".join(inner + texts[tag] for tag in _RECORD_ORDER if tag in texts)
        head = "".join(dates[name] for name in ("date", "updated") if name in dates)
        return self._insert_beside(beside, before, f"<record{head}>{children}{outer}</record>")

    def _copy(self, entry: Record, changes: Iterable[tuple[Field, str]], after: bool) -> TextEdit:
        edits = []
        for field, text in changes:
            present = any(True for _ in find_elements(self.locator.read_element(self.registry, entry), field)) or (
                ATTRIBUTES.get(field) in self.locator.read_element(self.registry, entry).attributes
            )
            if present:
                edits.append(self._remove(entry, field, 0) if not text else self._replace(Replace(entry, field, text)))
            elif text:
                edits.append(self._add(entry, field, text))
        inside = [TextEdit(edit.start - entry.start, edit.end - entry.start, edit.text) for edit in sorted(edits)]
        return self._insert_beside(entry, not after, apply_edits(self.text[entry.start : entry.end], inside))

    def _insert_beside(self, record: Record, before: bool, markup: str) -> TextEdit:
        """Return the edit that inserts an element before or after a record, with the same blanks before it."""
        at = record.start if before else record.end
        lead = self._copy_lead(record.start)
        return TextEdit(at, at, markup + lead if before else lead + markup)

    # text

    def _fill(self, element: Element, field: Field, text: str) -> TextEdit:
        """Return the edit that gives an empty element a text, and keeps its attributes."""
        written = self._escape(field, text)
        if element.inside < element.end:
            return TextEdit(element.inside, element.close, written)
        start = element.start + len(self.text[element.start : element.end].removesuffix("/>").rstrip(BLANKS))
        return TextEdit(start, element.end, f">{written}</{element.tag}>")

    def _find_tag(self, entry: Record | Contact, field: Field) -> str:
        tag = TAGS.get(field, "")
        order = _RECORD_ORDER if isinstance(entry, Record) else _CONTACT_ORDER
        if field in _REFERENCES or tag not in order:
            raise UneditableError
        return tag

    def _write_element(self, tag: str, field: Field, text: str) -> str:
        return f"<{tag}>{self._escape(field, text)}</{tag}>"

    def _escape(self, field: Field, text: str) -> str:
        """Return a text as the content of an element. A blank line becomes two breaks, as in IANA's XML."""
        if not _is_xml(text):
            raise UneditableError
        written = escape_text(text)
        if field in _RUNNING_TEXT:
            written = written.replace("\n\n", "<br/><br/>\n")
        return written.replace("\n", self.registry.source.newline)

    def _escape_attribute(self, text: str, quote: str = '"') -> str:
        if not _is_xml(text):
            raise UneditableError
        return escape_text(text).replace(quote, "&quot;" if quote == '"' else "&apos;")

    def _copy_lead(self, start: int) -> str:
        """Return the line end and the blanks before an element that begins a line, else ""."""
        line = self.registry.source.line_span(start).start
        if self.text[line:start].strip(" \t") or not line:
            return ""
        end = "\r\n" if self.text.startswith("\r\n", line - 2) else self.text[line - 1]
        return end + self.text[line:start]

    def _find_lines(self, span: Span) -> Span | None:
        """Return the lines of a span with the last line end, None if they have anything else."""
        first, last = self.registry.source.line_span(span.start), self.registry.source.line_span(span.end)
        before, after = self.text[first.start : span.start], self.text[span.end : last.end]
        if before.strip(" \t") or after.strip(" \t") or last.end == len(self.text):
            return None
        return Span(first.start, last.end + (2 if self.text.startswith("\r\n", last.end) else 1))


def _is_xml(text: str) -> bool:
    """Return whether XML allows all characters of a text. The pattern takes 3 ms to compile, and most texts are printable."""
    return text.isprintable() or _NOT_IN_XML.search(text) is None
