"""Rules about aliases: one fault in a pair gives one finding, whichever side it is on."""

import pytest

from linter.rules_api.index import Index
from rules import ALL
from rules.shared.alias_marks import alias_mark, alias_note, alias_words, aliases, duplicate_mark, duplicates, replacements
from tests.support import lint, parse_text, registry_text, said

ALIAS_RULES = [rule for rule in ALL if rule.family == "ALIAS"]

PAIRS = """
<record date="2008-01-15">
  <name>lamp_lm</name>
  <protocol>tcp</protocol>
  <description>Lamps</description>
  <number>7001</number>
  <note>A new contact, "Ann".
This entry is an alias to "lamp-lm".
This entry is now historic.</note>
</record>
<record date="2008-01-15">
  <name>lamp-lm</name>
  <protocol>tcp</protocol>
  <description>Lamps
IANA assigned this well-formed service name as a replacement for "lamp_lm".</description>
  <number>7001</number>
</record>
<record>
  <name>beam_lm</name>
  <protocol>tcp</protocol>
  <number>7002</number>
  <note>This entry is an alias to "beam-lm", and historic.</note>
</record>
<record>
  <name>beam-lm</name>
  <protocol>tcp</protocol>
  <description>IANA assigned this well-formed service name as a replacement for "beam_lm".</description>
  <number>7002</number>
</record>
<record>
  <name>torch.lm</name>
  <protocol>tcp</protocol>
  <number>7001</number>
</record>
"""


def test_sound_pairs_are_silent() -> None:
    assert said(lint(PAIRS, ALIAS_RULES)) == []


@pytest.mark.parametrize(
    ("sound", "broken", "code", "pointed_at"),
    [
        ('to "lamp-lm"', 'to "lamplm"', "ALIAS001", '"lamplm"'),
        ('to "lamp-lm"', 'to ""', "ALIAS001", '""'),
        ("<name>lamp-lm", "<name>lampe-lm", "ALIAS001", '"lamp-lm"'),
        ('to "lamp-lm"', "to 'lamplm'", "ALIAS001", "'lamplm'"),
        ('to "lamp-lm"', "to “lamplm”", "ALIAS001", "“lamplm”"),
        ('for "lamp_lm"', "for “lamp_1m”", "ALIAS005", '"lamp-lm"'),
        ('to "lamp-lm"', 'to "beam-lm"', "ALIAS003", '"beam-lm"'),
        ('to "lamp-lm"', 'to "beam_lm"', "ALIAS004", '"beam_lm"'),
        ('to "lamp-lm"', 'to "lamp_lm"', "ALIAS004", '"lamp_lm"'),
        ("historic.", "old.", "ALIAS008", 'alias to "lamp-lm"'),
        ("This entry is an alias", "This name is as good as an alia", "ALIAS005", '"lamp_lm"'),
        ('for "lamp_lm"', 'for "lamp_1m"', "ALIAS005", '"lamp-lm"'),
        ('for "lamp_lm"', 'for "beam_lm"', "ALIAS005", '"lamp-lm"'),
        ("as a replacement", "as a substitute", "ALIAS005", '"lamp-lm"'),
        ("<number>7002", "<number>7003", "ALIAS003", '"beam-lm"'),
        ("<description>Lamps<", "<description>Lights<", "ALIAS007", "Lights"),
        ('date="2008-01-15"', 'date="2008-01-16"', "ALIAS007", "2008-01-16"),
    ],
)
def test_one_fault_in_a_pair_gives_one_finding(sound: str, broken: str, code: str, pointed_at: str) -> None:
    assert sound in PAIRS
    findings = said(lint(PAIRS.replace(sound, broken, 1), ALIAS_RULES))
    assert [(found, place) for found, place, _ in findings] == [(code, pointed_at)]


def test_a_malformed_target_and_a_missing_sentence_are_both_reported() -> None:
    findings = said(lint(PAIRS.replace('to "lamp-lm"', 'to "torch.lm"'), ALIAS_RULES))
    assert [(code, place) for code, place, _ in findings] == [("ALIAS002", '"torch.lm"'), ("ALIAS005", '"torch.lm"')]


