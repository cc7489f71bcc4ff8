"""Define ports and port ranges (RFC 6335 section 6)."""

from functools import lru_cache
from typing import NamedTuple

MAX_PORT = 65535  # RFC 6335 section 6: ports are 16-bit numbers


class Ports(NamedTuple):
    """A port number or a range: 0 <= low <= high <= 65535, `high` inclusive (RFC 6335 section 6)."""

    low: int
    high: int

    def __str__(self) -> str:
        return str(self.low) if self.low == self.high else f"{self.low}-{self.high}"


@lru_cache(maxsize=1 << 17)  # most numbers are in two rows
def parse_ports(text: str) -> Ports | None:
    """Return the ports that a text such as "80" or "6000-6063" names, None if it is malformed.

    Only ASCII digits count, without sign, leading zeros or blanks; a range ascends.
    """
    if "-" not in text:
        number = _parse_number(text)
        return None if number is None else Ports(number, number)
    low, _, high = text.partition("-")
    first, last = _parse_number(low), _parse_number(high)
    return Ports(first, last) if first is not None and last is not None and first < last else None


def _parse_number(text: str) -> int | None:
    if not text.isdigit() or not text.isascii() or len(text) > 5 or (text[0] == "0" and text != "0"):
        return None
    number = int(text)
    return number if number <= MAX_PORT else None
