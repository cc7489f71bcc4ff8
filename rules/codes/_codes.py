"""Service codes: their entries, their values, and the entries on DCCP."""

import re
from collections.abc import Mapping, Sequence

from linter.rules_api import Field, Index, Record, State, compile_lazily

from ..shared.port_states import state
from ..shared.rfc6335 import age, known_transport

MAX_CODE = 0xFFFFFFFF  # RFC 4340 section 8.1.2: service codes are 32-bit numbers
PRIVATE_CODES = range(0x3F000000, 0x40000000)  # RFC 6335 section 8.1.1, which also reserves 0 and MAX_CODE
_DECIMAL = compile_lazily(r"(?:SC=)?0*([0-9]+)\Z", re.IGNORECASE)
_HEXADECIMAL = compile_lazily(r"(?:SC=|0)x0*([0-9a-f]+)\Z", re.IGNORECASE)


def entries_with_code(index: Index) -> Sequence[Record]:
    """Return the entries with a service code, without Unassigned ports: unassigned-port-has-details reports their details."""
    return [record for record in index.having(Field.SERVICE_CODE) if record.service_code and state(record) is not State.UNASSIGNED]


def codes_without_dccp(index: Index) -> Sequence[Record]:
    """Return the entries with a service code that have another transport than DCCP, or none."""
    return [record for record in index.get(entries_with_code) if _is_without_dccp(record)]


def codes_perhaps_on_dccp(index: Index) -> Sequence[Record]:
    """Return the entries with a service code that have the transport DCCP or an unknown one."""
    return [record for record in index.get(entries_with_code) if not _is_without_dccp(record)]


def _is_without_dccp(record: Record) -> bool:
    return not record.transport or known_transport(record.transport) not in (None, "dccp")


def code_number(text: str) -> int | None:
    """Return the number that a service code is, in decimal or in another numerical form of RFC 4340 section 8.1.2.

    It is None for other text, and MAX_CODE + 1 for every number above MAX_CODE.
    """
    text = text.strip()
    if match := _DECIMAL.match(text):
        return int(match[1]) if len(match[1]) <= 10 else MAX_CODE + 1
    if match := _HEXADECIMAL.match(text):
        return int(match[1], 16) if len(match[1]) <= 8 else MAX_CODE + 1
    return None


def code_fault(number: int | None) -> str | None:
    """Return the reason why a number cannot be assigned, in words that follow the code, or None."""
    if number is None:
        return "is not a decimal number"
    if number > MAX_CODE:
        return f"exceeds {MAX_CODE}"
    if number == 0:
        return "means no service code"
    if number == MAX_CODE:
        return "means an invalid service code"
    return "is for private use" if number in PRIVATE_CODES else None


def entries_by_code(index: Index) -> Mapping[int, Sequence[Record]]:
    """Return the entries on DCCP of each assignable service code, in the order of registration."""
    entries: dict[int, list[Record]] = {}
    for record in sorted(index.get(entries_with_code), key=age):
        number = code_number(record.service_code or "")
        if number is not None and code_fault(number) is None and known_transport(record.transport) == "dccp":
            entries.setdefault(number, []).append(record)
    return entries
