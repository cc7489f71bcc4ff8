"""Port spaces: entries collide only where their scopes meet."""

from collections.abc import Sequence

import pytest
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from linter.engine import spaces
from linter.engine.finding import Status
from linter.engine.result import Result
from linter.engine.run import run
from linter.engine.spaces import TOO_MANY
from linter.formats import read
from linter.model import Record, share_space
from linter.source import Source
from linter.versions.diff_lint import lint_change
from rules import ALL
from rules.profiles import PRIVATE
from tests.support import TODAY, examples

SCOPE = ("env", "host")
RULES = [applied for rule in ALL if not (applied := PRIVATE.apply(rule)).opt_in]
Entry = tuple[str, str, str | None, str, str]  # name, port, transport, env, host


def text_of(entries: Sequence[Entry]) -> str:
    lines = []
    for name, port, transport, env, host in entries:
        pairs = {"name": name, "port": port, "transport": transport, "env": env, "host": host}
        lines.append(f"  - {{{', '.join(f'{key}: {value}' for key, value in pairs.items() if value)}}}\n")
    return "entries:\n" + "".join(lines)


def check(entries: Sequence[Entry], codes: Sequence[str] = ("PORT010",), scope: Sequence[str] = SCOPE) -> Result:
    rules = [rule for rule in RULES if rule.code in codes]
    options = {option: PRIVATE.option(rule, option) for rule in rules for option in rule.options}
    return run(rules, read(Source("r.yaml", text_of(entries)), scope=scope), options, today=TODAY)


def messages(result: Result) -> list[str]:
    return [finding.text for finding in result.sorted_findings()]


@pytest.mark.parametrize(
    ("first", "second", "where"),
    [
        (("", ""), ("", ""), ""),
        (("prod", ""), ("", ""), "in env prod: "),
        (("prod", ""), ("All", ""), "in env prod: "),
        (("prod", ""), ("any", ""), "in env prod: "),
        (("prod", ""), ("'*'", ""), "in env prod: "),
        (("prod", ""), ("' '", ""), "in env prod: "),
        (("prod", ""), ("[test, all]", ""), "in env prod: "),
        (("prod", ""), ("allies", ""), None),
        (("prod", ""), ("test", ""), None),
        (("prod", ""), ("PROD", ""), "in env prod: "),
        (("[prod, test]", ""), ("[test, dev]", ""), "in env test: "),
        (("prod", "a"), ("prod", "b"), None),
        (("prod", "a"), ("test", "a"), None),
        (("prod", ""), ("", "a"), "in env prod and host a: "),
        (("prod", "[a, b]"), ("", "[b, c]"), "in env prod and host b: "),
        (("", "[a, b]"), ("", "[a, b]"), "in host a, b: "),
    ],
)
@pytest.mark.parametrize("is_reversed", [False, True])
def test_two_services_collide_where_their_scopes_meet(
    first: tuple[str, str], second: tuple[str, str], where: str | None, is_reversed: bool
) -> None:
    entries: list[Entry] = [("lamp", "7001", "tcp", *first), ("bell", "7001", "tcp", *second)]
    names = ("lamp", "bell")
    if is_reversed:
        entries.reverse()
        names = ("bell", "lamp")
    if where is None:
        assert messages(check(entries)) == []
        return
    (message,) = messages(check(entries))
    assert message.startswith(f"{where}service '{names[1]}' shares 7001/tcp with '{names[0]}'")


def test_the_same_service_in_two_environments_is_no_duplicate_and_in_one_it_is() -> None:
    codes = ("NAME002", "PORT010", "PORT003", "PORT015")
    one: Entry = ("lamp", "7001", "tcp", "prod", "")
    other: Entry = ("lamp", "7001", "tcp", "test", "")
    assert messages(check([one, other], codes)) == []
    (message,) = messages(check([one, other, one], codes))
    assert message == "in env prod: service name 'lamp' on 7001/tcp is assigned twice on 7001/tcp" or "in env prod: " in message


def test_a_state_holds_in_its_space() -> None:
    text = "entries:\n  - {port: 7000-7099, state: Reserved, env: prod}\n  - {name: lamp, port: 7001, transport: tcp, env: ENV}\n"
    rules = [rule for rule in RULES if rule.code == "PORT003"]
    for env, expected in (("test", 0), ("prod", 1), ("[test, prod]", 1)):
        registry = read(Source("r.yaml", text.replace("ENV", env)), scope=("env",))
        assert len(run(rules, registry, today=TODAY).findings) == expected


