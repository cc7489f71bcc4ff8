"""Test settings files: the search for them, their content, error messages, and their effect."""

import json
import os
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from click.testing import CliRunner, Result
from hypothesis import example, given
from hypothesis import strategies as st

from linter.cli import cli
from linter.config import MAX_BYTES, SettingsError, find_settings_file, load_settings
from linter.config.compose import compose
from linter.config.errors import make_instance, make_validator
from linter.config.parse import find_duplicate_rules, parse_settings
from linter.config.resolve import Choice, Origin, ResolvedSettings, Wanted, resolve
from linter.config.schema import build_settings_schema, render_settings_schema
from linter.config.settings import COMMON, RuleSettings, Setting, Settings
from linter.config.settings import SETTINGS as KEYS
from linter.engine.selectors import selects
from linter.model import Ports
from linter.report.settings import render
from linter.rules_api.option import Option
from linter.rules_api.rule import Rule, Severity
from linter.source import Position, Source
from rules import ALL
from tests.packaging.test_readme import with_part
from tests.support import ROOT, examples, registry_text

WORDS = Option("words", ("port", "*service"), "Words without information.")
LIMIT = Option("limit", 15, "The most characters of a name.")
STRICT = Option("strict", False, "Report every name.")
BAND = Option("band", Ports(7000, 7999), "The ports that are allowed.")
LEFT1 = replace(ALL[0], code="LEFT001", name="left-one", severity=Severity.ERROR, since=None, opt_in=False, options=())
LEFT2 = replace(LEFT1, code="LEFT002", name="left-two", since="2011-09-01", options=(WORDS,))
RIGHT1 = replace(LEFT1, code="RIGHT001", name="right-one", severity=Severity.NOTE, opt_in=True)
RULES = (LEFT1, LEFT2, RIGHT1)
VALUED = (replace(LEFT1, code="VALUE001", name="value-one", options=(LIMIT, STRICT, BAND)),)

EXAMPLE = """\
select: [LEFT, right-one]
ignore: LEFT001
fail-on: warning
rules:
  left-two:  # by name
    severity: note
    since: 2015-01-01
    exceptions: [whois++, 8080, "true"]
    words:
      - proto
  RIGHT001: on
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Change to an empty repository."""
    monkeypatch.chdir(tmp_path)
    Path(".git").mkdir()
    return tmp_path


def write_settings(text: str | bytes, path: str = "reglint.yaml") -> str:
    Path(path).write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def read_settings(text: str | bytes, rules: Sequence[Rule] = RULES) -> Settings:
    return load_settings(write_settings(text), rules)


def collect_errors(text: str | bytes, rules: Sequence[Rule] = RULES) -> list[str]:
    with pytest.raises(SettingsError) as caught:
        read_settings(text, rules)
    return caught.value.lines()


