"""Damaged texts and their fixes, and sound texts that look damaged."""

import sys
from collections import Counter
from collections.abc import Callable
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linter.engine.finding import Status
from linter.engine.run import run
from linter.rules_api.fix import Safety
from linter.rules_api.rule import Rule
from linter.source import Source, read_source
from rules import ALL
from rules.shared.plain_words import repeats_name
from rules.shared.wording import bare
from rules.texts._characters import _KINDS, find_damaged_characters
from rules.texts._misread import find_misread_words
from rules.texts.description_says_nothing import WORDS
from tests.support import ROOT, checked, lint, registry_text, repaired, said

TEXT = [rule for rule in ALL if rule.family == "TEXT"]
DAMAGED = [rule for rule in TEXT if rule.code == "TEXT003"]

EUROPEAN = "áàâäãåæçéèêëíìîïðñóòôöõøúùûüýþÿšžœąćęłńśźżčďěňřťůőűăâîșțāēīūģķļņßÁÀÂÄÃÅÆÇÉÈÊËÍÎÏÐÑÓÔÖÕØÚÛÜÝÞŠŽŒŁŚŻČŘ"
LANGUAGES = """
    Flávio Göran Bredenbröcker Ellilä Ariën Štěpánek Michał Gruchała Børsting Sébastien Łódź İstanbul Đorđe Åsa Crème brûlée Größe
    façade Ñuñoa Ærø œuvre Lähteenmäki Dvořák São não ção Żółć Ångström naïve Zoë Père Noël Çelik Șerban Þór Ðað Köln Málaga Évora
    ÀÉÎÕÜ café menü amanhã irmã já pâ dicţionar żółw Nguyễn Trần ñ ü ß é å ø Ä Ö Ü Ã Å É À Õ Ñ Александр Москва Ελλάδα Αθήνα 张伟
    東京 한국어 ไทย עברית العربية हिन्दी
"""
MARKS_BEFORE = ("", "“", "„", "«", "‹", "‘", "(", "¡", "¿", "…", "–", "€", "£", "±", "•")
MARKS_BEHIND = (
    "",
    "”",
    "“",
    "’",
    "»",
    "›",
    "®",
    "™",
    "©",
    "…",
    "–",
    "—",
    ".",
    ",",
    ")",
    "°",
    "²",
    "½",
    "€",
    "¢",
    "·",
    "†",
    "π",
    "∞",
)


def misread(text: str, codec: str) -> str:
    """Return a text in UTF-8 as read in another encoding; bytes that it leaves undefined are read as Latin-1."""
    return "".join(bytes([byte]).decode(codec, "ignore") or chr(byte) for byte in text.encode())


def restored(text: str) -> str:
    for start, end, meant, _ in reversed(list(find_misread_words(text))):
        text = text[:start] + (meant or text[start:end]) + text[end:]
    return text


lower = st.text("abcdefghijklmnopqrstuvwxyz", min_size=2, max_size=6)


@given(lower, st.sampled_from(EUROPEAN), lower, st.sampled_from(["cp1252", "latin-1", "mac_roman"]), st.integers(1, 2))
def test_a_word_that_was_misread_once_or_twice_is_restored(before: str, letter: str, behind: str, codec: str, times: int) -> None:
    damaged = word = before + letter + behind
    for _ in range(times):
        damaged = misread(damaged, codec)
    assert restored(damaged) in {word, damaged} if codec == "mac_roman" and times == 2 else restored(damaged) == word


@given(st.text(min_size=1, max_size=12), st.sampled_from(["cp1252", "latin-1", "mac_roman"]))
def test_a_restored_word_would_be_misread_in_the_same_way(word: str, encoding: str) -> None:
    damaged = misread(word, encoding)
    for start, end, meant, read_as in find_misread_words(damaged):
        codec = {"Windows-1252": "cp1252", "Mac Roman": "mac_roman"}[read_as]
        once, twice = misread(meant, codec), misread(misread(meant, codec), codec)
        assert not meant or damaged[start:end] in {once, twice} or restored(damaged[start:end]) == meant


