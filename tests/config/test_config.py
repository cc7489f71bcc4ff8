"""Test settings files: the search for them, their content and error messages."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linter.config import MAX_BYTES, SettingsError, find_settings_file, load_settings
from linter.config.compose import compose
from linter.config.resolve import Wanted, resolve
from linter.config.settings import SETTINGS as KEYS
from linter.config.settings import RuleSettings, Setting, Settings
from linter.rules_api.rule import Severity
from linter.source import Position, Source
from tests.config.rules import EXAMPLE, RULES, collect_errors, read_settings, write_settings
from tests.support import examples


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