@pytest.mark.parametrize(("left", "right"), ["“”", "‘’", "''", '""'])
def test_any_pair_of_quotation_marks_makes_a_mark(left: str, right: str) -> None:
    quoted = PAIRS.replace('"lamp-lm"', f"{left}lamp-lm{right}").replace('"lamp_lm"', f"{left}lamp_lm{right}")
    assert said(lint(quoted, ALIAS_RULES)) == []


@pytest.mark.parametrize("port", ["07002", "49152", "60000-60001", ""])
@pytest.mark.parametrize("value_index", [0, 1])
def test_a_port_that_another_rule_reports_makes_no_second_finding(port: str, value_index: int) -> None:
    head, first, second = PAIRS.split("<number>7002")
    broken = head + "".join(f"<number>{port if i == value_index else 7002}{rest}" for i, rest in enumerate((first, second)))
    assert said(lint(broken, ALIAS_RULES)) == []


@pytest.mark.parametrize(
    ("note", "alias", "duplicate"),
    [
        ('An alias to "x"', "x", None),
        ('(Alias\n  to "x")', "x", None),
        ('non-alias to "x"', None, None),
        ('unalias to "x"', None, None),
        ('an_alias to "x"', None, None),
        ('a non-alias to "x", and an alias to "y"', "y", None),
        ('A duplicate of "x"', None, "x"),
        ('(Duplicate of the\n  "x")', None, "x"),
        ('non-duplicate of "x"', None, None),
        ('nonduplicate of "x"', None, None),
        ('not_duplicate of the "x"', None, None),
        ('a non-duplicate of "x", but a duplicate of "y"', None, "y"),
    ],
)
def test_the_end_of_another_word_is_no_mark(note: str, alias: str | None, duplicate: str | None) -> None:
    snippet = f"  <record><name>n</name><note>{note}</note></record>\n  <record><note>{note}</note></record>\n"
    named, nameless = parse_text(registry_text(snippet)).records
    marks = alias_mark(named), duplicate_mark(named)
    assert tuple(mark and mark[1] for mark in marks) == (alias, duplicate)
    assert (alias_mark(nameless), duplicate_mark(nameless)) == (None, None)


def test_the_rules_apply_to_marked_entries_only() -> None:
    index = Index(parse_text(registry_text(f"{PAIRS}<record><name>lamp</name><note>Duplicate of the bulb</note></record>")))
    marked = {*index.get(aliases), *index.get(replacements), *index.get(duplicates)}
    for rule in ALIAS_RULES:
        assert rule.candidates
        assert marked >= set(index.get(rule.candidates)), rule.code


@pytest.mark.parametrize(
    ("note", "words"),
    [
        (
            'This entry is an alias to "x".\nThis entry is now historic.',
            ("This entry is an alias to ", "\nThis entry is now historic."),
        ),
        ('New in 2010.\nAn alias to "x". Historic, too.', ("An alias to ", " Historic, too.")),
        ('This entry is an alias to "x", and historic.', None),
        ('This entry is an alias to "x".\nHistoric since 2010.', None),
        ('Not "y", but an alias to "x".\nHistoric.', None),
        ('An alias to "x".\nNot for use.', None),
        ('An alias to "x".\nHistoric.' + " Really." * 100, None),
    ],
)
def test_the_words_of_a_new_note_come_from_the_registry_if_they_fit_any_alias(note: str, words: tuple[str, str] | None) -> None:
    text = registry_text(f"<record><name>a_1</name><note>{note}</note></record>\n")
    own = alias_words(Index(parse_text(registry_text("<record/>"))))
    assert alias_words(Index(parse_text(text))) == (words or own)


def test_the_most_frequent_words_are_used() -> None:
    notes = [
        'An alias to "x".\nHistoric.',
        'This is an alias to "x".\nIt is historic.',
        'This is an alias to "y".\nIt is historic.',
    ]
    snippet = "".join(f"<record><name>a_{at}</name><note>{note}</note></record>\n" for at, note in enumerate(notes))
    index = Index(parse_text(registry_text(snippet)))
    assert alias_note(index, "b-1") == 'This is an alias to "b-1".\nIt is historic.'
