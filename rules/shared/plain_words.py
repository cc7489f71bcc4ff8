"""Comparison of descriptions with names."""

from collections.abc import Sequence

_SEPARATORS = b" \t\r\n-_.,;:!\"'()"
_BETWEEN = "\0"


def squash_texts(texts: Sequence[str]) -> Sequence[bytes]:
    """Return each text without blanks, hyphens, punctuation and letter case. It handles many texts at once for speed."""
    joined = _BETWEEN.join(texts)
    if joined.count(_BETWEEN) >= len(texts):
        joined = _BETWEEN.join(text.replace(_BETWEEN, "") for text in texts)
    return joined.encode().translate(None, _SEPARATORS).lower().split(_BETWEEN.encode()) if texts else ()


def repeats_name(name: str, description: str) -> bool:
    """Return True if a description is the name again, ignoring blanks, hyphens, punctuation and letter case."""
    one, other = squash_texts((name, description))
    return one == other
