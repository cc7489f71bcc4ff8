"""Texts of fields: their words, and changes that append sentences."""

from linter.rules_api import Add, Change, Field, Record, Replace, fold_case


def collapse_blanks(text: str | None) -> str:
    """Return a text in one line, with single blanks between its words; empty for None."""
    return " ".join((text or "").split())


def append_sentence(record: Record, field: Field, sentence: str) -> Change:
    """Return the change that adds a sentence to a description, as a paragraph, or to a note, on a new line."""
    text = record.description if field is Field.DESCRIPTION else record.note
    if not text or not text.strip():
        return Add(record, field, sentence) if not text else Replace(record, field, sentence)
    return Replace(record, field, text + ("\n\n" if field is Field.DESCRIPTION else "\n") + sentence)


_MARKS_AROUND = " .,;:!?-_()[]'\""


def bare(text: str) -> str:
    """Return a text in one line and lower case, without punctuation around it; empty for a text without a letter or digit."""
    if text.isalnum():
        return fold_case(text)
    return fold_case(collapse_blanks(text).strip(_MARKS_AROUND)) if any(map(str.isalnum, text)) else ""