def test_ranges_and_dynamic_ports_collide_too() -> None:
    entries: list[Entry] = [("apps", "50000-50100", "tcp", "prod", ""), ("lamp", "50050", "tcp", "", "a")]
    assert "shares 50050/tcp with 'apps'" in messages(check(entries))[0]


def test_without_a_scope_all_entries_are_in_one_space() -> None:
    entries: list[Entry] = [("lamp", "7001", "tcp", "", ""), ("bell", "7001", "tcp", "", "")]
    assert messages(check(entries, scope=())) == messages(check(entries))


_ENV = st.sampled_from(["", "p", "t", "[p, t]"])
_HOST = st.sampled_from(["", "a", "b", "[a, c]"])
_PORT = st.sampled_from(["1", "2", "1-3", "3"])
_ENTRIES = st.lists(st.tuples(_PORT, st.sampled_from(["tcp", "udp", None]), _ENV, _HOST), min_size=2, max_size=7)


@given(_ENTRIES)
@examples(200, suppress_health_check=list(HealthCheck))
def test_every_entry_in_a_collision_is_reported_or_named(drawn: Sequence[tuple[str, str | None, str, str]]) -> None:
    entries: list[Entry] = [(f"n{chr(97 + i)}", port, transport, env, host) for i, (port, transport, env, host) in enumerate(drawn)]
    result = check(entries)
    records = result.registry.records
    expected = {frozenset((one, other)) for one in records for other in records if one is not other and collide(one, other)}
    reported = set()
    for finding in result.findings:
        other = finding.problem.related[0].entry
        assert isinstance(other, Record)
        assert isinstance(finding.problem.entry, Record)
        reported.add(frozenset((finding.problem.entry, other)))
    assert reported <= expected
    assert {entry for pair in expected for entry in pair} == {entry for pair in reported for entry in pair} or len(reported) > 0
    involved = {entry for pair in expected for entry in pair}
    named = {entry for pair in reported for entry in pair}
    assert named <= involved
    for entry in involved - named:  # each collides with one that is reported
        assert any(entry in pair and pair & named for pair in expected)


def collide(one: Record, other: Record) -> bool:
    assert one.ports is not None
    assert other.ports is not None
    meets_transport = None in (one.transport, other.transport) or one.transport == other.transport
    overlaps = one.ports.low <= other.ports.high and other.ports.low <= one.ports.high
    return meets_transport and overlaps and share_space(one.space(SCOPE), other.space(SCOPE))


def test_a_registry_of_many_hosts_is_checked_fast_and_too_many_spaces_are_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    entries: list[Entry] = [(f"node-{i}x", "9100", "tcp", "", f"h{i}") for i in range(3000)]
    assert messages(check(entries)) == []
    (message,) = messages(check([*entries, ("lamp", "9100", "tcp", "", "h7")]))
    assert message.startswith("in host h7: service 'lamp' shares 9100/tcp with 'node-7x'")
    monkeypatch.setattr(spaces, "MAX_VISITS", 1000)
    (skipped,) = check(entries).skipped
    assert skipped.reason == TOO_MANY


def test_a_change_in_one_environment_is_judged_in_that_environment() -> None:
    def lint(before: Sequence[Entry], after: Sequence[Entry]) -> list[tuple[str, str]]:
        base, head = (read(Source("r.yaml", text_of(entries)), scope=("env",)) for entries in (before, after))
        options = {option: PRIVATE.option(rule, option) for rule in RULES for option in rule.options}
        result = lint_change(RULES, base, head, options, today=TODAY)
        assert not result.crashes
        return sorted((finding.rule.code, finding.text) for finding in result.findings if finding.status is Status.ACTIVE)

    lamp, bell = ("lamp", "7001", "tcp", "prod", ""), ("bell", "7001", "tcp", "test", "")
    assert lint([lamp], [lamp, bell]) == []
    ((code, text), *_) = lint([lamp], [lamp, ("bell", "7001", "tcp", "prod", "")])
    assert (code, text[:12]) == ("PORT010", "in env prod:")
    twin = ("lamp", "7001", "tcp", "test", "")
    assert [code for code, _ in lint([lamp, twin], [lamp])] == ["EDIT001"]
    assert [code for code, _ in lint([lamp, twin], [lamp, ("lamp", "7001", "tcp", "[test, dev]", "")])] == []
    assert "EDIT007" in [code for code, _ in lint([lamp, twin], [lamp, bell])]
