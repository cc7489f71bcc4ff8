"""References as IANA's pages, CSV and text show them: in brackets, `[RFC6335][Jon_Postel]`, with their kind left to be told.

What a label alone leaves open is not made up: an address or a draft that is shown by another text reads as a text.
"""

import re
from collections.abc import Collection, Iterator

from linter.model import Reference
from linter.source import Span

_BRACKETED = re.compile(r"\[((?:[^\[\]]++|\[[^\[\]]*+\])*+)\]")
_WORD = re.compile(r"[^\s,;]+")
_RFC = re.compile(r"RFC([0-9]+)(,? (?:section|appendix) .*)?\Z", re.IGNORECASE | re.DOTALL)
_DRAFT = re.compile(r"(?:draft|RFC)-[^\s\[\]]+\Z", re.IGNORECASE)
_URI = re.compile(r"(?:[a-z][a-z0-9+.-]*://|(?:mailto|urn|tel|doi):)\S", re.IGNORECASE)
_ANCHOR = re.compile(r"[0-9]{1,3}\Z")
_IDENTIFIER = re.compile(r"[^\W\d_][\w.-]*_[\w.-]+\Z")


def reference_of(label: str) -> Reference:
    """The reference that a label stands for."""
    if rfc := _RFC.match(label):
        return Reference("rfc", f"rfc{rfc[1]}", label if rfc[2] else "")
    if _DRAFT.match(label):
        return Reference("draft", label)
    if _URI.match(label):
        return Reference("uri", label)
    if _ANCHOR.match(label):
        return Reference("note", label)
    return Reference("text", "", label)


def reference_spans(cell: str) -> list[Span]:
    """Where the labels in a cell of references stand.

    What stands outside of brackets is one label, or several where each of its words is the name of a document or an address.
    """
    spans = []
    for bracketed, span in _pieces(cell):
        words = [] if bracketed else [Span(*word.span()) for word in _WORD.finditer(cell, *span)]
        split = words and all(reference_of(cell[start:end]).kind in ("rfc", "draft", "uri") for start, end in words)
        spans += words if split else [span]
    return spans


def person_spans(cell: str) -> list[Span]:
    """Where the ids in a cell of assignees or contacts stand. What stands outside of brackets is one id."""
    return [span for _, span in _pieces(cell)]


def references_in(cell: str) -> tuple[Reference, ...]:
    """The references of a cell, in its order."""
    return tuple(_shown_reference(cell[start:end]) for start, end in reference_spans(cell))


def _shown_reference(label: str) -> Reference:
    """Return the reference that a label stands for. The label is kept where it is not the registry's form, "RFC6335"."""
    found = reference_of(label)
    is_unusual = found.kind == "rfc" and not found.label and label != found.target.upper()
    return found._replace(label=label) if is_unusual else found


def persons_in(cell: str) -> tuple[Reference, ...]:
    """The assignees or contacts of a cell, in its order."""
    if cell[:1] == "[" and cell[-1:] == "]" and cell.count("[") == cell.count("]") == 1:  # nearly always
        return (Reference("person", cell[1:-1]),)
    return tuple(Reference("person", cell[start:end]) for start, end in person_spans(cell))


def mentions_in(text: str, people: Collection[str] = ()) -> Iterator[tuple[Reference, Span]]:
    """The references inside a running text, with the places of their labels. Other words may be in brackets there as well: what
    counts is the name of a document, an address, one of some known ids, and what has the form of an id, `Jon_Postel`.
    """
    for match in _BRACKETED.finditer(text):
        label = match[1]
        if label in people or _IDENTIFIER.match(label):
            yield Reference("person", label), Span(*match.span(1))
        elif (found := reference_of(label)).kind in ("rfc", "draft", "uri"):
            yield found, Span(*match.span(1))


def _pieces(cell: str) -> Iterator[tuple[bool, Span]]:
    """The stretches between brackets, and those outside that are not blank, without the blanks around them."""
    at = 0
    for match in _BRACKETED.finditer(cell):
        yield from _outside(cell, at, match.start())
        yield True, Span(*match.span(1))
        at = match.end()
    yield from _outside(cell, at, len(cell))


def _outside(cell: str, start: int, end: int) -> Iterator[tuple[bool, Span]]:
    piece = cell[start:end]
    if text := piece.strip():
        first = start + piece.index(text)
        yield False, Span(first, first + len(text))
