"""The mark that IANA puts into the description of a temporary assignment (RFC 7120 section 3.1)."""

import re
from collections.abc import Sequence

from linter.rules_api import Index, Record, compile_lazily, described, in_order, joined_descriptions

_IN_MARKS = compile_lazily("temporary")
_MARK = compile_lazily(r"\(temporary(?=\s*[-–—:,;)]|\s+(?:registered|extension|expire))[^()]*", re.IGNORECASE)
_EXPIRY = compile_lazily(r"\bexpire[sd]:?\s+(?:on\s+)?([^\s,;()]*[^\s,;().])", re.IGNORECASE)


def temporary_entries(index: Index) -> Sequence[Record]:
    """Return the entries whose description has the mark."""
    suspects = in_order(index.get(described)[text] for text in index.get(joined_descriptions).find(_IN_MARKS))
    return [record for record in suspects if temporary_mark(record)]


def temporary_mark(record: Record) -> re.Match[str] | None:
    """Return the match of the mark, such as "(TEMPORARY - registered 2017-04-28, expires 2018-04-28)", without the closing parenthesis."""
    return _MARK.search(record.description or "")


def is_temporary(record: Record) -> bool:
    """Return True if the description of an entry has the mark."""
    return record.description is not None and "(" in record.description and temporary_mark(record) is not None


def expiry_date(found: re.Match[str]) -> re.Match[str] | None:
    """Return the match of the last date of expiry in a mark, in group 1; the date may be malformed."""
    return next(reversed([*_EXPIRY.finditer(found.string, *found.span())]), None)
