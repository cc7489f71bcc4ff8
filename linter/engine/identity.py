"""The identity of a finding: one key for base comparison, history, baseline, JSON and SARIF.

A key is made of the rule, the entry and the field, and of a number among findings that are equal in these. It does not depend on
messages, lines, the order of rows or the findings that a report shows.
"""

from collections.abc import Iterable, Sequence, Set
from typing import NamedTuple

from linter.engine.finding import Finding, Status
from linter.model import Entry, Record, Registry, fold_case

_NAMELESS = "entry without name and port"
_KEY_DIGITS = 16
_BY_IMPORTANCE = (Status.ACTIVE, Status.EXISTING, Status.GRANDFATHERED, Status.SUPPRESSED)


class Identity(NamedTuple):
    """The parts of a key: the code of the rule, the folded subject, the field, and whether the entry was removed."""

    code: str
    subject: str
    field: str
    is_removed: bool = False


def name_subject(entry: Entry) -> str:
    """Return the entry as reports and baselines name it. A record that only its row identifies has one name for all."""
    is_known = not isinstance(entry, Record) or entry.name or entry.place
    return (" ".join(str(entry).split()) if is_known else "") or _NAMELESS


def fold_subject(subject: str) -> str:
    """Return a subject as it counts in comparisons: letter case and white space are ignored."""
    return fold_case(" ".join(subject.split()))


def make_identity(finding: Finding) -> Identity:
    """Return the identity of a finding without its number."""
    problem = finding.problem
    return Identity(finding.rule.code, fold_subject(name_subject(problem.entry)), problem.field.value, finding.is_removed)


class Keys:
    """The keys of the findings of a run: 16 hexadecimal digits, a colon and a number from 1 among findings of one identity.

    Make them of all findings of the run, whatever a report shows of them: the number counts all. A key is made when it is asked
    for, since a run has thousands of findings that are only counted.
    """

    def __init__(self, findings: Iterable[Finding]) -> None:
        self._coarse: dict[object, list[Finding]] = {}
        self._numbers: dict[int, tuple[Identity, int]] = {}  # by the `id` of a finding
        for finding in findings:
            self._coarse.setdefault(_make_coarse_key(finding), []).append(finding)

    def find(self, finding: Finding) -> str:
        """Return the key of a finding of the run."""
        if id(finding) not in self._numbers:
            self._count_alike(self._coarse[_make_coarse_key(finding)])
        identity, number = self._numbers[id(finding)]
        return f"{hash_identity(identity)}:{number}"

    def _count_alike(self, findings: Iterable[Finding]) -> None:
        groups: dict[Identity, list[Finding]] = {}
        for finding in findings:
            groups.setdefault(make_identity(finding), []).append(finding)
        for identity, equal in groups.items():
            for number, finding in enumerate(sorted(equal, key=_make_rank) if len(equal) > 1 else equal, 1):
                self._numbers[id(finding)] = identity, number


def _make_coarse_key(finding: Finding) -> object:
    """Return a value that findings of one identity have in common, and few others: it has the first letter of the subject."""
    entry = finding.problem.entry
    initial = ""
    if isinstance(entry, Record):
        initial = (entry.name or " ")[0]
        if initial.isspace():
            initial = name_subject(entry)[0]
    return finding.rule.code, finding.problem.field, finding.is_removed, initial.lower() if initial.isascii() else initial


def hash_identity(identity: Identity) -> str:
    """Return the 16 hexadecimal digits with which the key of a finding begins."""
    from hashlib import sha256  # costs 3 ms, and most runs need no key

    return sha256("\n".join(map(str, identity)).encode(errors="surrogatepass")).hexdigest()[:_KEY_DIGITS]


def _make_rank(finding: Finding) -> tuple[object, ...]:
    problem = finding.problem
    row = getattr(problem.entry, "row", 0)
    return row, problem.value_index, tuple(problem.substring or ()), finding.text


def fold_twins(registry: Registry, findings: Sequence[Finding]) -> Sequence[Finding]:
    """Return the findings with those as one that repeat each other in the records of one entry of the file.

    An entry of a private registry with several transports is one record for each. The folded finding has the most important status
    of its parts: active before existing before grandfathered before suppressed.
    """
    shared = _find_shared_starts(registry)
    if not shared:
        return findings
    groups: dict[object, list[Finding]] = {}
    for finding in findings:
        groups.setdefault(_fold_key(finding, shared), []).append(finding)
    return [_fold_group(group) if len(group) > 1 else group[0] for group in groups.values()]


def _find_shared_starts(registry: Registry) -> Set[int]:
    """Return the offsets at which several records start, one for each transport and port of an entry."""
    if len({record.start for record in registry.records}) == len(registry.records):
        return frozenset()
    places: dict[int, set[tuple[str | None, str | None]]] = {}
    for record in registry.records:
        if record.start < record.end:
            places.setdefault(record.start, set()).add((record.transport, record.number))
    return {start for start, found in places.items() if len(found) > 1}


def _fold_key(finding: Finding, shared: Set[int]) -> object:
    problem = finding.problem
    entry = problem.entry
    if not isinstance(entry, Record) or finding.is_removed or entry.start not in shared:
        return id(finding)
    return (finding.rule.code, entry.start, problem.field, problem.value_index, problem.substring, _remove_place(finding, entry))


def _remove_place(finding: Finding, record: Record) -> str:
    """Return the message with the transport of the record left out."""
    text = finding.text
    return text.replace(f"/{record.transport}", "/*").replace(f"'{record.transport}'", "'*'") if record.transport else text


def _fold_group(group: Sequence[Finding]) -> Finding:
    chosen = min(group, key=_rank_status)
    twins = tuple([finding.problem for finding in group[1:]])
    first = group[0]
    return Finding(first.rule, chosen.status, first.problem, chosen.reason, chosen.accepted, twins, first.is_removed, chosen.cause)


def _rank_status(finding: Finding) -> int:
    return _BY_IMPORTANCE.index(finding.status)
