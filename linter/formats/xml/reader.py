"""Read IANA's XML, the original form of the registry.

Regular expressions split a registry that is written as IANA writes it. Together they accept well-formed markup only: every
character of the file belongs to a match or is white space. Any other form (comments, CDATA, other quotes, unknown elements,
errors) is read element by element, which is slower. Both ways give the same registry.
"""

import re

from linter.formats.xml.locator import XmlLocator
from linter.formats.xml.records import (
    check_root,
    find_date,
    find_markup_errors,
    read_elements,
    read_references,
    render_text,
)
from linter.formats.xml.regular_contacts import ContactReader
from linter.formats.xml.regular_entries import IrregularError, find_opening, parse_part
from linter.formats.xml.regular_records import RecordReader
from linter.formats.xml.tree import BLANKS, Element
from linter.lazy import compile_lazily
from linter.model import MarkupError, Registry
from linter.source import Source, Span, clip

_VERSION = compile_lazily(r"""<\?xml\s+version\s*=\s*["']([^"'>]*)["']""")
_ALLOWED_BYTES = bytes(byte for byte in range(256) if byte >= 0x20 or byte in b"\t\n")
_ENCODING = compile_lazily(r"""<\?xml[^>]*?\sencoding\s*=\s*["']([^"'>]*)["']""")


def read_xml(source: Source, previous: Registry | None = None, takes_over: bool = False) -> Registry:
    """Return the registry in a file of IANA's XML. Raises SourceError, with its position, for any other file.

    Entries and contacts of `previous` with the same text are reused. With `takes_over`, `previous` must not be used any more.
    """
    refuse_other_files(source)
    if previous and previous.format == "xml":
        from linter.formats.xml.reuse import read_changes  # deferred: most runs read one version

        if found := read_changes(source, previous, takes_over, read_regular):
            return found
    try:
        return read_regular(source)
    except IrregularError:
        return read_elements(source)


def refuse_other_files(source: Source) -> None:
    """Raise SourceError for a file that is not XML or has another version or encoding."""
    start = source.text.lstrip(BLANKS)[:64]
    if not start:
        raise source.error("is empty")
    if not start.startswith("<"):
        raise source.error("is not XML: it does not begin with <", 0)
    if start[:14].lower() == "<!doctype html" or start[:5].lower() == "<html":
        raise source.error("is an HTML page; give the registry's XML", 0)
    version = _VERSION.match(source.text)
    if version and not re.fullmatch(r"1\.[0-9]+", version[1]):
        raise source.error(f"declares the XML version '{clip(version[1], 40)}'; only 1.0 is read", version.start(1))
    declared = _ENCODING.match(source.text)
    if declared and declared[1].lower() not in ("utf-8", "us-ascii"):
        raise source.error(f"declares the encoding '{declared[1]}'; only UTF-8 is read", declared.start(1))


def read_regular(source: Source) -> Registry:
    """Return the registry in a file of which most entries are written as IANA writes them.

    Expat reads each of the other entries and contacts. Raises IrregularError if too many entries or the text around them are
    irregular, and SourceError for a file that is not this registry.
    """
    text = source.text
    if "\r" in text or text.encode().translate(None, _ALLOWED_BYTES) or "\ufffe" in text or "\uffff" in text:
        raise IrregularError  # line ends that XML normalizes, or characters that it does not allow
    first = find_opening(text, "<record", 0, len(text))
    records_end = text.rfind("</record>") + len("</record>")
    people_at = text.find("<people>", records_end)
    people_end = text.rfind("</people>")
    if not first < records_end <= people_at < people_end or find_opening(text, "<record", records_end, len(text)) < len(text):
        raise IrregularError
    head_source = Source(source.path, text[:first] + "</registry>")
    head = parse_part(head_source)
    check_root(source, head)
    root_tag = text[head.start : head.inside]
    markup_errors = [*find_markup_errors(source, head)]
    footnotes = _parse_between(source, root_tag, Span(records_end, people_at), markup_errors)
    people_tags = (root_tag, "<people>")
    people_start = people_at + len("<people>")
    first_person = find_opening(text, "<person", people_start, people_end)
    before = parse_part(Source(source.path, f"<people>{text[people_start:first_person]}</people>"))
    after = parse_part(Source(source.path, root_tag + text[people_end + len("</people>") :]))
    if before.children or before.stray_text() or after.children or after.stray_text():
        raise IrregularError
    if any(child.tag in ("people", "footnote", "registry", "record") for child in head.children):
        raise IrregularError
    if any(child.tag != "footnote" for child in footnotes.children):
        raise IrregularError
    records = RecordReader(source, (root_tag,), markup_errors).read(first, records_end)
    contacts = ContactReader(source, people_tags, markup_errors).read(first_person, people_end)
    return Registry(
        source=source,
        format="xml",
        updated=find_date(head.children),
        records=records,
        contacts=contacts,
        footnotes=tuple(child.attributes.get("anchor", "") for child in footnotes.children),
        inline_references=(*read_references(head), *read_references(footnotes)),
        markup_errors=tuple(sorted(markup_errors)),
        locator=XmlLocator(),
        footnote_texts=tuple(render_text(child) for child in footnotes.children),
    )


def _parse_between(source: Source, root_tag: str, span: Span, markup_errors: list[MarkupError]) -> Element:
    """Return a registry element with the elements of a span only, and add the markup errors of the span."""
    piece = Source(source.path, f"{root_tag}{source.text[span.start : span.end]}</registry>")
    element = parse_part(piece)
    shift = span.start - len(root_tag)
    for child in element.children:
        found = find_markup_errors(piece, child)
        markup_errors += (error._replace(span=Span(error.span.start + shift, error.span.end + shift)) for error in found)
    if element.stray_text():
        raise IrregularError
    return element
