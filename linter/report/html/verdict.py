"""The verdict of a page in one sentence."""

from collections import Counter
from collections.abc import Iterable

from linter.report.html.view import SEVERITIES


def count_words(number: int, singular: str, plural: str) -> str:
    """Return a number with its noun."""
    return f"{number:,} {singular if number == 1 else plural}"


def join_words(words: Iterable[str]) -> str:
    """Return words as a list in a sentence."""
    found = list(words)
    return found[0] if len(found) == 1 else f"{', '.join(found[:-1])} and {found[-1]}" if found else ""


def say_severities(counts: Counter[str]) -> str:
    """Return counts of severities in words, such as "5 errors and 1 note"; "" if there are none."""
    return join_words(count_words(counts[word], word, f"{word}s") for word in SEVERITIES if counts[word])


def say_verdict(counts: Counter[str], size: str, exit_status: int, has_errors: bool) -> str:
    """Return the verdict about a run: a sentence with the counts of active findings, and whether the check passes."""
    found = say_severities(counts) or "Nothing found"
    if exit_status == 2:
        what = "some input could not be read" if has_errors else "the check is incomplete"
        return f"{found} in {size}, and {what}."
    return f"{found} in {size}: the check {'fails' if exit_status else 'passes'}."
