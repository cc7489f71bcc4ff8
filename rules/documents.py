"""Where entries refer to documents and footnotes, and how the registry writes the names of documents."""

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from linter.rules_api import Field, Index, Record, Reference, Registry, fold_case

KINDS = ("rfc", "draft", "uri", "text", "note")  # of references to documents and footnotes
_WRITTEN_RFC = re.compile(r"(?:rfc)?[ _:#-]*0*([1-9][0-9]{0,4})(?:\.(?:txt|html|pdf))?\Z")
_WRITTEN_DRAFT = re.compile(r"(draft|rfc)(-[a-z0-9](?:[a-z0-9.+_-]*?[a-z0-9])?)(?:\.(?:txt|html|xml|pdf))?\Z")


class Place(NamedTuple):
    """A reference to a document or a footnote, and where it stands."""

    entry: Record | Registry
    field: Field
    value_index: int
    reference: Reference


def citations(index: Index) -> Sequence[Place]:
    """The references of entries, of their running texts, and of the registry itself, those to contacts left out."""
    places = []
    for record in index.registry.records:
        if record.references:
            places += [
                Place(record, Field.REFERENCE, value_index, reference) for value_index, reference in enumerate(record.references)
            ]
        if record.inline_references:
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
    """Whether a text names an RFC as the registry does."""
    return as_rfc(target) == target


def is_draft(target: str) -> bool:
    """Whether a text names an Internet-Draft, or an RFC-to-be by the draft that it was, as the registry does."""
    return as_draft(target) == target


def as_rfc(target: str) -> str | None:
    """How the registry writes the RFC that a text means, if that is certain."""
    number = _WRITTEN_RFC.match(fold_case(" ".join(target.split())))
    return f"rfc{number[1]}" if number else None


def as_draft(target: str) -> str | None:
    """How the registry writes the draft that a text means, if that is certain."""
    name = _WRITTEN_DRAFT.match(fold_case(target.strip()))
    if not name or as_rfc(target):
        return None
    return f"{'RFC' if name[1] == 'rfc' else 'draft'}{name[2]}"


def as_address(target: str) -> str:
    """An address without the blanks and angle brackets around it."""
    return target.strip().removeprefix("<").removesuffix(">").strip()


def as_footnote(anchor: str, index: Index) -> str | None:
    """The footnote that an anchor means: its own, or the only one that is the same but for letter case and blanks."""
    alike = index.get(_footnotes_alike).get(_plain(anchor), [])
    return anchor if anchor in alike else alike[0] if len(alike) == 1 else None


def _footnotes_alike(index: Index) -> Mapping[str, Sequence[str]]:
    """The anchors of the footnotes by what they are without blanks and letter case."""
    alike: dict[str, list[str]] = {}
    for anchor in dict.fromkeys(index.registry.footnotes):
        alike.setdefault(_plain(anchor), []).append(anchor)
    return alike


def _plain(anchor: str) -> str:
    return "".join(fold_case(anchor).split())
