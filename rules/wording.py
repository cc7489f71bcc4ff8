"""Compare texts of fields by their words, and append sentences to them."""

from linter.rules_api import Add, Change, Field, Record, Replace, fold_case


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
    return fold_case(" ".join(text.split()).strip(_MARKS_AROUND)) if any(map(str.isalnum, text)) else ""
