"""Dates as the registry writes them, YYYY-MM or YYYY-MM-DD, and as others write them."""

import re

from linter.lazy import compile_lazily

FIRST_YEAR = 1969  # the ARPANET's; nothing was registered before

_REAL_DATE = compile_lazily(
    r"(?:1969|19[7-9][0-9]|[2-9][0-9]{3})-"
    r"(?:(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|1[0-9]|2[0-8]))?|(?:0[13-9]|1[0-2])-(?:29|30)|(?:0[13578]|1[02])-31)\Z"
)
_LEAP_DAY = compile_lazily(r"((?:19[7-9]|[2-9][0-9]{2})[0-9])-02-29\Z")
_MAX_LENGTH = 40  # characters of a text that may be a date
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NAMES = (
    "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
    "sep(?:t(?:ember)?)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?"
)
_TIME = "[0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:[.][0-9]+)?)?(?:Z|[+-][0-9]{2}:?[0-9]{2})?"
_SEPARATOR = "(?:\\s*[-/.\u2010-\u2015\u2212]\\s*|\\s+)"  # hyphens and dashes of every kind, the minus sign
_FORMS = tuple(
    compile_lazily(
        rf"{form}\Z".replace("Y", "(?P<year>[0-9]{4})").replace("~", _SEPARATOR).replace("NAME", f"(?P<name>{_NAMES})"),
        re.IGNORECASE,
    )
    for form in (
        "Y~(?P<month>[0-9]{1,2})(?:~(?P<day>[0-9]{1,2}))?",
        "(?P<month>[0-9]{1,2})~Y",
        "(?P<day>[0-9]{1,2})~(?P<month>[0-9]{1,2})~Y",
        "(?P<month>[0-9]{1,2})~(?P<day>[0-9]{1,2})~Y",
        "Y-?(?P<month>[0-9]{2})-?(?P<day>[0-9]{2})",
        "(?P<day>[0-9]{2})(?P<month>[0-9]{2})Y",
        "(?P<month>[0-9]{2})(?P<day>[0-9]{2})Y",
        f"Y-(?P<month>[0-9]{{2}})-(?P<day>[0-9]{{2}})[T ]{_TIME}",
        "(?:(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?~)?NAME[.]?,?~?Y",
        "NAME[.]?~(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?,?~Y",
        "Y~NAME(?:~(?P<day>[0-9]{1,2}))?",
    )
)


def is_real_date(text: str) -> bool:
    """Return whether a text is YYYY-MM or YYYY-MM-DD and names a month or day of the calendar, from 1969 on."""
    return _REAL_DATE.match(text) is not None or ((leap := _LEAP_DAY.match(text)) is not None and _is_leap_year(int(leap[1])))


def _is_leap_year(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def read_date(text: str) -> str | None:
    """Return the date (YYYY-MM or YYYY-MM-DD) that a text means, or None if it can be read in several ways or in none.

    Real dates are returned unchanged. "2020-1-15", "20200115", "15.1.2020" and "15 January 2020" mean 2020-01-15;
    "01/02/2020" has two readings.
    """
    if is_real_date(text):
        return text
    text = text.strip()
    matches = [form.match(text) for form in _FORMS] if len(text) <= _MAX_LENGTH else []
    readings = {_join_parts(match) for match in matches if match}
    real = [date for date in readings if is_real_date(date)]
    return real[0] if len(real) == 1 else None


def _join_parts(match: re.Match[str]) -> str:
    parts = match.groupdict()
    if name := parts.get("name"):
        parts["month"] = str(_MONTHS.index(name[:3].lower()) + 1)
    return "-".join(parts[name].zfill(2) for name in ("year", "month", "day") if parts.get(name))
