"""Tests of extra keys of entries in YAML and JSON: private keys and the keys of a scope."""

import json
from collections.abc import Sequence

import pytest

from linter.engine.fixes import apply_fixes
from linter.engine.run import run
from linter.formats import read, write
from linter.model import ExtraMapping, Field, Registry
from linter.rules_api.fix import Safety
from linter.source import Source
from linter.versions.compare import compare
from rules import ALL
from tests.support import TODAY

YAML = """entries:
  - name: lamp
    port: 7001
    x-team: lights
    env: [prod, "test"]
    x-tags: [a, {b: [c, null]}]
    transport: [tcp, udp]
  - {name: bell, port: 7002, env: prod, "x-with: colon": "1"}
  - name: crane
"""
DATA = {
    "entries": [
        {"name": "lamp", "port": 7001, "x-flag": True, "env": ["prod", "test"], "x-none": None, "x-map": {"k": [1, {}, False]}},
        {"name": "bell", "env": "prod"},
    ]
}


def parse(text: str, scope: Sequence[str] = ("env",)) -> Registry:
    return read(Source("r.json" if text.startswith("{") else "r.yaml", text), scope=scope)


def test_extras_are_read_in_their_order_and_located_at_their_values() -> None:
    registry = parse(YAML)
    assert registry.markup_errors == ()
    assert registry.scope == ("env",)
    lamp, twin, bell, crane = registry.records
    expected = (("x-team", "lights"), ("env", ("prod", "test")), ("x-tags", ("a", ExtraMapping([("b", ("c", None))]))))
    assert lamp.extras == twin.extras == expected
    assert lamp.extra("env") == ("prod", "test")
    assert lamp.extra("x-tags") == ("a",)
    assert crane.extras == ()
    texts = [YAML[slice(*registry.locate(lamp, Field.EXTRA, index))] for index in range(3)]
    assert texts == ["lights", '[prod, "test"]', "[a, {b: [c, null]}]"]
    assert YAML[slice(*registry.locate(bell, Field.EXTRA, 1))] == "1"


def test_the_scope_folds_case_and_white_space() -> None:
    text = 'entries:\n  - {name: a, env: [" Prod  EU", test]}\n  - {name: b, env: []}\n  - {name: c, env: }\n  - {name: d}\n'
    registry = parse(text, ("env", "host"))
    assert [record.space(registry.scope) for record in registry.records] == [
        (frozenset({"prod eu", "test"}), None),
        *[(None, None)] * 3,
    ]
    assert [error.message for error in registry.markup_errors] == ["'env' has no value; write one, or remove the key"]


def test_a_key_of_no_scope_is_unknown() -> None:
    (error, *_) = parse(YAML, ()).markup_errors
    assert error.message.startswith("unknown key 'env' in an entry; the keys are name, port, ")
    assert YAML[slice(*error.span)] == "env"


@pytest.mark.parametrize("value", ["{a: b}", "[[a]]", "[{a: b}]"])
def test_a_scope_takes_texts(value: str) -> None:
    (error,) = parse(f"entries:\n  - {{name: a, env: {value}}}\n").markup_errors
    assert error.message.startswith("'env' takes a text, not a ")


@pytest.mark.parametrize("text", [YAML, json.dumps(DATA)])
@pytest.mark.parametrize("form", ["yaml", "json"])
def test_convert_keeps_extras(text: str, form: str) -> None:
    registry = parse(text)
    written, left_out = write(registry, form)
    assert left_out == ()
    again = read(Source(f"w.{form}", written), form, scope=("env",))
    assert again.markup_errors == ()
    expected = str([record.extras for record in registry.records])
    if form == "yaml":  # whose scalars are texts
        expected = expected.replace("True", "'true'").replace("False", "'false'")
    assert str([record.extras for record in again.records]) == expected


@pytest.mark.parametrize("form", ["xml", "csv", "services"])
def test_convert_reports_the_extras_that_a_format_lacks(form: str) -> None:
    _, left_out = write(parse(YAML), form)
    assert any("has no 'x-team', 'env', 'x-tags', 'x-with: colon': 8 values are left out" in line for line in left_out)


def test_entries_with_different_extras_are_not_joined() -> None:
    text = "entries:\n  - {name: a, port: 1, transport: tcp, env: x}\n  - {name: a, port: 1, transport: udp, env: y}\n"
    written, _ = write(parse(text), "yaml")
    assert written.count("- name: a") == 2


def test_a_comparison_pairs_entries_of_one_space_and_sees_extras() -> None:
    base = "entries:\n" + "".join(f"  - {{name: a, port: 1, transport: tcp, env: {env}}}\n" for env in "xy")
    one, other = parse(base), parse(base.replace("port: 1, transport: tcp, env: y", "port: 2, transport: tcp, env: y"))
    (pair,) = compare(one, other).pairs
    assert [(difference.field, difference.other) for difference in pair.differences] == [(Field.PORT, ("2",))]
    (pair,) = compare(one, parse(base.replace("env: y", "env: z"))).pairs
    assert [(one.field, one.one, one.other) for one in pair.differences] == [(Field.EXTRA, ("env: y",), ("env: z",))]
    assert compare(one, parse(base.replace("env: x", "env: Q").replace("env: y", "env: x").replace("env: Q", "env: y"))).same


def test_fixes_keep_extras() -> None:
    text = "entries:\n  - name: ' lamp '\n    port: 7001\n    x-team: [a, {b: c}]  # why\n    transport: tcp\n"
    rules = [rule for rule in ALL if rule.code == "NAME001"]
    done = apply_fixes(run(rules, parse(text), today=TODAY), (Safety.SAFE,), lambda source: run(rules, read(source), today=TODAY))
    assert done.registry.source.text == text.replace("' lamp '", "'lamp'")
