"""References to documents and footnotes, and the forms in which the registry writes the names of documents."""

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from linter.rules_api import Field, Index, Option, Record, Reference, Registry, compile_lazily, fold_case, in_order

from .wording import bare, collapse_blanks

KINDS = ("rfc", "draft", "uri", "text", "note")  # of references to documents and footnotes
_WRITTEN_RFC = compile_lazily(r"(?:rfc)?[ _:#-]*0*([1-9][0-9]{0,4})(?:\.(?:txt|html|pdf))?\Z")
_WRITTEN_DRAFT = compile_lazily(r"(draft|rfc)(-[a-z0-9](?:[a-z0-9.+_-]*?[a-z0-9])?)(?:\.(?:txt|html|xml|pdf))?\Z")
_DIGITS = frozenset("0123456789")
_MAX_LENGTH = 200  # characters of a text that are searched for the name of an RFC
_NEARLY_RFC = r"[\[(]?\s*(?:ietf\s)?(?:rfcs?|rcf|frc|crf|requests? for comments)[\s._:#/-]*0*([1-9][0-9]{0,4})(?![0-9])\s*[\])]?"
_ONE_NEARLY = compile_lazily(
    rf"(?:see(?: also)?:?\s)?{_NEARLY_RFC}(?:\.(?:txt|html?|pdf|xml))?[.,;:]?"
    r"(?P<rest>\s*(?:(?:section|sec\.|appendix)\b|[:(–]|-\s).*)?\Z",
    re.DOTALL,
)
_SEVERAL_NEARLY = compile_lazily(rf"{_NEARLY_RFC}(?:\s*(?:[,;&/+]|and\b)?\s*(?:{_NEARLY_RFC}|[1-9][0-9]{{2,4}}))+\Z")
NO_REFERENCE = Option(
    "words",
    (
        "n/a",
        "na",
        "none",
        "no",
        "nil",
        "unknown",
        "tbd",
        "tba",
        "not available",
        "not applicable",
        "no reference",
        "to be determined",
    ),
    "Words that mean no reference, letter case ignored.",
)


class Place(NamedTuple):
    """A reference to a document or a footnote: its entry, its field and its index there."""

    entry: Record | Registry
    field: Field
    value_index: int
    reference: Reference


def citations(index: Index) -> Sequence[Place]:
    """Return the references of entries, of their running texts and of the registry itself, without those to contacts."""
    places = []
    for record in in_order([{*index.having(Field.REFERENCE), *index.having(Field.INLINE_REFERENCE)}]):
        places += [
            Place(record, Field.REFERENCE, value_index, reference) for value_index, reference in enumerate(record.references)
        ]
        places += [
            Place(record, Field.INLINE_REFERENCE, value_index, reference)
            for value_index, reference in enumerate(record.inline_references)
        ]
    places += [
        Place(index.registry, Field.INLINE_REFERENCE, value_index, reference)
        for value_index, reference in enumerate(index.registry.inline_references)
    ]
    return [place for place in places if place.reference.kind in KINDS]


def is_rfc(target: str) -> bool:
    """Return True if a text names an RFC in the form of the registry, such as "rfc6335"."""
    return as_rfc(target) == target


def is_draft(target: str) -> bool:
    """Return True if a text names an Internet-Draft or an approved draft ("RFC-…") in the form of the registry."""
    return as_draft(target) == target


def as_rfc(target: str) -> str | None:
    """Return the RFC that a text means in the form of the registry, or None if it is ambiguous."""
    number = _WRITTEN_RFC.match(fold_case(collapse_blanks(target)))
    return f"rfc{number[1]}" if number else None


class NearRfc(NamedTuple):
    """A text that is an attempt at a reference to an RFC. `target` is the RFC, such as "rfc6335", or "" if the text contains more."""

    target: str


def as_near_rfc(label: str) -> NearRfc | None:
    """Return the RFC that a text such as "RFC 6335", "[RFC6335" or "RCF6335" refers to, or None for other texts."""
    text = fold_case(collapse_blanks(label[:_MAX_LENGTH]))
    if _DIGITS.isdisjoint(text):
        return None
    if one := _ONE_NEARLY.match(text):
        return NearRfc("" if one["rest"] else f"rfc{one[1]}")
    return NearRfc("") if _SEVERAL_NEARLY.match(text) else None


def as_draft(target: str) -> str | None:
    """Return the draft that a text means in the form of the registry, or None if it is ambiguous."""
    name = _WRITTEN_DRAFT.match(fold_case(target.strip()))
    if not name or as_rfc(target):
        return None
    return f"{'RFC' if name[1] == 'rfc' else 'draft'}{name[2]}"


def as_address(target: str) -> str:
    """Return an address without the blanks and angle brackets around it."""
    return target.strip().removeprefix("<").removesuffix(">").strip()


def as_footnote(anchor: str, index: Index) -> str | None:
    """Return the footnote of an anchor, or the only one that differs just by letter case and blanks, or None."""
    alike = index.get(_footnotes_alike).get(_plain(anchor), [])
    return anchor if anchor in alike else alike[0] if len(alike) == 1 else None


def _footnotes_alike(index: Index) -> Mapping[str, Sequence[str]]:
    """Return the anchors of the footnotes, by their form without blanks and letter case."""
    alike: dict[str, list[str]] = {}
    for anchor in dict.fromkeys(index.registry.footnotes):
        alike.setdefault(_plain(anchor), []).append(anchor)
    return alike


def _plain(anchor: str) -> str:
    return "".join(fold_case(anchor).split())


def words_for_no_reference(index: Index) -> frozenset[str]:
    """Return the words that mean no reference, in the form of `bare`."""
    return frozenset(bare(word) for word in index.option(NO_REFERENCE))


def says_nothing(reference: Reference, index: Index) -> bool:
    """Return True for a text such as "n/a" or "-", which only says that there is no reference."""
    if reference.kind != "text" or reference.target or not reference.label.strip():
        return False
    text = bare(reference.label)
    return not text or text in index.get(words_for_no_reference)


def is_documented(record: Record, index: Index) -> bool:
    """Return True if an entry has a reference that names something."""
    return any((reference.target or reference.label) and not says_nothing(reference, index) for reference in record.references)
