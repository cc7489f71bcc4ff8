"""Tests of the identity of findings: one key in all outputs, one finding for the transports of an entry."""

from collections.abc import Iterator

from linter.engine.finding import Finding, Status
from linter.engine.identity import hash_identity, make_identity
from linter.engine.result import Result
from linter.model import Capability, Field, Registry
from linter.rules_api import ChangeRule, ChangeSet, Citation, Index, Problem, RecordRule, Severity
from linter.rules_api.groups import by_name
from linter.source import Source
from linter.suppressions.baseline import accept_findings, find_missing
from linter.versions.consequences import MASS
from linter.versions.diff_lint import lint_added
from rules import ALL
from tests.support import TODAY, checked, parse_text, registry_text

NAMES = [rule for rule in ALL if rule.code == "NAME001"]
HEAD = '<registry xmlns="http://www.iana.org/assignments" id="service-names-port-numbers"><title>t</title>'


def record(name: str, port: int, transport: str = "tcp") -> str:
    return f"<record><name>{name}</name><protocol>{transport}</protocol><number>{port}</number></record>\n"


def xml(*records: str) -> str:
    return f"{HEAD}{''.join(records)}<people/></registry>"


def each_removed(change: ChangeSet, _index: Index) -> Iterator[Problem]:
    for entry in change.removed:
        yield Problem(entry, Field.NAME, "'{0}' is gone", (entry,))


REMOVED = ChangeRule(
    code="TEST001",
    name="removed",
    severity=Severity.ERROR,
    cites=(Citation("RFC 6335", "8.2"),),
    reads=frozenset({Field.NAME}),
    requires=frozenset[Capability](),
    check=each_removed,
)


def changed(before: str, after: str) -> Result:
    return checked(Source("after.xml", after), [REMOVED], Source("before.xml", before))


def keys(result: Result) -> list[str]:
    return [result.key(finding) for finding in result.findings]


def test_a_key_does_not_depend_on_the_base() -> None:
    before = xml(record("a_b", 1), record("a_b", 1))
    after = xml(record("a_b", 1), record("a_b", 1), record("a_b", 1))
    alone = checked(Source("after.xml", after), NAMES)
    compared = checked(Source("after.xml", after), NAMES, Source("before.xml", before))
    assert {finding.status for finding in compared.findings} == {Status.EXISTING, Status.ACTIVE}
    assert sorted(keys(alone)) == sorted(keys(compared))
    assert len(set(keys(alone))) == 3


def test_removed_entries_are_located_before_the_gap_with_their_span_in_the_base() -> None:
    rows = [record(name, port) for port, name in enumerate("abcd", 1)]
    result = changed(xml(*rows), xml(rows[0], rows[3]))
    place = result.registry.source.position(result.place(result.findings[0]).start)
    assert [str(finding.problem.entry) for finding in result.findings] == ["b 2/tcp", "c 3/tcp"]
    assert place.line == result.registry.source.position(result.registry.records[0].start).line
    assert all(finding.is_removed for finding in result.findings)
    (related,) = result.related_places(result.findings[1])
    assert related.registry.source.path == "before.xml"
    assert related.registry.source.text[related.span.start : related.span.end] == "c"
    assert len(set(keys(result))) == 2


def test_a_removed_first_entry_is_located_at_the_first_row() -> None:
    rows = [record("a", 1), record("b", 2)]
    result = changed(xml(*rows), xml(rows[1]))
    assert result.registry.source.text[result.place(result.findings[0]).start :].startswith("b</name>")


def test_a_removed_entry_is_accepted_by_a_baseline_and_by_exceptions() -> None:
    rows = [record("a", 1), record("b", 2)]
    result = changed(xml(*rows), xml(rows[0]))
    assert find_missing([result], ()) == {"TEST001": ["b 2/tcp"]}


