"""The texts of a registry that may be damaged, and the fixes that replace parts of them."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from linter.rules_api import (
    Change,
    Contact,
    Field,
    Fix,
    Index,
    Record,
    Reference,
    Replace,
    Safety,
    compile_lazily,
    described,
    fold_case,
    in_order,
    noted,
    substring,
)

from ..shared.alias_marks import aliases
from ..shared.contact_references import ContactReference, find_contact_references
from ._characters import Segment

MANY = 32  # more segments of one kind in one text are reported and fixed as one
_BRACKETED = compile_lazily(r"\[[^\[\]]*\]")


class Text(NamedTuple):
    """A text with its entry, its field and its index in the field. Parts of a text with `has_target` cannot be replaced."""

    entry: Record | Contact
    field: Field
    value_index: int
    text: str
    has_target: bool = False


def suspicious_texts(index: Index) -> Sequence[Text]:
    """Return the texts that contain non-ASCII or control characters or, in contacts and references, have a blank at an end.

    Names and ports are left out, except historic names: other rules check their characters.
    """
    texts = [Text(entry, Field.NAME, 0, entry.name or "") for entry in index.get(aliases)]
    texts += [text for record in _unusual_records(index) for text in _texts_of_record(record)]
    texts += [text for contact in _unusual_contacts(index) for text in _texts_of_contact(contact)]
    return [text for text in texts if not _is_plain(text.text) or text.text != text.text.strip()]


def _is_plain(text: str) -> bool:
    """Return True if a text has only printable ASCII characters and line feeds."""
    return text.isascii() and (text.isprintable() or text.replace("\n", "").isprintable())


def _unusual_records(index: Index) -> Sequence[Record]:
    """Return the entries with a description, note or unauthorized use that is not plain, or with references to documents."""
    uses = [record for record in index.having(Field.UNAUTHORIZED_USE) if not _is_plain(record.unauthorized_use or "")]
    texts = [rows for group in (described, noted) for text, rows in index.get(group).items() if not _is_plain(text)]
    rows = {record for rows in texts for record in rows}
    return in_order([rows.union(uses, index.having(Field.REFERENCE), index.having(Field.INLINE_REFERENCE))])


def _unusual_contacts(index: Index) -> Sequence[Contact]:
    """Return the contacts with an id, a name or an organization that is not plain, or a name with a blank at an end."""
    return [
        contact
        for contact in index.registry.contacts
        if not _is_plain(contact.id)
        or ((text := contact.name) and not (_is_plain(text) and text == text.strip()))
        or ((text := contact.organization) and not (_is_plain(text) and text == text.strip()))
    ]


def _texts_of_record(record: Record) -> Iterator[Text]:
    for field, running_text in ((Field.DESCRIPTION, record.description), (Field.NOTE, record.note)):
        if running_text:
            yield Text(record, field, 0, _mask_inline_references(running_text, record.inline_references))
    if record.unauthorized_use:
        yield Text(record, Field.UNAUTHORIZED_USE, 0, record.unauthorized_use)
    for field, references in ((Field.REFERENCE, record.references), (Field.INLINE_REFERENCE, record.inline_references)):
        for value_index, reference in enumerate(references):
            if reference.label:
                yield Text(record, field, value_index, reference.label, bool(reference.target))


def _texts_of_contact(contact: Contact) -> Iterator[Text]:
    yield Text(contact, Field.ID, 0, contact.id)
    for field, text in ((Field.NAME, contact.name), (Field.ORGANIZATION, contact.organization)):
        if text:
            yield Text(contact, field, 0, text)


def _mask_inline_references(text: str, references: Sequence[Reference]) -> str:
    """Return a running text with blanks in place of its inline references, which are values of another field."""
    shown = {f"[{reference.label or reference.target}]" for reference in references}
    return _BRACKETED.sub(lambda match: " " * len(match[0]) if match[0] in shown else match[0], text) if shown else text


def fix_segments(text: Text, segments: Sequence[Segment], label: str, safety: Safety, index: Index) -> Fix | None:
    """Return the fix that replaces segments of a text, given in ascending order, or None if nothing would remain."""
    first, last = segments[0].start, segments[-1].end
    pieces, position = [], first
    for start, end, replacement in segments:
        pieces += [text.text[position:start], replacement]
        position = end
    middle = "".join(pieces)
    fixed = f"{text.text[:first]}{middle}{text.text[last:]}"
    if text.has_target or not fixed.strip():
        return None
    if isinstance(text.entry, Contact) and text.field is Field.ID:
        changes = tuple(_rename_contact(text.entry, fixed, index))
    else:
        single = segments if len(segments) <= MANY else [Segment(first, last, middle)]
        parts = [(substring(text.text, start, end), replacement) for start, end, replacement in single]
        changes = tuple(Replace(text.entry, text.field, replacement, text.value_index, part) for part, replacement in parts)
    return Fix(label, changes, safety) if changes else None


def _rename_contact(contact: Contact, new_id: str, index: Index) -> Iterator[Change]:
    """Yield the changes that rename a contact and all references to it; none if the new id resembles another one."""
    if index.get(_skeletons)[_skeleton(new_id)] > 1:
        return
    yield Replace(contact, Field.ID, new_id)
    for entry, field, value_index, _ in index.get(_references_by_suspicious_id).get(contact.id, ()):
        yield Replace(entry, field, new_id, value_index)


def _skeletons(index: Index) -> Counter[str]:
    """Return the number of contacts for each skeleton of an id."""
    return Counter(_skeleton(contact.id) for contact in index.registry.contacts)


def _skeleton(identifier: str) -> str:
    """Return the ASCII letters and digits of an id, letter case folded."""
    return "".join(character for character in fold_case(identifier) if character.isascii() and character.isalnum())


def _references_by_suspicious_id(index: Index) -> Mapping[str, Sequence[ContactReference]]:
    """Return the references to each contact whose id is a suspicious text."""
    ids = {text.text for text in index.get(suspicious_texts) if text.field is Field.ID}
    found: dict[str, list[ContactReference]] = {}
    for reference in find_contact_references(ids, index):
        found.setdefault(reference.id, []).append(reference)
    return found
