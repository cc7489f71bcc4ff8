"""What the rules about service codes share: which entries have one, what it says, and which are on DCCP at all."""

import re
from collections.abc import Mapping, Sequence

from linter.rules_api import Index, Record

from ..port_states import State, state
from ..rfc6335 import age, known_transport

MAX_CODE = 0xFFFFFFFF  # RFC 4340 section 8.1.2: service codes are 32-bit numbers
PRIVATE_CODES = range(0x3F000000, 0x40000000)  # RFC 6335 section 8.1.1, as are the two that are reserved
_DECIMAL = re.compile(r"(?:SC=)?0*([0-9]+)\Z", re.IGNORECASE)
_HEXADECIMAL = re.compile(r"(?:SC=|0)x0*([0-9a-f]+)\Z", re.IGNORECASE)


def coded(index: Index) -> Sequence[Record]:
    """The entries with a service code, but for Unassigned ports: that these have any details is a fault with a rule of its own."""
    return [record for record in index.registry.records if record.service_code and state(record) is not State.UNASSIGNED]


def out_of_place(record: Record) -> bool:
    """Whether an entry is on another transport than DCCP, or on none. Of an unknown one nothing is to be concluded."""
    return not record.transport or known_transport(record.transport) not in (None, "dccp")


def code_number(text: str) -> int | None:
    """The number that a service code means, also in the other forms of RFC 4340 section 8.1.2 that are numbers.

    None for what is no number; what is too big counts as one more than the biggest.
    """
    text = text.strip()
    if match := _DECIMAL.match(text):
        return int(match[1]) if len(match[1]) <= 10 else MAX_CODE + 1
    if match := _HEXADECIMAL.match(text):
        return int(match[1], 16) if len(match[1]) <= 8 else MAX_CODE + 1
    return None


def code_fault(number: int | None) -> str | None:
    """Why a number is no service code of anybody's, in words that follow the code."""
    if number is None:
        return "is not a decimal number"
    if number > MAX_CODE:
        return f"is more than {MAX_CODE}, the largest that there is"
    if number == 0:
        return "stands for no service code"
    if number == MAX_CODE:
        return "stands for an invalid service code"
    return "is for private use" if number in PRIVATE_CODES else None


def on_dccp(index: Index) -> Mapping[int, Sequence[Record]]:
    """The entries on DCCP of each service code that may be assigned, in the order in which they were registered."""
    entries: dict[int, list[Record]] = {}
    for record in sorted(index.get(coded), key=age):
        number = code_number(record.service_code or "")
        if number is not None and code_fault(number) is None and known_transport(record.transport) == "dccp":
            entries.setdefault(number, []).append(record)
    return entries
