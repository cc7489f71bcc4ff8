"""Texts of fields: normalized for comparison, and extended by a sentence."""

from linter.rules_api import Add, Change, Field, Record, Replace, fold_case


def going_on(record: Record, field: Field, sentence: str) -> Change:
    """The change that adds a sentence to a description, as a paragraph, or to a note, on a line of its own."""
    text = record.description if field is Field.DESCRIPTION else record.note
    if not text or not text.strip():
        return Add(record, field, sentence) if not text else Replace(record, field, sentence)
    return Replace(record, field, text + ("\n\n" if field is Field.DESCRIPTION else "\n") + sentence)


_MARKS_AROUND = " .,;:!?-()[]'\""


def bare(text: str) -> str:
    """A text in one line and small letters, without the marks around it, to compare it with words that say nothing."""
    return fold_case(text if text.isalnum() else " ".join(text.split()).strip(_MARKS_AROUND))
