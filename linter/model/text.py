"""Compare names without regard to letter case, and recognize dates."""

from collections.abc import Sequence

from linter.lazy import compile_lazily

_DATE = compile_lazily(r"[0-9]{4}-[0-9]{2}(?:-[0-9]{2})?\Z")


def fold_case(name: str) -> str:
    """Return a name for comparisons, with ASCII letters in lower case (RFC 6335 section 5.1).

    Other letters stay: the case fold of the Kelvin sign, for one, is the letter k.
    """
    return name.lower() if name.isascii() else "".join(c.lower() if c.isascii() else c for c in name)


def fold_all(names: Sequence[str]) -> list[str]:
    """Return `fold_case` of each name, in the time of one call where all are ASCII."""
    joined = "\0".join(names)
    folded = joined.lower().split("\0") if joined.isascii() else []
    return folded if len(folded) == len(names) else [fold_case(name) for name in names]


def is_date(text: str | None) -> bool:
    """Return whether a text has the form of the registry's dates, YYYY-MM or YYYY-MM-DD (IANA's practice; no RFC has it)."""
    return text is not None and _DATE.match(text) is not None
