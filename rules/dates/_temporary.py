"""What the rules about temporary assignments share: the mark that IANA puts into the description (RFC 7120 section 3.1)."""

import re
from collections.abc import Sequence

from linter.rules_api import Index, Record

_MARK = re.compile(r"\(temporary(?=\s*[-–—:,;)]|\s+(?:registered|extension|expire))[^()]*", re.IGNORECASE)
_EXPIRY = re.compile(r"\bexpire[sd]:?\s+(?:on\s+)?([^\s,;()]*[^\s,;().])", re.IGNORECASE)


def temporary(index: Index) -> Sequence[Record]:
    """The entries whose description may have the mark."""
    return [
        record
        for record in index.registry.records
        if (text := record.description) and ("TEMPORARY" in text or "emporary" in text) and mark(record)
    ]


def mark(record: Record) -> re.Match[str] | None:
    """The words that make an assignment temporary, as in "(TEMPORARY - registered 2017-04-28, expires 2018-04-28)"."""
    return _MARK.search(record.description or "")


def expiry(found: re.Match[str]) -> re.Match[str] | None:
    """What a mark gives as the date of expiry, the last one if there are several, in group 1; the date may be malformed."""
    return next(reversed([*_EXPIRY.finditer(found.string, *found.span())]), None)
