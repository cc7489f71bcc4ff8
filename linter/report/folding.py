"""Findings that say the same of one service on several transports."""

from collections.abc import Iterable, Sequence

from linter.engine.finding import Finding
from linter.model import Record, fold_case

_TRANSPORTS = frozenset(("tcp", "udp", "sctp", "dccp"))  # RFC 6335 section 5; a message about another one is about that one


def fold_transports(findings: Iterable[Finding]) -> list[list[Finding]]:
    """Return the findings in groups: those that differ in the transport only are one group, at the place of the first."""
    groups: dict[object, list[Finding]] = {}
    for finding in findings:
        groups.setdefault(_make_key(finding), []).append(finding)
    return list(groups.values())


def name_group(group: Sequence[Finding]) -> str:
    """Return the entry of a group with all of its transports: "smtp 25/tcp, 25/udp"."""
    first = group[0]
    places = [place for finding in group[1:] for place in _list_places(finding)]
    return ", ".join(dict.fromkeys((first.subject, *places)))


def _list_places(finding: Finding) -> list[str]:
    entries = [problem.entry for problem in finding.problems]
    return [entry.place for entry in entries if isinstance(entry, Record) and entry.place]


def _make_key(finding: Finding) -> object:
    entry = finding.problem.entry
    if not isinstance(entry, Record) or entry.transport not in _TRANSPORTS or finding.is_removed:
        return id(finding)
    text = finding.text.replace(f"/{entry.transport}", "/*").replace(f"'{entry.transport}'", "'*'")
    name = None if entry.name is None else fold_case(entry.name)
    return finding.rule.code, finding.status, finding.reason, name, entry.number, finding.problem.field, text