@pytest.mark.parametrize("change", [str, str.upper, str.lower, str.title])
def test_sound_words_between_any_marks_are_left_alone(change: Callable[[str], str]) -> None:
    found = [
        text
        for before, word, behind in product(MARKS_BEFORE, LANGUAGES.split(), MARKS_BEHIND)
        if list(find_misread_words(text := before + change(word) + behind))
    ]
    assert found == []


@pytest.mark.parametrize("text", ["AMANHÃ®PLUS", "CAFÉ”UND", "Î±Ð±", "MENÜ“Ä…", "€Ã", "n√π", "2√é"])
def test_characters_that_meet_by_chance_are_left_alone(text: str) -> None:
    assert list(find_misread_words(text)) == []


@given(
    st.sampled_from(["Ada Moss", "Adan Muñoz", "Moss & Sons", "張伟"]),
    st.integers(0, 30),
    st.sampled_from("\u00ad\u200b\u2060\ufeff\x7f\x81"),
    st.sampled_from(["", " ", "\n  ", "\u00a0"]),
    st.sampled_from(["name", "org"]),
)
def test_invisible_characters_and_blanks_at_the_ends_leave_no_trace(
    name: str, at: int, invisible: str, blank: str, tag: str
) -> None:
    def text(name: str) -> str:
        return registry_text(f'<person id="a">\n<{tag}>{name.replace("&", "&amp;")}</{tag}>\n</person>\n')

    at %= len(name) + 1
    damaged = f"{blank}{name[:at]}{invisible}{name[at:]}{blank}"
    after = repaired(Source("registry.xml", text(damaged)), DAMAGED, Safety.SAFE)
    assert after.registry.source.text == text(name)
    assert said(after) == []


def test_the_fix_of_an_entity_is_held_back_and_reported() -> None:
    after = repaired(Source("registry.xml", registry_text('<person id="a"><name>A&#8203;B</name></person>')), DAMAGED)
    assert [(outcome.finding.text, bool(outcome.held_back)) for outcome in after.fix_outcomes] == [
        ("name contains the invisible character U+200B (zero width space); remove it", True)
    ]


@pytest.mark.slow
@pytest.mark.parametrize(
    "note", ["Ã©aa " * 300_000, "a\u200b" * 500_000, "é" + "[" * 1_000_000, "".join(map(chr, range(0xE000, 0xF8FF))) * 100]
)
def test_long_texts_full_of_damage_take_linear_time(note: str) -> None:
    lint(f"<record><name>a</name><description>b</description><note>{note}</note></record>", TEXT)


@given(st.text(), st.text())
def test_descriptions_and_names_are_compared_without_blanks_punctuation_and_letter_case(name: str, description: str) -> None:
    def plain(text: str) -> str:
        kept = [character for character in text if character not in " \t\r\n-_.,;:!\"'()\0"]
        return "".join(character.lower() if character.isascii() else character for character in kept)

    assert repeats_name(name, description) == (plain(name) == plain(description))
    assert bare(bare(name)) == bare(name)


def test_users_can_set_the_empty_phrases() -> None:
    registry = lint("<record date='2025-01-02'><name>a</name><description>Secret!</description></record>", []).registry
    assert [finding.text for finding in run(TEXT, registry, {WORDS: ("SECRET",)}).findings] == [
        "description 'Secret!' does not say what 'a' is; describe the service"
    ]
    assert run(TEXT, registry, {WORDS: ()}).findings == ()


@pytest.mark.parametrize(
    "rule", [rule for rule in ALL if rule.fixes and rule.family in ("TEXT", "REF")], ids=lambda rule: rule.code
)
def test_no_fix_of_a_text_or_reference_causes_another_finding(rule: Rule) -> None:
    source = read_source(str(ROOT / "fixtures" / "rules" / f"{rule.code}.xml"))
    after = repaired(source, [rule])

    def codes(source: Source) -> Counter[str]:
        return Counter(finding.rule.code for finding in checked(source, ALL).findings if finding.status is Status.ACTIVE)

    assert not codes(after.registry.source) - codes(source)


