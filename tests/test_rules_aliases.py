"""Rules about aliases: one fault in a pair gives one finding, whichever side it is on."""

import pytest

from rules import ALL
from tests.support import lint, said

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


def test_a_malformed_target_is_told_beside_the_silence_of_the_target() -> None:
    findings = said(lint(PAIRS.replace('to "lamp-lm"', 'to "torch.lm"'), ALIAS_RULES))
    assert [(code, place) for code, place, _ in findings] == [("ALIAS002", '"torch.lm"'), ("ALIAS005", '"torch.lm"')]
