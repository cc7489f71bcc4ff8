"""When words say no more than what stands there anyway, or nothing at all."""

from collections.abc import Sequence

_SEPARATORS = b" \t\r\n-_"
_BETWEEN = "\0"


def squashed(texts: Sequence[str]) -> Sequence[bytes]:
    """Each text without blanks, hyphens, underscores and letter case, all of them at once: there are many."""
    joined = _BETWEEN.join(texts)
    if joined.count(_BETWEEN) >= len(texts):
        joined = _BETWEEN.join(text.replace(_BETWEEN, "") for text in texts)
    return joined.encode().translate(None, _SEPARATORS).lower().split(_BETWEEN.encode()) if texts else ()


def repeats_name(name: str, description: str) -> bool:
    """Whether a description is the name once more, blanks, hyphens, underscores and letter case aside."""
    one, other = squashed((name, description))
    return one == other
