"""The marks of historic names and their replacements in notes and descriptions (RFC 6335 section 10.1)."""

import re
from collections import Counter
from collections.abc import Mapping

from linter.rules_api import Index, Record, fold_case, named

from .rfc6335 import derived_name, is_well_formed

# The marks that RFC 6335 section 10.1 made IANA put on historic names and on their replacements. Other words may stand around
# them, lines may break anywhere, and quotation marks may be straight or curled, double or single.
_QUOTED = """["“'‘]((?<=")[^"]*(?=")|(?<=“)[^“”]*(?=”)|(?<=')[^']*(?=')|(?<=‘)[^‘’]*(?=’))["”'’]"""
_ALIAS_OF = re.compile(rf"(?<![\w-])alias\s+to\s+{_QUOTED}", re.IGNORECASE)
_REPLACES = re.compile(rf"name\s+as\s+a\s+replacement\s+for\s+{_QUOTED}", re.IGNORECASE)
_DUPLICATE_OF = re.compile(rf"(?<![\w-])duplicate\s+of\s+(?:the\s+)?{_QUOTED}", re.IGNORECASE)
_HISTORIC = re.compile(r"\bhistoric(?:al)?\b", re.IGNORECASE)
# A note about nothing but the alias: a number or a second name would be about one entry and no other.
_TWO_SENTENCES = re.compile(r'([^\n"“”0-9]*)"[^"\n]*"\.(\s(?=[A-Z])[^"“”0-9]*\b[Hh]istoric(?:al)?\b[^"“”0-9]*)\Z')
_LONGEST_NOTE = 500  # characters of a note that is taken for a model
_OWN_WORDS = "This entry is an alias to ", "\nIt is historic and not meant for new use."


def alias_mark(record: Record) -> re.Match[str] | None:
    """The words of the note that make a named entry the alias of another; group 1 is the other's name."""
    return _ALIAS_OF.search(record.note) if record.note and record.name is not None else None


def replacement_mark(record: Record) -> re.Match[str] | None:
    """The words of the description that say which historic name a named entry replaces; group 1 is that name."""
    return _REPLACES.search(record.description) if record.description and record.name is not None else None


def duplicate_mark(record: Record) -> re.Match[str] | None:
    """The words of the note that call a named entry the duplicate of another service; group 1 is that service's name."""
    return _DUPLICATE_OF.search(record.note) if record.note and record.name is not None else None


def says_historic(text: str) -> bool:
    """Whether a note says that something is historic."""
    return _HISTORIC.search(text) is not None


def alias_words(index: Index) -> tuple[str, str]:
    """What the note of an alias says before the other name and, after that sentence, about being historic.

    These are the words that this registry has for it most often, or our own.
    """
    forms: Counter[tuple[str, str]] = Counter()
    for record in index.get(aliases):
        if (mark := alias_mark(record)) and not record.inline_references and len(mark.string) <= _LONGEST_NOTE:
            form = _TWO_SENTENCES.match(mark.string, mark.string.rfind("\n", 0, mark.start()) + 1)
            if form and form.end(1) + 1 == mark.start(1):
                forms[form[1], form[2]] += 1
    return max(forms, key=forms.__getitem__, default=_OWN_WORDS)


def alias_note(index: Index, name: str) -> str:
    """The note of an alias to a name."""
    before, after = index.get(alias_words)
    return f'{before}"{name}".{after}'


def replacement_sentence(name: str) -> str:
    """What the description of a replacement says about the name that it replaces (RFC 6335 section 10.1)."""
    return f'IANA assigned this well-formed service name as a replacement for "{name}".'


def is_alias_pair(old: str, new: str) -> bool:
    """Whether a name can be the replacement of another: as RFC 6335 section 10.1 forms it, where that is possible."""
    derived = derived_name(old)
    as_derived = fold_case(new) == fold_case(derived) or not is_well_formed(derived)
    return as_derived and not is_well_formed(old) and is_well_formed(new) and '"' not in old


def aliases(index: Index) -> Mapping[Record, str]:
    """The entries marked as an alias, and the name that each points to."""
    return {record: mark[1] for record in index.get(named) if (mark := alias_mark(record))}


def replacements(index: Index) -> Mapping[Record, str]:
    """The entries marked as the replacement of a historic name, and that name."""
    return {record: mark[1] for record in index.get(named) if (mark := replacement_mark(record))}


def duplicates(index: Index) -> Mapping[Record, str]:
    """The entries marked as the duplicate of another service, and the name of that service."""
    return {record: mark[1] for record in index.get(named) if (mark := duplicate_mark(record))}
