"""Parts of long values: two values are cut where they begin to differ."""

from collections.abc import Sequence

_WIDTH = 80  # characters of a value that are shown
_LEAD = 24  # characters of a longer one that are shown before the place where it differs
NONE = "(none)"


def clip_pair(one: Sequence[str], other: Sequence[str]) -> tuple[str, str]:
    """Return two values in quotes, "(none)" for an empty one; of long ones, the part where they begin to differ."""
    here, there = ", ".join(one), ", ".join(other)
    start = 0
    if max(len(here), len(there)) > _WIDTH:
        alike = next((i for i, (a, b) in enumerate(zip(here, there, strict=False)) if a != b), min(len(here), len(there)))
        start = alike - _LEAD if alike > 2 * _LEAD else 0
    return _clip_value(here, start), _clip_value(there, start)


def _clip_value(text: str, start: int) -> str:
    if not text:
        return NONE
    shown = text[start : start + _WIDTH]
    before, after = "…" if start else "", "…" if start + _WIDTH < len(text) else ""
    return f"'{before}{shown}{after}'"
