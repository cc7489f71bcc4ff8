"""The marks of historic names and their replacements in notes and descriptions (RFC 6335 section 10.1)."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from linter.rules_api import Index, Record, compile_lazily, described, fold_case, in_order, joined_descriptions, noted

from .rfc6335 import MAX_NAME_LENGTH, derived_name, is_well_formed

# RFC 6335 section 10.1 had IANA mark historic names and their replacements with these words. Other text may surround the marks,
# lines may break anywhere, and quotation marks may be straight or curled, double or single.
_QUOTED = """["“'‘]((?<=")[^"]*(?=")|(?<=“)[^“”]*(?=”)|(?<=')[^']*(?=')|(?<=‘)[^‘’]*(?=’))["”'’]"""
_ALIAS_OF = compile_lazily(rf"(?<![\w-])alias\s+to\s+{_QUOTED}", re.IGNORECASE)
_REPLACES = compile_lazily(rf"name\s+as\s+a\s+replacement\s+for\s+{_QUOTED}", re.IGNORECASE)
_DUPLICATE_OF = compile_lazily(rf"(?<![\w-])duplicate\s+of\s+(?:the\s+)?{_QUOTED}", re.IGNORECASE)
_IN_REPLACEMENTS = compile_lazily("replacement")
_HISTORIC = compile_lazily(r"\bhistoric(?:al)?\b", re.IGNORECASE)
# A note that other aliases can copy: a number or a second name would hold for one entry only.
_TWO_SENTENCES = compile_lazily(r'([^\n"“”0-9]*)"[^"\n]*"\.(\s(?=[A-Z])[^"“”0-9]*\b[Hh]istoric(?:al)?\b[^"“”0-9]*)\Z')
_MAX_LENGTH = 500  # characters of a note that other aliases can copy
_DEFAULT_WORDS = "This entry is an alias to ", "\nIt is historic and not meant for new use."


def alias_mark(record: Record) -> re.Match[str] | None:
    """Return the match of the words in the note of a named entry that make it an alias, or None. Group 1 is the target."""
    return _ALIAS_OF.search(record.note) if record.note and record.name is not None else None


def replacement_mark(record: Record) -> re.Match[str] | None:
    """Return the match of the words in the description of a named entry that say which historic name it replaces (group 1)."""
    text = record.description
    return _REPLACES.search(text) if text and record.name is not None and "replacement" in text.lower() else None


def duplicate_mark(record: Record) -> re.Match[str] | None:
    """Return the match of the words in the note of a named entry that call it a duplicate of another service (group 1)."""
    return _DUPLICATE_OF.search(record.note) if record.note and record.name is not None else None


def says_historic(text: str) -> bool:
    """Return True if a note says that something is historic."""
    return _HISTORIC.search(text) is not None


def alias_words(index: Index) -> tuple[str, str]:
    """Return the text of an alias note before the quoted target, and the text after that sentence, which says that it is historic.

    Both are the most frequent ones in the registry, or default words.
    """
    forms: Counter[tuple[str, str]] = Counter()
    for record in index.get(aliases):
        if (mark := alias_mark(record)) and not record.inline_references and len(mark.string) <= _MAX_LENGTH:
            form = _TWO_SENTENCES.match(mark.string, mark.string.rfind("\n", 0, mark.start()) + 1)
            if form and form.end(1) + 1 == mark.start(1):
                forms[form[1], form[2]] += 1
    return max(forms, key=forms.__getitem__, default=_DEFAULT_WORDS)


def alias_note(index: Index, name: str) -> str:
    """Return the text of a note that makes an entry an alias to a name."""
    before, after = index.get(alias_words)
    return f'{before}"{name}".{after}'


def replacement_sentence(name: str) -> str:
    """Return the sentence that the description of a replacement has about the replaced name (RFC 6335 section 10.1)."""
    return f'IANA assigned this well-formed service name as a replacement for "{name}".'


def is_alias_pair(old: str, new: str, max_length: int = MAX_NAME_LENGTH) -> bool:
    """Return True if a name can replace another: it is derived by RFC 6335 section 10.1, if that gives a well-formed name."""
    derived = derived_name(old)
    as_derived = fold_case(new) == fold_case(derived) or not is_well_formed(derived, max_length)
    return as_derived and not is_well_formed(old, max_length) and is_well_formed(new, max_length) and '"' not in old


def aliases(index: Index) -> Mapping[Record, str]:
    """Return the entries marked as an alias, each with its target."""
    notes = index.get(noted)
    return _find_marks(_ALIAS_OF, notes, notes)


def replacements(index: Index) -> Mapping[Record, str]:
    """Return the entries marked as the replacement of a historic name, each with that name."""
    return _find_marks(_REPLACES, index.get(joined_descriptions).find(_IN_REPLACEMENTS), index.get(described))


def duplicates(index: Index) -> Mapping[Record, str]:
    """Return the entries marked as a duplicate of another service, each with the name of that service."""
    notes = index.get(noted)
    return _find_marks(_DUPLICATE_OF, notes, notes)


def _find_marks(pattern: re.Pattern[str], texts: Iterable[str], records: Mapping[str, Sequence[Record]]) -> Mapping[Record, str]:
    """Return the named entries whose text matches a pattern, in the order of the registry, each with group 1 of the match."""
    marks = [(mark[1], records[text]) for text in texts if (mark := pattern.search(text))]
    names = {record: name for name, same in marks for record in same if record.name is not None}
    return {record: names[record] for record in in_order([names])}
