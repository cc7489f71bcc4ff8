"""Parse references as IANA's pages, CSV and text show them: labels in brackets, `[RFC6335][Jon_Postel]`, without their kind.

The kind follows from the form of the label; any other label, such as the title of a draft, is a text.
"""

import re
from collections.abc import Collection, Iterator

from linter.lazy import compile_lazily
from linter.model import Reference
from linter.source import Span

_BRACKETED = compile_lazily(r"\[((?:[^\[\]]++|\[[^\[\]]*+\])*+)\]")
_WORD = compile_lazily(r"[^\s,;]+")
_RFC = compile_lazily(r"RFC([0-9]+)(,? (?:section|appendix) .*)?\Z", re.IGNORECASE | re.DOTALL)
_DRAFT = compile_lazily(r"(?:draft|RFC)-[^\s\[\]]+\Z", re.IGNORECASE)
_URI = compile_lazily(r"(?:[a-z][a-z0-9+.-]*://|(?:mailto|urn|tel|doi):)\S", re.IGNORECASE)
_ANCHOR = compile_lazily(r"[0-9]{1,3}\Z")
_IDENTIFIER = compile_lazily(r"[^\W\d_][\w.-]*_[\w.-]+\Z")


def parse_reference(label: str) -> Reference:
    """Return the reference that a label denotes."""
    if rfc := _RFC.match(label):
        return Reference("rfc", f"rfc{rfc[1]}", label if rfc[2] else "")
    if _DRAFT.match(label):
        return Reference("draft", label)
    if _URI.match(label):
        return Reference("uri", label)
    if _ANCHOR.match(label):
        return Reference("note", label)
    return Reference("text", "", label)


def find_reference_spans(cell: str) -> list[Span]:
    """Return the spans of the labels in a cell of references.

    Text outside of brackets is one label, or one label for each word if all words are names of documents or addresses.
    """
    spans = []
    for bracketed, span in _find_labels(cell):
        words = [] if bracketed else [Span(*word.span()) for word in _WORD.finditer(cell, *span)]
        split = words and all(parse_reference(cell[start:end]).kind in ("rfc", "draft", "uri") for start, end in words)
        spans += words if split else [span]
    return spans


def find_contact_spans(cell: str) -> list[Span]:
    """Return the spans of the ids in a cell of assignees or contacts. Text outside of brackets is one id."""
    return [span for _, span in _find_labels(cell)]


def parse_references(cell: str) -> tuple[Reference, ...]:
    """Return the references in a cell, in its order."""
    return tuple(_parse_shown_reference(cell[start:end]) for start, end in find_reference_spans(cell))


def _parse_shown_reference(label: str) -> Reference:
    """Return the reference that a label denotes, with the label if it differs from the registry's form, "RFC6335"."""
    found = parse_reference(label)
    is_unusual = found.kind == "rfc" and not found.label and label != found.target.upper()
    return found._replace(label=label) if is_unusual else found


def parse_contacts(cell: str) -> tuple[Reference, ...]:
    """Return the assignees or contacts in a cell, in its order."""
    if cell[:1] == "[" and cell[-1:] == "]" and cell.count("[") == cell.count("]") == 1:  # the usual case
        return (Reference("person", cell[1:-1]),)
    return tuple(Reference("person", cell[start:end]) for start, end in find_contact_spans(cell))


def find_inline_references(text: str, people: Collection[str] = ()) -> Iterator[tuple[Reference, Span]]:
    """Yield the references inside a running text, each with the span of its label.

    Only these texts in brackets are references: names of documents, addresses, the ids in `people`, and texts that have the form of
    an id, `Jon_Postel`.
    """
    for match in _BRACKETED.finditer(text):
        label = match[1]
        if label in people or _IDENTIFIER.match(label):
            yield Reference("person", label), Span(*match.span(1))
        elif (found := parse_reference(label)).kind in ("rfc", "draft", "uri"):
            yield found, Span(*match.span(1))


def _find_labels(cell: str) -> Iterator[tuple[bool, Span]]:
    """Yield the spans between brackets (True) and those of other text without surrounding blanks (False)."""
    at = 0
    for match in _BRACKETED.finditer(cell):
        yield from _find_outside(cell, at, match.start())
        yield True, Span(*match.span(1))
        at = match.end()
    yield from _find_outside(cell, at, len(cell))


def _find_outside(cell: str, start: int, end: int) -> Iterator[tuple[bool, Span]]:
    piece = cell[start:end]
    if text := piece.strip():
        first = start + piece.index(text)
        yield False, Span(first, first + len(text))
