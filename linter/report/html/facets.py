"""The values by which the script of a page filters, column by column and small."""

from collections.abc import Mapping, Sequence
from typing import Any

from linter.report.html.view import SEVERITIES, EntryView, RuleView


def make_facets(entries: Sequence[EntryView], rules: Mapping[str, RuleView]) -> dict[str, Any]:
    """Return the facets of entries and of their findings in the order of the page, as JSON values.

    `severity`, `rule`, `status`, `state` and `days` have a value for each finding; `count`, `contact` and `ports` have one for each
    entry. Words are numbered by the lists beside them. `accept` has the subjects of the baseline entries that accept a finding, if
    they are not the name of the entry.
    """
    findings = [finding for entry in entries for finding in entry.findings]
    codes = _Words()
    statuses = _Words()
    states = _Words()
    contacts = _Words()
    transports = _Words()
    found: dict[str, Any] = {
        "severity": "".join(str(SEVERITIES.index(finding.severity)) for finding in findings),
        "rule": [codes.number(finding.code) for finding in findings],
        "status": _make_column([statuses.number(finding.status) for finding in findings]),
        "state": _make_column([states.number(finding.state) for finding in findings]),
        "days": _make_column([finding.days for finding in findings]),
        "count": _make_column([len(entry.findings) for entry in entries]),
        "contact": [[contacts.number(contact) for contact in entry.contacts] or 0 for entry in entries],
        "ports": [
            [value for ports in entry.ports for value in (transports.number(ports.transport), ports.low, ports.high)] or 0
            for entry in entries
        ],
        "accept": _list_subjects(entries),
    }
    sections = {code: [cite.text for cite in rules[code].cites] if code in rules else [] for code in codes.words}
    return found | {
        "rules": [[code, rules[code].name if code in rules else "", sections[code]] for code in codes.words],
        "statuses": statuses.words,
        "states": states.words,
        "contacts": contacts.words,
        "transports": transports.words,
    }


def _make_column(values: Sequence[int]) -> Sequence[int] | int:
    """Return a column, or its value if all values are equal."""
    return values[0] if values and len(set(values)) == 1 else values


def _list_subjects(entries: Sequence[EntryView]) -> dict[str, list[str]] | None:
    """Return the subjects by the number of the finding, None if no finding can be accepted."""
    found: dict[str, list[str]] = {}
    number = 0
    for entry in entries:
        for finding in entry.findings:
            if finding.accept != (entry.name,):
                found[str(number)] = list(finding.accept)
            number += 1
    return None if len(found) == number and not any(found.values()) else found


class _Words:
    """Words with their numbers, in the order of their first use."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def number(self, word: str) -> int:
        return self._numbers.setdefault(word, len(self._numbers))

    @property
    def words(self) -> list[str]:
        return list(self._numbers)
