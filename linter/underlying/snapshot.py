"""IANA's assignments: the snapshot that ships with reglint, and the edition that `reglint fetch` keeps in the user's cache."""

import os
from collections.abc import Callable
from datetime import date

from linter.rules_api import Columns, Underlying
from linter.underlying.compact import Edition, decode

FILE = os.path.join(os.path.dirname(__file__), "iana.assignments")
LABEL = "IANA's registry"
MAX_AGE = 365  # days after which an edition counts as old
_SHIPPED, _FETCHED = "shipped with reglint", "fetched on {}"


def find_cache_file() -> str:
    """Return the path of the fetched edition: below $XDG_CACHE_HOME if that is an absolute path, else below ~/.cache."""
    base = os.environ.get("XDG_CACHE_HOME", "")
    folder = base if os.path.isabs(base) else os.path.join(os.path.expanduser("~"), ".cache")
    return os.path.join(folder, "reglint", "iana.assignments")


def load_iana(today: str, warn: Callable[[str], object]) -> Underlying:
    """Return IANA's assignments: the newer of the fetched edition and the snapshot.

    `today` is YYYY-MM-DD. `warn` is called with a sentence if the fetched edition cannot be read, or if the edition is older than
    MAX_AGE days.
    """
    edition, columns = _read(FILE)
    path = find_cache_file()
    if os.path.lexists(path):
        try:
            fetched = _read(path)
        except (OSError, ValueError) as error:
            reason = error.strerror or str(error) if isinstance(error, OSError) else str(error)
            warn(f"{path}: cannot be read: {reason.lower()}; run 'reglint fetch' again, or delete the file")
        else:
            if fetched[0].date >= edition.date:
                edition, columns = fetched
    age = count_days(edition.date, today)
    if age > MAX_AGE:
        warn(f"{LABEL} of {edition.date} is {age:,} days old; 'reglint fetch' gets the current one")
    return Underlying(LABEL, columns, describe_edition(edition, today), is_iana=True)


def read_shipped_date() -> str:
    """Return the date of the snapshot that ships with reglint (YYYY-MM-DD)."""
    return _read(FILE)[0].date


def read_fetched_date() -> str:
    """Return the date of the fetched edition (YYYY-MM-DD), "" if there is none that can be read."""
    try:
        return _read(find_cache_file())[0].date
    except (OSError, ValueError):
        return ""


def describe_edition(edition: Edition, today: str) -> str:
    """Return an edition with its age and origin in words: "2026-07-22 (130 days old, shipped with reglint)"."""
    days = count_days(edition.date, today)
    origin = _FETCHED.format(edition.fetched) if edition.fetched else _SHIPPED
    return f"{edition.date} ({days:,} day{'s' * (days != 1)} old, {origin})"


def count_days(day: str, today: str) -> int:
    """Return the days from one day to another (YYYY-MM-DD), 0 if the first is later: the clock may be wrong."""
    return max((date.fromisoformat(today) - date.fromisoformat(day)).days, 0)


def _read(path: str) -> tuple[Edition, Columns]:
    """Return the edition and columns of a file. Raises OSError and ValueError."""
    with open(path, "rb") as file:
        return decode(file.read(1 << 24))