class TestFind:
    def test_returns_the_file_in_the_nearest_folder(self, folder: Path) -> None:
        inner = folder / "a" / "b"
        inner.mkdir(parents=True)
        assert find_settings_file(str(inner)) is None
        write_settings("", "reglint.yaml")
        assert find_settings_file(str(inner)) == str(folder / "reglint.yaml")
        write_settings("", "a/reglint.yaml")
        assert find_settings_file(str(inner)) == str(folder / "a" / "reglint.yaml")
        write_settings("", "a/b/reglint.yml")
        assert find_settings_file(str(inner)) == str(folder / "a" / "reglint.yaml")

    @pytest.mark.parametrize("mark", [Path.mkdir, Path.touch], ids=["repository", "worktree"])
    def test_stops_at_the_root_of_the_repository(self, mark: Callable[[Path], None], folder: Path) -> None:
        inner = folder / "a"
        inner.mkdir()
        write_settings("", "reglint.yaml")
        mark(inner / ".git")
        assert find_settings_file(str(inner)) is None
        write_settings("", "a/reglint.yaml")
        assert find_settings_file(str(inner)) == str(inner / "reglint.yaml")

    def test_stops_at_the_root_of_the_file_system(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(os.path, "lexists", lambda _: False)
        assert find_settings_file("/a/b") is None

    @pytest.mark.usefixtures("folder")
    def test_does_not_skip_an_unreadable_file(self) -> None:
        Path("reglint.yaml").symlink_to("nothing")
        found = find_settings_file(str(Path.cwd()))
        assert found is not None
        with pytest.raises(SettingsError, match="cannot be read: no such file or directory"):
            load_settings(found, RULES)


@pytest.mark.usefixtures("folder")
class TestLoad:
    def test_records_the_position_of_every_setting(self) -> None:
        assert read_settings(EXAMPLE) == Settings(
            "reglint.yaml",
            select=Setting((Setting("LEFT", Position(1, 10)), Setting("right-one", Position(1, 16))), Position(1, 9)),
            ignore=(Setting("LEFT001", Position(2, 9)),),
            fail_on=Setting("warning", Position(3, 10)),
            rules={
                "LEFT002": RuleSettings(
                    severity=Setting(Severity.NOTE, Position(6, 15)),
                    since=Setting("2015-01-01", Position(7, 12)),
                    exceptions=Setting(("whois++", "8080", "true"), Position(8, 17)),
                    options={"words": Setting(("proto",), Position(10, 7))},
                ),
                "RIGHT001": RuleSettings(enabled=Setting(True, Position(11, 13))),
            },
        )

    @pytest.mark.parametrize(
        "text", ["", "# nothing yet\n", "\ufeff", "---\n", "{}", "~", "rules:\n", "rules: {LEFT001: {exceptions: ~}}", "ignore:\n"]
    )
    def test_reads_no_settings_from_an_empty_file(self, text: str) -> None:
        assert read_settings(text)._replace(rules={}) == Settings("reglint.yaml", rules={})

    @pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
    def test_reads_every_line_end_and_a_byte_order_mark(self, line_end: str) -> None:
        assert read_settings("\ufeff" + EXAMPLE.replace("\n", line_end)) == read_settings(EXAMPLE)

    def test_reads_a_single_text_as_a_list_of_one(self) -> None:
        text = "select: {}LEFT{}\nrules: {{LEFT002: {{exceptions: {}80{}, words: {}a{}}}}}\n"

        def values(text: str) -> object:
            resolved = resolve(RULES, read_settings(text), Wanted())
            return [word.value for word in resolved.select], [
                (one.rule, one.enabled.value, one.exceptions.value) for one in resolved.rules
            ]

        assert values(text.format(*"[]" * 3)) == values(text.format(*[""] * 6))

    @pytest.mark.parametrize("word", ["on", "On", "ON", "yes", "Yes", "YES", "true", "True", "TRUE", "'on'", '"true"'])
    def test_reads_switches_of_any_version_of_yaml(self, word: str) -> None:
        opposite = {"on": "off", "yes": "no", "true": "false"}[word.strip("'\"").lower()]
        for form in ("rules: {{LEFT001: {}}}", "rules:\n  left-one:\n    enabled: {}\n"):
            for text, value in ((word, True), (word.lower().replace(word.strip("'\"").lower(), opposite), False)):
                stated = read_settings(form.format(text)).rules["LEFT001"].enabled
                assert stated is not None
                assert stated.value is value

    @pytest.mark.parametrize("word", ["LEFT001", "left001", "Left-One", "left-one"])
    def test_reads_codes_and_names_in_any_letter_case(self, word: str) -> None:
        assert list(read_settings(f"rules: {{{word}: off}}").rules) == ["LEFT001"]
        assert read_settings(f"select: {word}").select is not None

    @pytest.mark.parametrize("word", ["l", "L", "Left", "LEFT0", "LEFT00", "RIGHT"])
    def test_reads_the_beginnings_of_codes_as_selectors(self, word: str) -> None:
        assert [stated.value for stated in read_settings(f"ignore: [{word}]").ignore] == [word]


A_SELECTOR = "expected the code of a rule, the beginning of one, or a name; write several as a list such as [LEFT, RIGHT001]"
A_RULE = "expected on, off, or settings: 'enabled', 'severity', 'since' or 'exceptions'"
A_DATE = "expected a date such as 2015-01-31, or 'always' for all entries"
A_TEXT = 'expected a text; quote words that YAML reads as something else, such as "true" and "null"'
SETTINGS = (
    "expected settings, each with a colon and a value: 'registry', 'exclude', 'columns', 'scope', 'ports', 'over', "
    "'profile', 'select', 'ignore', 'fail-on', 'plugins' or 'rules'"
)


@pytest.mark.usefixtures("folder")
class TestErrors:
    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("- LEFT\n", f"1:1: a list is not allowed; {SETTINGS}"),
            ("LEFT\n", f"1:1: 'LEFT' is not allowed; {SETTINGS}"),
            ("selct: LEFT\n", "1:1: unknown key 'selct'; did you mean 'select'?"),
            (
                "shade: red\n",
                f"1:1: unknown key 'shade'; the keys are {', '.join(KEYS)}",
            ),
            ("Rules: {}\n", "1:1: unknown key 'Rules'; did you mean 'rules'?"),
            ("select: [LEFT, LEFT0001]\n", f"1:16: 'LEFT0001' is not allowed; {A_SELECTOR}; did you mean 'LEFT001'?"),
            ("select: LEFT,RIGHT\n", f"1:9: 'LEFT,RIGHT' is not allowed; {A_SELECTOR}; did you mean 'RIGHT'?"),
            ("ignore:\n- LEFT\n- 3\n", f"3:3: '3' is not allowed; {A_SELECTOR}"),
            ("ignore: ['']\n", f"1:10: '' is not allowed; {A_SELECTOR}"),
            ("ignore: [[LEFT]]\n", f"1:10: a list is not allowed; {A_SELECTOR}"),
            (
                "select: []\n",
                "1:9: an empty list is not allowed; expected a list such as [LEFT, RIGHT001], or a single rule",
            ),
            ("select:\n", "1:7: a value is missing; expected a list such as [LEFT, RIGHT001], or a single rule"),
            (
                "ignore: {LEFT: }",
                "1:9: a mapping is not allowed; expected a list such as [LEFT, RIGHT001], or a single rule",
            ),
            (
                "fail-on: Warning\n",
                "1:10: 'Warning' is not allowed; expected 'error', 'warning', 'note' or 'never'; did you mean 'warning'?",
            ),
            ("rules: [LEFT001]\n", "1:8: a list is not allowed; expected rules by code or name, as in 'LEFT001: off'"),
            ("rules: {LEFT: off}\n", "1:9: unknown rule 'LEFT'; did you mean 'LEFT002'?"),
            (
                "rules: {COLOUR: off}\n",
                "1:9: unknown rule 'COLOUR'; the rules are LEFT001, LEFT002, RIGHT001, left-one, left-two, right-one",
            ),
            ("rules: {LEFT001: of}\n", f"1:18: 'of' is not allowed; {A_RULE}"),
            ("rules: {LEFT001: 1}\n", f"1:18: '1' is not allowed; {A_RULE}"),
            ("rules: {LEFT001: [off]}\n", f"1:18: a list is not allowed; {A_RULE}"),
            ("rules: {LEFT001: {enabled: note}}\n", "1:28: 'note' is not allowed; expected on or off"),
            ("rules: {LEFT001: {enabled: }}\n", "1:26: a value is missing; expected on or off"),
            (
                "rules:\n  LEFT001:\n    severty: note\n",
                "3:5: unknown key 'severty'; did you mean 'severity'?",
            ),
            (
                "rules:\n  LEFT001:\n    words: note\n",
                "3:5: unknown key 'words'; the keys are enabled, severity, since, exceptions",
            ),
            (
                "rules:\n  LEFT001:\n    severity: warn\n",
                "3:15: 'warn' is not allowed; expected 'error', 'warning' or 'note'; did you mean 'warning'?",
            ),
            ("rules: {LEFT001: {since: 2015}}\n", f"1:26: '2015' is not allowed; {A_DATE}"),
            ("rules: {LEFT001: {since: 2015-02-30}}\n", f"1:26: '2015-02-30' is not allowed; {A_DATE}"),
            ("rules: {LEFT001: {since: 2015-1-1}}\n", f"1:26: '2015-1-1' is not allowed; {A_DATE}"),
            ("rules: {LEFT001: {since: ٢٠١٥-01-01}}\n", f"1:26: '٢٠١٥-01-01' is not allowed; {A_DATE}"),
            ('rules: {LEFT001: {since: "2015-01-01\\n"}}\n', f"1:26: '2015-01-01\n' is not allowed; {A_DATE}"),
            ("rules: {LEFT001: {exceptions: [a, true]}}\n", f"1:35: 'true' is not allowed; {A_TEXT}"),
            ("rules: {LEFT001: {exceptions: [a, '']}}\n", f"1:35: '' is not allowed; {A_TEXT}"),
            (
                "rules: {LEFT002: {words: {a: b}}}\n",
                "1:26: a mapping is not allowed; expected a list of texts, or a single text",
            ),
            ("rules: {LEFT002: {words: }}\n", "1:24: a value is missing; expected a list of texts, or a single text"),
            # errors of YAML syntax
            (
                "a: [\n",
                "2:1: a comma is missing here, or the closing bracket for line 2",
            ),
            (
                "rules:\n\tLEFT001: on\n",
                "2:1: a tab is not allowed here; indent with spaces",
            ),
            ("fail-on: note\nfail-on: note\n", "2:1: duplicate key 'fail-on'; merge it with the one in line 1"),
            (
                "rules:\n  LEFT001: on\n  left-one: off\n",
                "3:3: duplicate rule: LEFT001 and left-one are the same; merge its settings with those in line 2",
            ),
            ("? [fail-on]\n: note\n", "1:3: a list or a mapping is not allowed as a key; write a name before the colon"),
            (
                "rules: {LEFT002: {words: [*service]}}",
                "1:27: an alias is not allowed; quote a text that begins with *",
            ),
            ("fail-on: !!str note\n", "1:10: the tag 'tag:yaml.org,2002:str' is not allowed; remove it"),
            ("# x\n%YAML 1.1\n---\nfail-on: note\n", "2:1: a directive is not allowed; remove this line"),
            ("fail-on: note\n---\nfail-on: error\n", "2:1: a second document is not allowed; keep one"),
        ],
    )
    def test_have_line_and_column(self, text: str, expected: str) -> None:
        assert collect_errors(text) == [f"reglint.yaml:{expected}"]

    def test_are_reported_all_at_once_in_the_order_of_the_file(self) -> None:
        text = """\
select: LEFTT
fail-on: [note]
rules:
  left-one: {severity: note, exceptions: *a}
  LEFT001:
    since: never
  LEFT003: on
fail-on: note
"""
        assert [line.partition(": ")[0] for line in collect_errors(text)] == [
            f"reglint.yaml:{at}" for at in ("1:9", "2:10", "4:42", "5:3", "6:12", "7:3", "8:1")
        ]

    def test_are_limited_in_number(self) -> None:
        lines = collect_errors("".join(f"x{i}: 1\n" for i in range(100)))
        assert (len(lines), lines[-1]) == (21, "reglint.yaml: and 80 more")