def test_a_line_end_of_unicode_and_a_control_character_written_as_an_entity_are_found() -> None:
    for written, part in (("a\u2028b", "U+2028 (line separator), which few programs accept"), ("a&#127;b", "U+007F")):
        ((code, _, text),) = said(lint(f"<record><name>a</name><description>{written}</description></record>\n", DAMAGED))
        assert code == "TEXT003"
        assert part in text


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("r.yaml", 'entries: [{name: a, description: "x\\x07y"}]'),
        ("r.yaml", 'entries: [{name: a, description: "x\\ay"}]'),
        ("r.yaml", 'entries: [{name: a, description: "x\\U00000007y"}]'),
        ("r.json", '{"entries": [{"name": "a", "description": "x\\u0007y"}]}'),
        ("r.json", '{"entries": [{"name": "a", "description": "x\\by"}]}'),
        ("r.json", '{"entries": [{"name": "a", "description": "x\x7fy"}]}'),
    ],
)
def test_a_control_character_is_found_in_every_notation_of_a_format(path: str, text: str) -> None:
    ((code, _, message),) = said(checked(Source(path, text), DAMAGED))
    assert code == "TEXT003"
    assert "the control character U+" in message


@pytest.mark.parametrize(
    ("use", "named_port"),
    [
        ("Known Unauthorized Use on port 7011", "7011"),
        ("Known Unauthorized Use on 7011", "7011"),
        ("UNAUTHORIZED USE: Ports 7010 & 7011 by Lampd", "7010"),
        ("Unauthorized Use Known on ports 7001-7011", "7001-7011"),
        ("Unauthorized Use Known on ports 7001-7012", None),
        ("Unauthorized Use Known on ports 7010, 7011 and 7012", None),
        ("Unauthorized use on 2019-01-02", None),
        ("Lampd 7011, transport 70110", None),
        ("port 70110", None),
        ("", None),
    ],
)
def test_unauthorized_use_of_another_port_is_found(use: str, named_port: str | None) -> None:
    record = f"<record><number>7012</number><unauthorized>{use.replace('&', '&amp;')}</unauthorized></record>"
    found = said(lint(record, [rule for rule in TEXT if rule.code == "TEXT007"]))
    assert [pointed for _, pointed, _ in found] == ([named_port] if named_port else [])


@pytest.mark.parametrize(
    ("name", "description", "is_reported"),
    [
        ("lamp", "Lamp", True),
        ("garden-lamp", "garden-lamp", True),
        ("garden-lamp", "Garden Lamp", False),
        ("gardenlamp", "GardenLamp", False),
        ("gardenlamp", "GARDENLAMP", True),
        ("lamp", "  Lamp ", True),
    ],
)
def test_a_description_may_show_how_a_product_spells_its_name(name: str, description: str, is_reported: bool) -> None:
    record = f'<record date="2025-01-02"><name>{name}</name><description>{description}</description></record>'
    assert len(lint(record, [rule for rule in TEXT if rule.code == "TEXT002"]).findings) == is_reported


@pytest.mark.parametrize("description", ["-", ".", "TODO", "tbd.", "proprietary protocol", "A private service", "-" * 60, "n/a"])
def test_a_description_without_a_word_about_the_service_is_found(description: str) -> None:
    record = f'<record date="2025-01-02"><name>lamp</name><description>{description}</description></record>'
    assert [code for code, *_ in said(lint(record, TEXT))] == ["TEXT005"]


def test_every_damaged_character_is_found_alone() -> None:
    characters = map(chr, (*range(0xD800), *range(0xE000, sys.maxunicode + 1)))
    damaged = [character for character in characters if any(pattern.search(character) for pattern, *_ in _KINDS)]
    assert [character for character in damaged if not list(find_damaged_characters(character))] == ["\u061c"]  # of Arabic
