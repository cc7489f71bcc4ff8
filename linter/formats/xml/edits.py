"""Changes of a registry in IANA's XML as edits of its text: every other character stays as it is."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence

from linter.formats.xml.locator import ATTRIBUTES, TAGS, XmlLocator, escaped, holding, place_of_part
from linter.formats.xml.tree import BLANKS, Element, attribute_spans
from linter.model import Contact, Entry, Field, Record, Registry
from linter.rules_api.fix import Add, Change, Copy, Delete, Insert, Move, Remove, Replace, TextEdit, UneditableError, edited
from linter.source import Span

_REFERENCES = (Field.ASSIGNEE, Field.CONTACT, Field.REFERENCE, Field.INLINE_REFERENCE)
_RUNNING_TEXT = (Field.DESCRIPTION, Field.NOTE)  # where a <br/> may stand
# The order in which IANA writes the elements.
_RECORD_ORDER = ("name", "protocol", "assignee", "xref", "description", "number", "sc", "unauthorized", "note")
_CONTACT_ORDER = ("name", "org", "uri", "updated")
_RFC = re.compile("rfc[0-9]+\\Z")
_UNSEEN = re.compile(r"<!--|<\?")
_NOT_IN_XML = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def xml_edits(registry: Registry, changes: Iterable[Change]) -> list[TextEdit]:
    """The edits that make some changes, in the order of the file.

    Raises UneditableError for a change of what the file writes in a way that leaves no place for it.
    """
    writer = _Writer(registry)
    edits: list[TextEdit] = []
    put_in: dict[int, str] = {}  # what several changes put into one place stands there in their order
    for edit in (edit for change in changes for edit in writer.edits(change)):
        if edit.start == edit.end:
            put_in[edit.start] = put_in.get(edit.start, "") + edit.text
        else:
            edits.append(edit)
    return sorted([*edits, *(TextEdit(at, at, text) for at, text in put_in.items())])


class _Writer:
    def __init__(self, registry: Registry) -> None:
        assert isinstance(registry.locator, XmlLocator)
        self.registry = registry
        self.text = registry.source.text
        self.locator = registry.locator
        self._held: dict[tuple[Entry, Field], list[Element]] = {}  # an entry may have a fix for each of many references

    def edits(self, change: Change) -> Iterable[TextEdit]:
        match change:
            case Replace():
                return [self._replace(change)]
            case Add(entry, field, text):
                return [self._add(entry, field, text)]
            case Remove(entry, field, value_index):
                return [self._remove(entry, field, value_index)]
            case Delete(entry):
                return [self._without(Span(entry.start, entry.end))]
            case Move(entry, before):
                return self._move(entry, before)
            case Insert(values, beside, before):
                return [self._insert(values, beside, before)]
            case Copy(entry, changes, after):
                return [self._copy(entry, changes, after)]

    # values

    def _replace(self, change: Replace) -> TextEdit:
        entry, field, text, value_index, part = change
        element, attribute = self._holder(entry, field, value_index)
        if field is Field.REFERENCE and element.attributes.get("type") == "text" and _RFC.match(text) and not part:
            return TextEdit(element.start, element.end, f'<xref type="rfc" data="{text}"/>')
        if attribute:
            span = attribute_spans(self.text, element)[attribute]
        elif element.inside == element.end:  # <name/>
            if part:
                raise UneditableError
            return self._filled(element, field, text)
        else:
            span = Span(element.inside, element.close)
        quote = self.text[span.start - 1]
        if part:
            span = self._part(span, part.text, part.occurrence)
        elif "<" in self.text[span.start : span.end]:  # other markup, which stays where the text only goes on
            shown = {Field.DESCRIPTION: entry.description, Field.NOTE: entry.note}.get(field) if isinstance(entry, Record) else None
            if not shown or not text.startswith(shown):
                raise UneditableError
            span, text = Span(span.end, span.end), text[len(shown) :]
        new = self._attribute(text, quote) if attribute else self._escaped(field, text)
        return TextEdit(*span, new)

    def _part(self, span: Span, part: str, earlier: int) -> Span:
        """Where a part of a value stands, which must be between tags and written one of the usual ways."""
        value = self.text[span.start : span.end]
        found = None if "<![CDATA[" in value else place_of_part(value, part, earlier)
        if found is None:
            raise UneditableError
        return Span(span.start + found.start, span.start + found.end)

    def _holder(self, entry: Entry, field: Field, value_index: int) -> tuple[Element, str]:
        """The element that holds a value, and the attribute of it, if it is one."""
        element = self.locator.element(self.registry, entry, field)
        if attribute := self._attribute_of(entry, field):
            if attribute not in element.attributes:
                raise UneditableError
            return element, attribute
        held = self._held.get((entry, field))
        if held is None:
            held = self._held[entry, field] = list(holding(element, field))
        if value_index >= len(held):
            raise UneditableError
        return held[value_index], "data" if field in _REFERENCES and "data" in held[value_index].attributes else ""

    def _attribute_of(self, entry: Entry, field: Field) -> str:
        if isinstance(entry, Registry) or (isinstance(entry, Contact) and field is Field.UPDATED):
            return ""
        return ATTRIBUTES.get(field, "")

    def _add(self, entry: Record | Contact, field: Field, text: str) -> TextEdit:
        element = self.locator.element(self.registry, entry)
        if attribute := self._attribute_of(entry, field):
            if attribute in element.attributes:
                raise UneditableError
            spans = attribute_spans(self.text, element)
            at = spans["date"].end + 1 if attribute == "updated" and "date" in spans else element.start + 1 + len(element.tag)
            return TextEdit(at, at, f' {attribute}="{self._attribute(text)}"')
        tag = self._tag(entry, field)
        if empty := next((child for child in element.children if child.tag == tag), None):
            if self.text[empty.inside : empty.close].strip():
                raise UneditableError
            return self._filled(empty, field, text)
        if not element.children:
            raise UneditableError
        order = _RECORD_ORDER if isinstance(entry, Record) else _CONTACT_ORDER
        written = self._element(tag, field, text)
        if later := next((child for child in element.children if child.tag in order[order.index(tag) + 1 :]), None):
            return TextEdit(later.start, later.start, written + self._lead(later.start))
        last = next((child for child in reversed(element.children) if child.tag != "xref"), element.children[-1])
        return TextEdit(last.end, last.end, self._lead(last.start) + written)

    def _remove(self, entry: Record | Contact, field: Field, value_index: int) -> TextEdit:
        if field is Field.INLINE_REFERENCE:  # words around it would be left
            raise UneditableError
        element, attribute = self._holder(entry, field, value_index)
        if attribute and field not in _REFERENCES:
            value = attribute_spans(self.text, element)[attribute]
            start = self.text.rindex(attribute, element.start, value.start)
            start -= len(self.text[:start]) - len(self.text[:start].rstrip())
            return TextEdit(start, value.end + 1, "")
        if field is Field.ASSIGNEE:
            parent = next(child for child in self.locator.element(self.registry, entry).children if child.tag == "assignee")
            element = parent if len(parent.children) == 1 else element
        return self._without(Span(element.start, element.end))

    def _without(self, span: Span) -> TextEdit:
        """A stretch less, which must hold nothing that no rule has seen: no comment, no instruction, no unexpected markup."""
        markup_errors = self.registry.markup_errors
        first = bisect_left(markup_errors, span.start, key=lambda oddity: oddity.span.start)
        if (first < len(markup_errors) and markup_errors[first].span.start < span.end) or _UNSEEN.search(self.text, *span):
            raise UneditableError
        return TextEdit(*(self._lines(span) or span), "")

    # entries

    def _move(self, entry: Record, before: Record) -> list[TextEdit]:
        span, target = Span(entry.start, entry.end), Span(before.start, before.end)
        lines, target_lines = self._lines(span), self._lines(target)
        if (lines is None) != (target_lines is None):
            raise UneditableError
        span, target = lines or span, target_lines or target
        return [TextEdit(*span, ""), TextEdit(target.start, target.start, self.text[span.start : span.end])]

    def _insert(self, values: Sequence[tuple[Field, str]], beside: Record, before: bool) -> TextEdit:
        element = self.locator.element(self.registry, beside)
        if not element.children:
            raise UneditableError
        outer, inner = self._lead(element.start), self._lead(element.children[0].start)
        texts: dict[str, str] = {}
        dates: dict[str, str] = {}
        for field, text in values:
            if attribute := ATTRIBUTES.get(field):
                dates[attribute] = f' {attribute}="{self._attribute(text)}"'
            else:
                texts[TAGS[field]] = self._element(TAGS[field], field, text)
        children = "".join(inner + texts[tag] for tag in _RECORD_ORDER if tag in texts)
        head = "".join(dates[name] for name in ("date", "updated") if name in dates)
        return self._beside(beside, before, f"<record{head}>{children}{outer}</record>")

    def _copy(self, entry: Record, changes: Iterable[tuple[Field, str]], after: bool) -> TextEdit:
        edits = []
        for field, text in changes:
            present = any(True for _ in holding(self.locator.element(self.registry, entry), field)) or (
                ATTRIBUTES.get(field) in self.locator.element(self.registry, entry).attributes
            )
            if present:
                edits.append(self._remove(entry, field, 0) if not text else self._replace(Replace(entry, field, text)))
            elif text:
                edits.append(self._add(entry, field, text))
        inside = [TextEdit(edit.start - entry.start, edit.end - entry.start, edit.text) for edit in sorted(edits)]
        return self._beside(entry, not after, edited(self.text[entry.start : entry.end], inside))

    def _beside(self, record: Record, before: bool, markup: str) -> TextEdit:
        """A new element on lines of its own, or without blanks around it where the record has none either."""
        at = record.start if before else record.end
        lead = self._lead(record.start)
        return TextEdit(at, at, markup + lead if before else lead + markup)

    # text

    def _filled(self, element: Element, field: Field, text: str) -> TextEdit:
        """A text for an element that has none, and keeps its attributes."""
        written = self._escaped(field, text)
        if element.inside < element.end:
            return TextEdit(element.inside, element.close, written)
        start = element.start + len(self.text[element.start : element.end].removesuffix("/>").rstrip(BLANKS))
        return TextEdit(start, element.end, f">{written}</{element.tag}>")

    def _tag(self, entry: Record | Contact, field: Field) -> str:
        tag = TAGS.get(field, "")
        order = _RECORD_ORDER if isinstance(entry, Record) else _CONTACT_ORDER
        if field in _REFERENCES or tag not in order:
            raise UneditableError
        return tag

    def _element(self, tag: str, field: Field, text: str) -> str:
        return f"<{tag}>{self._escaped(field, text)}</{tag}>"

    def _escaped(self, field: Field, text: str) -> str:
        """A text as the content of an element. A blank line becomes two breaks, as IANA writes it."""
        if _NOT_IN_XML.search(text):
            raise UneditableError
        written = escaped(text)
        if field in _RUNNING_TEXT:
            written = written.replace("\n\n", "<br/><br/>\n")
        return written.replace("\n", self.registry.source.newline)

    def _attribute(self, text: str, quote: str = '"') -> str:
        if _NOT_IN_XML.search(text):
            raise UneditableError
        return escaped(text).replace(quote, "&quot;" if quote == '"' else "&apos;")

    def _lead(self, start: int) -> str:
        """The line end and the blanks before an element that begins a line, else nothing."""
        line = self.registry.source.line_span(start).start
        if self.text[line:start].strip(" \t") or not line:
            return ""
        end = "\r\n" if self.text.startswith("\r\n", line - 2) else self.text[line - 1]
        return end + self.text[line:start]

    def _lines(self, span: Span) -> Span | None:
        """The lines that a stretch has for itself, with the last line end; None where something else stands there."""
        first, last = self.registry.source.line_span(span.start), self.registry.source.line_span(span.end)
        before, after = self.text[first.start : span.start], self.text[span.end : last.end]
        if before.strip(" \t") or after.strip(" \t") or last.end == len(self.text):
            return None
        return Span(first.start, last.end + (2 if self.text.startswith("\r\n", last.end) else 1))