ALIAS_BOMB = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"{one}: &{one} [{','.join([f'*{other}'] * 9)}]\n" for other, one in zip("abcdefgh", "bcdefghi", strict=True)
)
MERGE_BOMB = "a: &a {x: 1}\n" + "".join(
    f"{one}: &{one} {{<<: [{','.join([f'*{other}'] * 9)}]}}\n" for other, one in zip("abcdefgh", "bcdefghi", strict=True)
)


@pytest.mark.usefixtures("folder")
class TestHostileFiles:
    @pytest.mark.parametrize(
        ("data", "expected"),
        [
            (ALIAS_BOMB.encode(), "1:1: unknown key 'a'"),
            (MERGE_BOMB.encode(), "1:1: unknown key 'a'"),
            (b"&a [*a]\n", "1:1: a list is not allowed"),
            (b"<<: {fail-on: note}\n", "1:1: unknown key '<<'"),
            (
                b"rules: !!python/object/apply:os.system [id]\n",
                "1:8: the tag 'tag:yaml.org,2002:python/object/apply:os.system'",
            ),
            (b"[" * MAX_BYTES, "1:9: is nested more than 8 levels deep"),
            (b"{a: " * (MAX_BYTES // 4), "1:33: is nested more than 8 levels deep"),
            (b"- " * (MAX_BYTES // 2), "1:17: is nested more than 8 levels deep"),
            (b"fail-on: " + b"9" * 5000, f"1:10: '{'9' * 199}…' is not allowed"),
            (b"rules: {LEFT001: {since: 0x" + b"f" * 5000 + b"}}", "1:26: '0xfff"),
            (
                b"%YAML " + b"9" * 5000 + b".1\n---\n",
                "1:16: is not well-formed YAML: while scanning a %YAML directive",
            ),
            (b'fail-on: "\\UFFFFFFFF"', "1:13: is not well-formed YAML: while parsing a quoted scalar"),
            (b'fail-on: "\\ud800"', "1:13: is not well-formed YAML: while parsing a quoted scalar"),
            (b"fail-on: \x00", "1:10: the character U+0000 is not allowed in YAML"),
            (b"fail-on: \xc2\x9b", "1:10: the character U+009B is not allowed in YAML"),
            (b"fail-on: \xff", "1:10: byte 0xff is not UTF-8; save the file as UTF-8"),
            ("fail-on: note".encode("utf-16"), "1:1: is encoded as UTF-16; save it as UTF-8"),
            (b"x: y\n" * (MAX_BYTES // 5), "1:1: unknown key 'x'"),
            (b"a" * (MAX_BYTES + 1), " is larger than 64 KiB, the most that is read"),
        ],
    )
    def test_are_refused_with_a_short_message(self, data: bytes, expected: str) -> None:
        first, *_ = collect_errors(data)
        assert first.startswith(f"reglint.yaml:{expected}")
        assert len(first) < 500

    def test_may_be_no_regular_files(self) -> None:
        os.mkfifo("fifo")
        Path("folder").mkdir()
        for path, expected in (
            ("fifo", "is not a regular file"),
            ("folder", "is a directory; name a settings file"),
            ("a\0", "cannot be read"),
        ):
            with pytest.raises(SettingsError) as caught:
                load_settings(path, RULES)
            assert expected in str(caught.value)

    @examples(400)
    @given(
        st.text(alphabet=st.sampled_from(list("[]{}:,-?&*!|>'\"%@`#~ \n\t\r\\.a0<=\x85\u2028\ufeff\x00\U0001f600")), max_size=30)
    )
    def test_with_any_text_give_nodes_or_errors_with_a_position(self, text: str) -> None:
        source = Source("r.yaml", text)
        root, faults = compose(source)
        assert root is not None or faults
        for fault in faults:
            assert fault.position is not None
            assert fault.message


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


def resolve_text(
    text: str, *, select: Sequence[str] = (), ignore: Sequence[str] = (), fail_on: str | None = None
) -> ResolvedSettings:
    root, faults = compose(source := Source("reglint.yaml", text))
    assert root is not None
    assert faults == []
    found = parse_settings(root, RULES, source)
    assert found is not None
    return resolve(RULES, found, Wanted(select, ignore, fail_on))


def at(line: int, column: int) -> Origin:
    return Origin("file", Position(line, column))


DEFAULT, SELECT, IGNORE = Origin("default"), Origin("--select"), Origin("--ignore")


class TestResolve:
    @pytest.mark.parametrize(
        ("text", "select", "ignore", "expected"),
        [
            ("", [], [], [(True, DEFAULT), (True, DEFAULT), (False, DEFAULT)]),
            ("", ["LEFT002"], [], [(False, SELECT), (True, SELECT), (False, SELECT)]),
            ("", ["right"], [], [(False, SELECT), (False, SELECT), (False, DEFAULT)]),
            ("", ["right-one"], [], [(False, SELECT), (False, SELECT), (True, SELECT)]),
            ("", [], ["LEFT"], [(False, IGNORE), (False, IGNORE), (False, DEFAULT)]),
            ("select: LEFT001", [], [], [(True, at(1, 9)), (False, at(1, 9)), (False, at(1, 9))]),
            ("select: [RIGHT, LEFT002]", [], [], [(False, at(1, 9)), (True, at(1, 17)), (False, DEFAULT)]),
            ("select: [RIGHT001]", [], [], [(False, at(1, 9)), (False, at(1, 9)), (True, at(1, 10))]),
            ("select: [RIGHT001]", ["LEFT001"], [], [(True, SELECT), (False, SELECT), (False, SELECT)]),
            ("ignore: LEFT", [], [], [(False, at(1, 9)), (False, at(1, 9)), (False, DEFAULT)]),
            ("ignore: LEFT001", ["LEFT"], [], [(False, at(1, 9)), (True, SELECT), (False, SELECT)]),
            ("ignore: LEFT001", ["left-one"], [], [(True, SELECT), (False, SELECT), (False, SELECT)]),
            ("ignore: LEFT001", [], ["LEFT002"], [(False, at(1, 9)), (False, IGNORE), (False, DEFAULT)]),
            ("rules: {LEFT001: off, RIGHT001: on}", [], [], [(False, at(1, 18)), (True, DEFAULT), (True, at(1, 33))]),
            ("rules: {LEFT001: off, RIGHT001: on}", ["L"], [], [(False, at(1, 18)), (True, SELECT), (False, SELECT)]),
            ("rules: {LEFT001: off, RIGHT001: on}", ["R"], [], [(False, SELECT), (False, SELECT), (True, at(1, 33))]),
            ("rules: {LEFT001: off}", ["LEFT001"], [], [(True, SELECT), (False, SELECT), (False, SELECT)]),
            ("rules: {LEFT001: on}\nignore: LEFT", [], [], [(True, at(1, 18)), (False, at(2, 9)), (False, DEFAULT)]),
            ("rules: {LEFT001: on}\nignore: LEFT", [], ["LEFT"], [(False, IGNORE), (False, IGNORE), (False, DEFAULT)]),
            (
                "rules: {LEFT001: off}\nselect: LEFT",
                [],
                [],
                [(False, at(1, 18)), (True, at(2, 9)), (False, at(2, 9))],
            ),
            ("", ["LEFT001"], ["LEFT001"], [(False, IGNORE), (False, SELECT), (False, SELECT)]),
        ],
    )
    def test_prefers_the_command_line_to_the_file_and_the_file_to_the_rules(
        self, text: str, select: list[str], ignore: list[str], expected: list[tuple[bool, Origin]]
    ) -> None:
        result = resolve_text(text, select=select, ignore=ignore)
        assert [one.enabled for one in result.rules] == [Choice(*pair) for pair in expected]
        assert [rule.code for rule in result.running] == [
            rule.code for rule, (runs, _) in zip(RULES, expected, strict=True) if runs
        ]

    @pytest.mark.parametrize(
        ("text", "fail_on", "expected", "threshold"),
        [
            ("", None, Choice("error", DEFAULT), Severity.ERROR),
            ("fail-on: note", None, Choice("note", at(1, 10)), Severity.NOTE),
            ("fail-on: note", "warning", Choice("warning", Origin("--fail-on")), Severity.WARNING),
            ("fail-on: never", None, Choice("never", at(1, 10)), None),
            ("fail-on: note", "never", Choice("never", Origin("--fail-on")), None),
        ],
    )
    def test_resolves_the_threshold(
        self, text: str, fail_on: str | None, expected: Choice[str], threshold: Severity | None
    ) -> None:
        result = resolve_text(text, fail_on=fail_on)
        assert (result.fail_on, result.threshold) == (expected, threshold)

    def test_applies_settings_to_rules(self) -> None:
        result = resolve_text(EXAMPLE)
        assert [one.rule for one in result.rules] == [
            LEFT1,
            replace(LEFT2, severity=Severity.NOTE, since="2015-01-01", exceptions=frozenset({"whois++", "8080", "true"})),
            RIGHT1,
        ]
        assert result.options == {WORDS: ("proto",)}
        assert resolve_text("").options == {}

    def test_applies_a_rule_to_all_entries_with_since_always(self) -> None:
        (_, rule, _) = resolve_text("rules: {LEFT002: {since: always}}").rules
        assert (rule.rule.since, rule.since) == (None, Choice("always", at(1, 26)))


def run_cli(*arguments: str, stdin: str | None = None) -> Result:
    return CliRunner().invoke(cli, arguments, input=stdin)


REGISTRY = registry_text("""  <record date="2020-01-01">
    <name>a_b</name>
    <protocol>tcp</protocol>
    <description>d</description>
    <xref type="person" data="P"/>
    <xref type="person" data="Q"/>
  </record>
  <record>
    <number>00</number>
    <protocol>tcp</protocol>
    <description>Reserved</description>
  </record>
<person id="P"><name>P</name><uri>mailto:p&amp;example.org</uri></person>
<person id="R"><name>R</name><uri>mailto:r&amp;example.org</uri></person>
""")


@pytest.fixture
def registry(folder: Path) -> Path:
    path = folder / "r.xml"
    path.write_text(REGISTRY, encoding="utf-8")
    return path


def check_by_status(*arguments: str) -> dict[str, list[str]]:
    """Return the findings of `reglint check` by status: rule, severity and entry."""
    result = run_cli("check", "r.xml", "--format", "json", "--show-suppressed", "--show-grandfathered", *arguments)
    (registry,) = json.loads(result.stdout)["registries"]
    found: dict[str, list[str]] = {}
    for finding in registry["findings"]:
        entry = finding["entry"]
        found.setdefault(finding["status"], []).append(
            f"{finding['code']} {finding['severity']} {entry.get('name') or entry.get('id')}"
        )
    return found


BASE = ("--select", "NAME001,CONTACT001,CONTACT002,PORT001")


@pytest.mark.usefixtures("registry")
class TestCheck:
    def test_applies_the_settings(self) -> None:
        assert check_by_status(*BASE) == {
            "active": ["NAME001 error a_b", "CONTACT001 error a_b", "PORT001 error None", "CONTACT002 warning R"]
        }
        write_settings(
            "select: [NAME001, CONTACT001, CONTACT002, PORT001]\n"
            "rules:\n  NAME001: {severity: note}\n  CONTACT001: {since: 2020-01-02}\n"
            "  CONTACT002: {exceptions: r}\n  PORT001: off\n"
        )
        assert check_by_status() == {
            "active": ["NAME001 note a_b"],
            "grandfathered": ["CONTACT001 error a_b"],
            "suppressed": ["CONTACT002 warning R"],
        }
        assert check_by_status("--isolated", *BASE)["active"][0] == "NAME001 error a_b"

    @pytest.mark.parametrize(
        ("rule", "exception"),
        [
            *(("NAME001", word) for word in ("a_b", "A_B", "a_b tcp", "[x, a_b]")),
            *(("PORT001", word) for word in ("00", "'00'", "00/tcp")),
            *(("CONTACT002", word) for word in ("R", "r", "contact R")),
        ],
    )
    def test_suppresses_exceptions_by_name_port_and_id(self, rule: str, exception: str) -> None:
        assert list(check_by_status("--select", rule)) == ["active"]
        write_settings(f"rules: {{{rule}: {{exceptions: {exception}}}}}")
        assert list(check_by_status("--select", rule)) == ["suppressed"]
        assert run_cli("check", "r.xml", "--select", rule, "--fail-on", "note").exit_code == 0

    @pytest.mark.parametrize(
        ("rule", "exception"), [("NAME001", "a"), ("NAME001", "a_b udp"), ("NAME001", "tcp"), ("PORT001", "0"), ("CONTACT002", "P")]
    )
    def test_suppresses_no_other_entries(self, rule: str, exception: str) -> None:
        write_settings(f"rules: {{{rule}: {{exceptions: {exception}}}}}")
        assert list(check_by_status("--select", rule)) == ["active"]

    def test_suppresses_a_named_entry_only_by_its_name(self) -> None:
        Path("r.xml").write_text(registry_text("  <record><name>a_b</name><number>8080</number></record>\n"), encoding="utf-8")
        for exception, status in (("8080", "active"), ("a_b 8080", "suppressed")):
            write_settings(f"rules: {{NAME001: {{exceptions: {exception}}}}}")
            assert list(check_by_status("--select", "NAME001")) == [status]

    def test_counts_exceptions_and_shows_them_on_request(self) -> None:
        write_settings("rules: {NAME001: {exceptions: a_b, since: 2022-01-01}}")
        assert run_cli("check", "r.xml", "--select", "NAME001").stdout == (
            "r.xml: nothing found in 2 entries and 2 contacts\n  1 suppressed by the settings; --show-suppressed shows them\n"
        )
        lines = run_cli("check", "r.xml", "--select", "NAME001", "--show-suppressed").stdout.splitlines()
        assert lines[0].startswith("r.xml:6:11: error (suppressed) NAME001 malformed-name: ")
        assert lines[-1] == "  1 suppressed by the settings"
        (registry,) = json.loads(run_cli("check", "r.xml", "--select", "NAME001", "--format", "json").stdout)["registries"]
        assert registry["findings"] == []
        assert registry["summary"]["suppressed"] == {"error": 1, "warning": 0, "note": 0}

    def test_does_not_fix_exceptions(self) -> None:
        before = Path("r.xml").read_bytes()
        write_settings("rules: {PORT001: {exceptions: '00'}}")
        run_cli("check", "r.xml", "--select", "PORT001", "--fix", "--unsafe")
        assert Path("r.xml").read_bytes() == before

    def test_passes_options_to_rules(self) -> None:
        text = registry_text('  <record date="2020-01-01"><name>a-zzz</name></record>\n')
        Path("r.xml").write_text(text, encoding="utf-8")
        assert check_by_status("--select", "NAME004") == {}
        write_settings("rules: {NAME004: {words: zzz}}")
        assert check_by_status("--select", "NAME004") == {"active": ["NAME004 note a-zzz"]}

    def test_fails_by_the_threshold_of_the_file_unless_the_command_line_has_one(self) -> None:
        write_settings("fail-on: warning\n")
        assert run_cli("check", "r.xml", "--select", "CONTACT002").exit_code == 1
        assert run_cli("check", "r.xml", "--select", "CONTACT002", "--fail-on", "error").exit_code == 0
        assert run_cli("check", "r.xml", "--select", "CONTACT002", "--isolated").exit_code == 0

    def test_reads_the_file_of_a_parent_folder_or_the_named_one(self, monkeypatch: pytest.MonkeyPatch) -> None:
        write_settings("rules: {NAME001: {severity: note}}\n")
        write_settings("rules: {NAME001: {severity: warning}}\n", "other.yaml")
        Path("inner").mkdir()
        Path("r.xml").rename("inner/r.xml")
        monkeypatch.chdir("inner")
        assert check_by_status("--select", "NAME001") == {"active": ["NAME001 note a_b"]}
        assert check_by_status("--select", "NAME001", "--config", "../other.yaml") == {"active": ["NAME001 warning a_b"]}

    def test_reads_settings_from_standard_input(self) -> None:
        result = run_cli("check", "r.xml", "--select", "NAME001", "--config", "-", stdin="rules: {NAME001: {severity: note}}\n")
        assert "note NAME001" in result.stdout

    def test_refuses_standard_input_as_both_settings_and_registry(self) -> None:
        result = run_cli("check", "-", "--config", "-", stdin=REGISTRY)
        assert (result.exit_code, result.stdout) == (2, "")
        assert "standard input cannot be both the settings and a registry; name a file for one of them" in result.stderr

    def test_exits_with_2_for_errors_in_the_file(self) -> None:
        write_settings("fail-on: x\x1b\nrules: {NAME001: {severity: grave}}\n".replace("\x1b", "\u202e"))
        for format_ in ("text", "json", "sarif"):
            result = run_cli("check", "r.xml", "--format", format_)
            assert (result.exit_code, result.stdout) == (2, "")
            assert result.stderr.splitlines() == [
                "reglint: reglint.yaml:1:10: 'x\\u202e' is not allowed; expected 'error', 'warning', 'note' or 'never'",
                "reglint: reglint.yaml:2:29: 'grave' is not allowed; expected 'error', 'warning' or 'note'",
            ]

    @pytest.mark.parametrize("command", [["check", "r.xml"], ["settings"]])
    @pytest.mark.parametrize(
        ("arguments", "expected"),
        [
            (["--config", "none.yaml"], "reglint: none.yaml: cannot be read: no such file or directory\n"),
            (["--config", ".git"], "reglint: .git: is a directory; name a settings file\n"),
            (["--config", "x", "--isolated"], "--config names a settings file and --isolated reads none; give one of them\n"),
            (["--select", "NOPE"], "'NOPE' is not a rule, a family or the beginning of a code"),
            (["--config", ""], "reglint: : cannot be read: no such file or directory\n"),
        ],
    )
    def test_exits_with_2_for_wrong_options(self, command: list[str], arguments: list[str], expected: str) -> None:
        result = run_cli(*command, *arguments)
        assert (result.exit_code, result.stdout) == (2, "")
        assert expected in result.stderr

    def test_exits_with_2_when_no_rule_is_enabled(self) -> None:
        write_settings("ignore: [NAME]\n")
        assert run_cli("check", "r.xml", "--select", "NAME").exit_code == 2


@pytest.mark.usefixtures("registry")
class TestSarif:
    def run_of(self, *arguments: str) -> Any:
        (run,) = json.loads(run_cli("check", "r.xml", "--format", "sarif", "--select", "NAME001,CONTACT002", *arguments).stdout)[
            "runs"
        ]
        return run

    def test_has_suppressions_in_every_result_with_show_suppressed(self) -> None:
        write_settings("rules: {NAME001: {exceptions: a_b}}")
        assert [(result["ruleId"], "suppressions" in result) for result in self.run_of()["results"]] == [("CONTACT002", False)]
        results = self.run_of("--show-suppressed")["results"]
        assert [(result["ruleId"], result["kind"], result["level"], result["suppressions"]) for result in results] == [
            (
                "NAME001",
                "fail",
                "error",
                [{"kind": "external", "justification": "The settings except 'a_b tcp' from this rule."}],
            ),
            ("CONTACT002", "fail", "warning", []),
        ]

    def test_has_the_default_severity_and_the_configured_one(self) -> None:
        write_settings("rules: {NAME001: {severity: note}, CONTACT002: {severity: warning}}")
        run = self.run_of()
        rules = [
            (rule["id"], rule["defaultConfiguration"], rule["properties"]["problem.severity"])
            for rule in run["tool"]["driver"]["rules"]
        ]
        assert rules == [
            ("NAME001", {"level": "error"}, "recommendation"),
            ("CONTACT002", {"level": "warning"}, "warning"),
        ]
        assert [result["level"] for result in run["results"]] == ["note", "warning"]
        overrides = run["invocations"][0]["ruleConfigurationOverrides"]
        assert overrides == [{"descriptor": {"id": "NAME001", "index": 0}, "configuration": {"level": "note"}}]
        assert "ruleConfigurationOverrides" not in self.run_of("--isolated")["invocations"][0]


class TestRender:
    def test_writes_settings_with_their_origins(self) -> None:
        assert (
            render(resolve_text(EXAMPLE, ignore=["RIGHT"], fail_on="never"), "text", everything=False)
            == """\
# reglint.yaml is in use. 1 of 3 rules run; --all shows also what has its default.
select:
  - LEFT                                 # reglint.yaml:1:10
  - right-one                            # reglint.yaml:1:16
ignore:
  - LEFT001                              # reglint.yaml:2:9
  - RIGHT                                # --ignore
fail-on: never                           # --fail-on
rules:
  LEFT002:                               # left-two
    severity: note                       # reglint.yaml:6:15
    since: 2015-01-01                    # reglint.yaml:7:12
    exceptions: [whois++, 8080, "true"]  # reglint.yaml:8:17
    words: [proto]                       # reglint.yaml:10:7
"""
        )

    def test_writes_defaults_with_all(self) -> None:
        assert (
            render(resolve_text("rules: {RIGHT001: on}"), "text", everything=True)
            == """\
# reglint.yaml is in use. 3 of 3 rules run.
fail-on: error                 # default
rules:
  LEFT001:                     # left-one
    enabled: on                # default
    severity: error            # default
    since: always              # default
    exceptions: []             # default
  LEFT002:                     # left-two
    enabled: on                # default
    severity: error            # default
    since: 2011-09-01          # default
    exceptions: []             # default
    words: [port, "*service"]  # default
  RIGHT001:                    # right-one
    enabled: on                # reglint.yaml:1:19
    severity: note             # default
    since: always              # default
    exceptions: []             # default
"""
        )

    def test_reports_that_no_file_is_in_use(self) -> None:
        resolved = resolve(RULES, None, Wanted())
        assert (
            render(resolved, "text", everything=False)
            == "# No file of settings is in use. 2 of 3 rules run; --all shows also what has its default.\n"
        )

    def test_breaks_a_long_list_into_lines(self) -> None:
        names = [f"name-{i}" for i in range(20)]
        text = render(resolve_text(f"rules: {{LEFT001: {{exceptions: [{', '.join(names)}]}}}}"), "text", everything=False)
        assert text.splitlines()[3:6] == ["    exceptions:  # reglint.yaml:1:31", "      - name-0", "      - name-1"]

    def test_writes_every_setting_and_its_origin_as_json(self) -> None:
        default = {"from": "default", "line": None, "column": None}
        text = "fail-on: note\nrules: {LEFT002: {words: a}}\nregistry: teams\n"
        assert json.loads(render(resolve_text(text, select=["left-two"]), "json", everything=False)) == {
            "version": 1,
            "file": "reglint.yaml",
            "registry": [{"value": "teams", "from": "file", "line": 3, "column": 11}],
            "exclude": [],
            "scope": [],
            "ports": None,
            "over": [],
            "plugins": [],
            "profile": None,
            "select": [{"value": "left-two", "from": "--select", "line": None, "column": None}],
            "ignore": [],
            "fail_on": {"value": "note", "from": "file", "line": 1, "column": 10},
            "rules": [
                {
                    "code": rule.code,
                    "name": rule.name,
                    "enabled": {"value": rule is LEFT2, "from": "--select", "line": None, "column": None},
                    "severity": {"value": rule.severity, **default},
                    "since": {"value": rule.since or "always", **default},
                    "exceptions": {"value": [], **default},
                    "options": {"words": {"value": ["a"], "from": "file", "line": 2, "column": 26}} if rule.options else {},
                }
                for rule in RULES
            ],
        }

    @examples(300)
    @given(
        GOOD_FILE,
        st.lists(st.sampled_from(["LEFT", "LEFT001", "right-one", "R"]), max_size=2),
        st.lists(st.sampled_from(["LEFT00", "left-two", "RIGHT"]), max_size=2),
        st.sampled_from([None, "note", "never"]),
        st.booleans(),
    )
    @example("rules: {LEFT001: off}", ["LEFT"], [], None, False)
    @example("ignore: LEFT", ["LEFT001"], [], None, False)
    def test_writes_a_file_that_can_be_read_again(
        self, text: str, select: list[str], ignore: list[str], fail_on: str | None, everything: bool
    ) -> None:
        first = resolve_text(text, select=select, ignore=ignore, fail_on=fail_on)
        again = resolve_text(render(first, "text", everything))

        def values(resolved: ResolvedSettings) -> object:
            words = [choice.value for choice in (*resolved.registry, *resolved.select, *resolved.ignore)]
            return words, resolved.fail_on.value, resolved.running, [one.rule for one in resolved.rules], resolved.options

        assert values(again) == values(first)


@pytest.mark.usefixtures("folder")
class TestCommand:
    def test_shows_the_file_that_is_found(self, monkeypatch: pytest.MonkeyPatch) -> None:
        write_settings("rules: {NAME001: off}\n")
        Path("inner").mkdir()
        monkeypatch.chdir("inner")
        result = run_cli("settings")
        assert result.exit_code == 0
        first, *rest = result.stdout.splitlines()
        assert first.startswith("# ../reglint.yaml is in use. ")
        assert rest == ["rules:", "  NAME001: off  # malformed-name, ../reglint.yaml:1:18"]
        assert run_cli("settings", "--isolated").stdout.startswith("# No file of settings is in use. ")

    def test_prints_a_file_to_start_from(self) -> None:
        text = run_cli("settings", "--all", "--select", "NAME001", "--fail-on", "note").stdout
        assert "fail-on: note " in text
        Path("reglint.yaml").write_text(text, encoding="utf-8")
        assert [rule.code for rule in resolve(ALL, load_settings("reglint.yaml", ALL), Wanted()).running] == ["NAME001"]

    def test_prints_the_schema_in_spite_of_errors_in_the_file(self) -> None:
        write_settings("[")
        assert run_cli("settings", "--schema").stdout == render_settings_schema(ALL)
        registry = (ROOT / "linter" / "schemas" / "registry-1.json").read_text(encoding="utf-8")
        assert run_cli("settings", "--schema", "registry").stdout == registry

    def test_works_in_a_deleted_folder(self, monkeypatch: pytest.MonkeyPatch) -> None:
        Path("gone").mkdir()
        monkeypatch.chdir("gone")
        Path.cwd().rmdir()
        assert run_cli("settings").stdout.startswith("# No file of settings is in use. ")

    def test_output_in_the_documentation_is_current(self, golden: Callable[[Path, str], None]) -> None:
        page = ROOT / "docs" / "configuration.md"
        text = page.read_text(encoding="utf-8")
        (example,) = re.findall(r"```yaml\n(# yaml-language-server: .*?)```\n", text, re.DOTALL)
        write_settings(example)
        result = run_cli("settings")
        assert result.exit_code == 0, result.stderr
        golden(page, with_part(text, "settings", f"```yaml\n{result.stdout}```\n"))


@pytest.mark.usefixtures("folder")
class TestValues:
    """Test options that are numbers, flags and ranges."""

    def test_are_read(self) -> None:
        text = "rules: {VALUE001: {limit: 63, strict: yes, band: 8000-8099}}"
        found = resolve(VALUED, read_settings(text, VALUED), Wanted())
        assert found.options == {LIMIT: 63, STRICT: True, BAND: Ports(8000, 8099)}
        assert "    limit: 63 " in render(found, "text", everything=False)
        assert json.loads(render(found, "json", everything=False))["rules"][0]["options"]["band"]["value"] == "8000-8099"

    def test_equal_to_the_default_are_not_passed_on(self) -> None:
        text = "rules: {VALUE001: {limit: 15, strict: off, band: 7000-7999}}"
        assert resolve(VALUED, read_settings(text, VALUED), Wanted()).options == {}

    @pytest.mark.parametrize(
        ("value", "column", "advice"),
        [
            ("limit: many", 27, "expected a whole number"),
            ("limit: -1", 27, "expected a whole number"),
            ("limit: 007", 27, "expected a whole number"),
            ("limit: 1234567890", 27, "expected a whole number"),
            ("band: 5-3", 26, "expected a port or a range of ports such as 7000-7999"),
            ("band: 65536", 26, "expected a port or a range of ports such as 7000-7999"),
            ("band: 0080", 26, "expected a port or a range of ports such as 7000-7999"),
        ],
    )
    def test_of_another_type_are_refused(self, value: str, column: int, advice: str) -> None:
        (mistake,) = collect_errors(f"rules: {{VALUE001: {{{value}}}}}", VALUED)
        assert mistake.startswith(f"reglint.yaml:1:{column}: ")
        assert mistake.endswith(f"; {advice}")

    @pytest.mark.parametrize("value", ["0", "63", "on", "1.5", "-1", "1e3", "80-90", "9-8", "'80'", "x", "[1]", "1234567890"])
    @pytest.mark.parametrize("option", [LIMIT, STRICT, BAND])
    def test_are_accepted_by_both_the_parser_and_the_schema(self, option: Option[Any], value: str) -> None:
        source = Source("reglint.yaml", f"rules: {{VALUE001: {{{option.name}: {value}}}}}")
        root, _ = compose(source)
        assert root is not None
        assert (parse_settings(root, VALUED, source) is not None) == make_validator(build_settings_schema(VALUED)).is_valid(
            make_instance(root)
        )