def test_many_findings_of_one_kind_in_removed_entries_are_one() -> None:
    rows = [record("a", 1), *(record(f"b-{port}", port) for port in range(2, MASS + 2))]
    (finding,) = changed(xml(*rows), xml(rows[0])).findings
    assert finding.text.startswith(f"{MASS} findings of this kind in removed entries, such as 'b-2 2/tcp', ")
    assert len(changed(xml(*rows[:-1]), xml(rows[0])).findings) == MASS - 1


def test_findings_of_several_transports_of_one_entry_are_one() -> None:
    text = "entries:\n  - name: a_b\n    port: 1\n    transport: [tcp, udp]\n    description: d\n"
    result = checked(Source("r.yaml", text), NAMES)
    (finding,) = result.findings
    assert finding.subject == "a_b 1/tcp, 1/udp"
    assert keys(result) == keys(result)
    added = find_missing([result], ())
    assert added == {"NAME001": ["a_b 1/tcp", "a_b 1/udp"]}
    assert accept_findings(result, ()).findings == result.findings


def test_an_added_registry_is_judged_by_the_rules_of_today() -> None:
    old = [rule for rule in ALL if rule.since]
    text = xml('<record date="2001-01-01"><name>a</name><protocol>tcp</protocol><number>1</number></record>')
    registry = parse_text(text)
    assert {finding.status for finding in checked(Source("a.xml", text), old).findings} == {Status.GRANDFATHERED}
    result = lint_added(old, "HEAD:a.xml", registry, today=TODAY)
    assert {finding.status for finding in result.findings} == {Status.ACTIVE}
    assert result.change_set is not None
    assert result.change_set.count(type(registry.records[0])) == (1, 0, 0)


def same_name(one: object, index: Index) -> Iterator[Problem]:
    for entries in index.get(by_name).values():
        if len(entries) > 1 and one is entries[0]:
            yield Problem(entries[0], Field.NAME, "twice")


def test_of_two_findings_about_one_fact_one_is_reported() -> None:
    cites, reads = (Citation("RFC 6335", "5"),), frozenset({Field.NAME})

    def at_added(change: ChangeSet, _index: Index) -> Iterator[Problem]:
        for entry in change.added:
            yield Problem(entry, Field.NAME, "added")

    weak = ChangeRule(
        code="TEST003",
        name="weak",
        severity=Severity.NOTE,
        cites=cites,
        reads=reads,
        check=at_added,
        supersedes=frozenset({"TEST002"}),
    )
    strong = RecordRule(code="TEST002", name="strong", severity=Severity.ERROR, cites=cites, reads=reads, check=same_name)
    before, after = xml(record("a", 1)), xml(record("a", 1), record("a", 1))
    assert codes(checked(Source("after.xml", after), [weak, strong], Source("before.xml", before))) == ["TEST002"]


def codes(result: Result) -> list[str]:
    findings: list[Finding] = [finding for finding in result.findings if finding.status is Status.ACTIVE]
    return sorted(finding.rule.code for finding in findings)


def test_a_shared_reader_does_not_make_an_entry_of_the_registry_one_of_the_base() -> None:
    registry: Registry = parse_text(registry_text(record("a", 1)))
    change = checked(registry.source, [REMOVED], registry.source).change_set
    assert change is not None
    assert not any(map(change.is_of_base, change.registry.records))


def test_keys_count_findings_of_one_identity_whatever_their_names_begin_with() -> None:
    """Names of blanks and capitals leave subjects that are equal in comparisons."""
    names = ("a_b", "A_b", " a_b", "  ", "", "\u00e9_", "\u00c9_", "1/tcp")
    result = checked(Source("f.xml", xml(*(record(name, port) for name in names for port in (1, 1)))), NAMES)
    expected: dict[str, int] = {}
    for finding, key in zip(result.findings, keys(result), strict=True):
        identity = make_identity(finding)
        digits, number = key.split(":")
        assert digits == hash_identity(identity)
        expected[digits] = max(expected.get(digits, 0), int(number))
    assert len(set(keys(result))) == len(result.findings)
    assert sum(expected.values()) == len(result.findings)
