"""Test that the parser of settings and the published schema accept the same files."""

import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import jsonschema
from hypothesis import example, given
from hypothesis import strategies as st

from linter.config.compose import compose
from linter.config.errors import make_instance, make_validator
from linter.config.parse import find_duplicate_rules, parse_settings
from linter.config.schema import build_settings_schema, render_settings_schema
from linter.config.settings import COMMON
from linter.engine.selectors import selects
from linter.source import Source
from rules import ALL
from tests.config.rules import EXAMPLE, RULES
from tests.support import ROOT, examples

GOOD = (
    "on",
    "OFF",
    "'yes'",
    "true",
    "'true'",
    "note",
    "2015-01-01",
    "always",
    "LEFT00",
    "left-Two",
    "LEFT001",
    "Right",
    "'x y'",
    "8080",
)
BAD = (
    "~",
    "null",
    "''",
    "7",
    "0x1F",
    "1e3",
    ".inf",
    "2015-02-29",
    '"2015-01-01\\n"',
    '"on\\n"',
    '"LEFT001\\n"',
    "ſ",
    "\u212a",
    "[]",
    "{}",
)


def make_lists(items: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.lists(items, max_size=3).map(lambda texts: f"[{', '.join(texts)}]")


def make_mappings(keys: Sequence[str], values: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    pairs = st.lists(st.tuples(st.sampled_from(keys), values), max_size=3, unique_by=lambda pair: pair[0])
    return pairs.map(lambda pairs: f"{{{', '.join(f'{key}: {value}' for key, value in pairs)}}}")


SCALAR = st.sampled_from(GOOD + BAD)
ANY = st.one_of(SCALAR, make_lists(SCALAR), make_mappings(["words", "a"], SCALAR))
ANYTHING_OF_A_RULE = make_mappings([*COMMON, "words", "Words", "severty"], ANY)
ANY_RULES = make_mappings(
    ["LEFT001", "left-Two", "LEFT002", "right001", "LEFT", "\u212a", '"LEFT001\\n"'], st.one_of(ANYTHING_OF_A_RULE, ANY)
)
ANY_FILE = make_mappings(["registry", "exclude", "select", "ignore", "fail-on", "rules", "x"], st.one_of(ANY_RULES, ANY))

SWITCH = st.sampled_from(["on", "OFF", "'yes'", "true", '"No"'])
SEVERITY = st.sampled_from(["error", "'note'", "warning"])
SINCE = st.sampled_from(["always", "2015-01-01", '"2016-02-29"'])
TEXT = st.sampled_from(
    ["a", "whois++", "8080", "1e3", "'true'", '"a: b"', "'*service'", '"\\t\\u202e\\\\"', "' '", "'null'", "é", "'#'", "'\"'"]
)
TEXTS = st.one_of(TEXT, make_lists(TEXT))
SELECTOR = st.sampled_from(["LEFT", "l", "left-one", "RIGHT001", "LEFT002"])
SELECTORS = st.one_of(SELECTOR, make_lists(SELECTOR))


def make_records(**values: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Make mappings with some of these keys."""
    pairs = st.fixed_dictionaries({}, optional={key.replace("_", "-"): value for key, value in values.items()})
    return pairs.map(lambda pairs: f"{{{', '.join(f'{key}: {value}' for key, value in pairs.items())}}}")


A_GOOD_RULE = st.one_of(SWITCH, make_records(enabled=SWITCH, severity=SEVERITY, since=SINCE, exceptions=TEXTS))
ANOTHER_GOOD_RULE = st.one_of(SWITCH, make_records(enabled=SWITCH, since=SINCE, words=TEXTS))
GOOD_FILE = make_records(
    registry=st.one_of(TEXT, st.lists(TEXT, min_size=1, max_size=2).map(lambda texts: f"[{', '.join(texts)}]")),
    exclude=st.one_of(TEXT, st.lists(TEXT, max_size=2).map(lambda texts: f"[{', '.join(texts)}]")),
    select=st.one_of(SELECTOR, st.lists(SELECTOR, min_size=1, max_size=2).map(lambda texts: f"[{', '.join(texts)}]")),
    ignore=SELECTORS,
    fail_on=st.one_of(SEVERITY, st.just("never")),
    rules=make_records(LEFT001=A_GOOD_RULE, left_two=ANOTHER_GOOD_RULE, RIGHT001=A_GOOD_RULE),
)


@examples(1500)
@given(st.one_of(ANY_FILE, ANY_RULES, ANY, GOOD_FILE))
@example(EXAMPLE)
@example("rules: {LEFT001: {exceptions: [1e3, .nan, -7, 0o7]}}")
@example('rules: {LEFT001: {since: "2015-01-01\\n"}}')
@example("rules: {LEFT001: {since: 0000-01-01}}")
@example('rules: {LEFT001: {since: "20150101"}}')
@example("rules: {LEFT001: {since: 2015-W01-1}}")
@example("rules: {LEFT001: {exceptions: }}")
@example("rules: {LEFT002: {words: }}")
@example('select: "LEFT\\n"')
@example("select: \u017fELECT")
def test_the_parser_accepts_the_same_files_as_the_schema(text: str) -> None:
    source = Source("reglint.yaml", text)
    root, faults = compose(source)
    assert root is not None
    assert faults == []
    if not find_duplicate_rules(root, RULES, source):
        assert (parse_settings(root, RULES, source) is not None) == VALIDATOR.is_valid(make_instance(root))


VALIDATOR = make_validator(build_settings_schema(RULES))


class TestSchema:
    def test_matches_the_published_file(self, golden: Callable[[Path, str], None]) -> None:
        golden(ROOT / "docs" / "reglint.schema.json", render_settings_schema(ALL))

    def test_is_a_valid_schema(self) -> None:
        jsonschema.Draft202012Validator.check_schema(build_settings_schema(ALL))

    def test_has_a_message_for_every_error(self) -> None:
        def parts(part: Any) -> Iterator[dict[str, Any]]:
            if isinstance(part, dict):
                yield part
                yield from (inner for value in part.values() for inner in parts(value))
            if isinstance(part, list):
                yield from (inner for value in part for inner in parts(value))

        limiting = {"type", "enum", "const", "anyOf", "pattern", "format", "minItems", "minLength", "additionalProperties"}
        everything = list(parts(build_settings_schema(RULES)))
        # A condition rejects nothing, and `anyOf` has one message for all its branches.
        beside = [part["if"] for part in everything if "if" in part] + [one for part in everything for one in part.get("anyOf", ())]
        beside += [part["not"] for part in everything if "not" in part]
        assert [part for part in everything if limiting & part.keys() and "errorMessage" not in part and part not in beside] == []

    def test_offers_every_rule_and_option_with_its_default(self) -> None:
        made = build_settings_schema(RULES)
        offered = made["properties"]["rules"]["properties"]
        assert list(offered) == ["LEFT001", "LEFT002", "RIGHT001", "left-one", "left-two", "right-one"]
        assert offered["left-two"] == offered["LEFT002"] == {"$ref": "#/$defs/LEFT002"}
        properties = made["$defs"]["LEFT002"]["properties"]
        assert {name: part["default"] for name, part in properties.items()} == {
            "enabled": True,
            "severity": "error",
            "since": "2011-09-01",
            "exceptions": [],
            "words": ["port", "*service"],
        }
        assert properties["words"]["description"] == "Words without information. A value replaces the default."

    def test_accepts_only_selectors_that_match_a_rule(self) -> None:
        pattern = re.compile(build_settings_schema(RULES)["$defs"]["selector"]["anyOf"][1]["pattern"])
        words = [
            "",
            "L",
            "EFT",
            "left0",
            "LEFT01",
            "LEFT001",
            "LEFT0011",
            "left-",
            "Left-Two",
            "right0",
            "r",
            "x",
            "LEFT001\n",
            "ſ",
        ]
        assert [word for word in words if pattern.search(word)] == [w for w in words if any(selects(w, rule) for rule in RULES)]

    def test_has_distinct_option_names_and_no_shared_options(self) -> None:
        options = [option for rule in ALL for option in rule.options]
        assert len({id(option) for option in options}) == len(options)
        for rule in ALL:
            names = [option.name for option in rule.options]
            assert len({*names, *COMMON}) == len(names) + len(COMMON)
            assert all(re.fullmatch("[a-z]+(-[a-z]+)*", name) for name in names)
            assert all(option.about.endswith(".") for option in rule.options)
            assert all(all(option.default) for option in rule.options if type(option.default) is tuple)
