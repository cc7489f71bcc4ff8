"""Contacts: the search for the id that was meant, and faults put into a registry."""

import string
from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linter.engine.run import run
from linter.source import Source
from rules import ALL
from rules.contacts import ietf_contact_mismatch as ietf
from rules.contacts import malformed_contact_uri as uris
from rules.contacts._nearest import suggest_ids
from rules.shared.spelling import differ_by_letter, squash
from tests.support import lint, parse_text, registry_text, repaired, said

CONTACT = [rule for rule in ALL if rule.family == "CONTACT"]

words = st.text(string.ascii_letters, min_size=4, max_size=9)
ids = st.lists(words, min_size=2, max_size=3).map("_".join)


def distance(one: str, other: str) -> int:
    """How many letters are inserted, deleted, replaced or swapped with the next to make one word the other."""
    rows = [list(range(len(other) + 1))]
    for i, a in enumerate(one, 1):
        row = [i]
        for j, b in enumerate(other, 1):
            steps = [rows[-1][j] + 1, row[-1] + 1, rows[-1][j - 1] + (a != b)]
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                steps.append(rows[-2][j - 2] + 1)
            row.append(min(steps))
        rows.append(row)
    return rows[-1][-1]


@st.composite
def slips(draw: st.DrawFn) -> tuple[str, str]:
    """An id, and the same with one character deleted, inserted, replaced or swapped with the next."""
    identifier = draw(ids)
    at = draw(st.integers(0, len(identifier) - 2))
    letter = draw(st.sampled_from(string.ascii_letters + "_- "))
    before, here, after = identifier[:at], identifier[at : at + 2], identifier[at + 2 :]
    slip = draw(st.sampled_from([here[1:], letter + here, letter + here[1:], here[::-1]]))
    return identifier, before + slip + after


@given(slips(), st.lists(ids, max_size=12))
def test_one_wrong_character_gives_a_suggestion_if_only_one_id_is_as_near(slip: tuple[str, str], others: list[str]) -> None:
    right, wrong = slip
    defined = {right, *others}
    near = {identifier: distance(squash(wrong), squash(identifier)) for identifier in defined}
    if wrong in defined or sum(number <= near[right] for number in near.values()) > 1:
        return
    assert suggest_ids([wrong], defined, []) == {wrong: right}


@given(st.lists(ids, min_size=1, max_size=4), st.lists(ids, max_size=12))
def test_no_id_is_nearer_than_the_suggestion(undefined: list[str], defined: list[str]) -> None:
    for wrong, suggestion in suggest_ids(undefined, defined, []).items():
        near = [distance(squash(wrong), squash(identifier)) for identifier in defined if identifier != suggestion]
        assert distance(squash(wrong), squash(suggestion)) <= 1
        assert all(distance(squash(wrong), squash(suggestion)) <= other for other in near)


@given(st.text("ab1", max_size=6), st.text("ab1", max_size=6))
def test_differ_by_letter_agrees_with_a_plain_calculation_of_the_distance(one: str, other: str) -> None:
    stems = one.rstrip("1"), other.rstrip("1")
    same_number = len(one) - len(stems[0]) == len(other) - len(stems[1])
    assert differ_by_letter(one, other) == differ_by_letter(other, one) == (same_number and distance(*stems) == 1)


@given(st.lists(ids, max_size=6), st.lists(ids, max_size=6))
def test_suggestions_do_not_depend_on_any_order(undefined: list[str], defined: list[str]) -> None:
    again = suggest_ids(undefined[::-1], sorted(defined), sorted(defined, reverse=True))
    assert suggest_ids(undefined, defined, defined) == again


@pytest.mark.parametrize(
    ("wrong", "defined"),
    [
        ("Dana_Hill", ["Dana_Hall", "Dana_Hull"]),
        ("Fern_Corp_4", ["Fern_Corp_2"]),
        ("Fern_Corp_2", ["Fern_Corp", "Fern_Corp_3"]),
        ("IBN", ["IBM"]),
        ("IESF", ["IESG", "IETF"]),
        ("Oliver_Breyel", ["Oliver_Bailey", "Oliver_Heinz"]),
        ("None", ["Nome", "Noone"]),
        ("", ["A"]),
    ],
)
def test_a_distant_id_is_not_suggested(wrong: str, defined: list[str]) -> None:
    assert suggest_ids([wrong], defined, defined) == {}


@pytest.mark.parametrize("wrong", ["ISG", "IEGS", "ISEG", "IESF", "IESGG", "iesg ", "I-ESG"])
def test_short_ids_are_suggested_too(wrong: str) -> None:
    assert suggest_ids([wrong], ["IESG", "IETF_Chair", "IBM"], []) == {wrong: "IESG"}


@pytest.mark.parametrize(
    ("shape", "wrong"),
    [
        ("John_{}x", "John_{}y"),
        ("{}" + "a" * 50, "{}" + "a" * 49 + "b"),
        ("aaaaaaaa{:c}", "aaaaaaa{:c}a"),
        ("a" * 5000 + "{}", "b{}"),
        ("alpha_beta_gamma_{}x", "alpha_gamma_beta_{}x"),
    ],
)
def test_the_search_stays_fast_however_many_ids_are_wrong_and_alike(shape: str, wrong: str) -> None:
    numbers = range(0x4E00, 0x4E00 + 4000)
    defined, undefined = [shape.format(number) for number in numbers], [wrong.format(number) for number in numbers]
    suggest_ids(undefined, defined, defined)


SOUND = """
<record date="2025-01-02">
  <name>beacon</name>
  <assignee><xref type="person" data="Moss_Ltd"/></assignee>
  <xref type="person" data="Ada_Moss"/>
  <note>Reported by <xref type="person" data="Bo_Reed"/>.</note>
</record>
<record date="2025-01-02">
  <name>lantern</name>
  <assignee><xref type="person" data="IESG"/></assignee>
  <xref type="person" data="IETF_Chair"/>
</record>
<person id="Ada_Moss"><name>Ada Moss</name><uri>mailto:ada&amp;moss.example</uri><updated>2025-01-02</updated></person>
<person id="Bo_Reed"><name>Bo Reed</name><uri>mailto:bo&amp;reed.example</uri><updated>2025-01-02</updated></person>
<person id="IESG"><org>IESG</org><uri>mailto:iesg&amp;ietf.org</uri></person>
<person id="IETF_Chair"><name>IETF Chair</name><uri>mailto:chair&amp;ietf.org</uri></person>
<person id="Moss_Ltd"><org>Moss Ltd</org><uri>mailto:info&amp;moss.example</uri><updated>2025-01-02</updated></person>
"""


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ("", "", []),
        ('data="Moss_Ltd"', 'data="Moss-Ltd"', ["CONTACT001"]),
        ('data="Bo_Reed"', 'data="Bo_Read"', ["CONTACT001"]),
        ('id="Ada_Moss"', 'id="Ada_Moss "', ["CONTACT001"]),
        ('data="IETF_Chair"', 'data="IETF_chair"', ["CONTACT001"]),
        ('data="Ada_Moss"', 'data="Bo_Reed"', ["CONTACT002"]),
        (' <xref type="person" data="Ada_Moss"/>\n', "", ["CONTACT002", "CONTACT006"]),
        ('<assignee><xref type="person" data="Moss_Ltd"/></assignee>\n', "<assignee/>", ["CONTACT002", "CONTACT005"]),
        ("<uri>mailto:ada&amp;moss.example</uri>", "", ["CONTACT007"]),
        ("moss.example</uri>", "moss.example.</uri>", ["CONTACT008"]),
        ("<name>Ada Moss</name>", "", ["CONTACT009"]),
        ('data="IETF_Chair"', 'data="Ada_Moss"', ["CONTACT002", "CONTACT010"]),
        ('<person id="Bo_Reed">', '<person id="Ada_Moss"><name>A</name></person><person id="Bo_Reed">', ["CONTACT003"]),
    ],
)
def test_a_fault_in_a_sound_registry_is_reported_once(old: str, new: str, found: list[str]) -> None:
    assert sorted(code for code, _, _ in said(lint(SOUND.replace(old, new, 1), CONTACT))) == found


def test_a_registry_without_people_has_nothing_but_undefined_contacts() -> None:
    found = said(lint(SOUND.partition("<person ")[0], CONTACT))
    assert {code for code, _, _ in found} == {"CONTACT001"}
    assert len(found) == 5


@pytest.mark.slow
@given(st.from_regex(uris._USUAL.pattern, fullmatch=True))
def test_an_address_of_the_usual_form_has_no_fault(uri: str) -> None:
    assert uris._find_fault(uri, uris.SCHEMES.default) is None


@given(st.text(max_size=40), st.sampled_from(["", "mailto:", "mailto:a&", "tel:", "http://"]))
def test_any_text_can_be_checked_as_an_address(text: str, start: str) -> None:
    fault = uris._find_fault(start + text, uris.SCHEMES.default)
    assert fault is None or fault


@given(st.from_regex(r"\A(mailto:|https?:|tel:)?(//)?[a&@.:?\[\]/-]{0,9}\Z"))
def test_brackets_and_slashes_can_be_anywhere(uri: str) -> None:
    fault = uris._find_fault(uri, uris.SCHEMES.default)
    assert fault is None or fault


def test_users_can_set_the_offices() -> None:
    for options, found in (
        ({}, []),
        ({ietf.ASSIGNEES: ("Moss_Ltd",), ietf.CONTACTS: ("Ada_Moss",)}, []),
        ({ietf.ASSIGNEES: ("Moss_Ltd", "IESG"), ietf.CONTACTS: ("Ada_Moss", "IETF_Chair")}, []),
        (
            {ietf.ASSIGNEES: ("Moss_Ltd",), ietf.CONTACTS: ("Bo_Reed", "B")},
            ["assignee is Moss_Ltd, but the contact is 'Ada_Moss'; make Bo_Reed or B the contact or change the assignee"],
        ),
        (
            {ietf.ASSIGNEES: ("IESG",), ietf.CONTACTS: ("Ada_Moss", "IETF_Chair")},
            ["contact is Ada_Moss, but the assignee is 'Moss_Ltd'; make IESG the assignee or change the contact"],
        ),
        ({ietf.ASSIGNEES: (), ietf.CONTACTS: ()}, []),
    ):
        result = run([ietf.RULE], parse_text(registry_text(SOUND)), options)
        assert [finding.text for finding in result.findings] == found


def test_the_schemes_of_addresses_can_be_set() -> None:
    uris_ = ("mailto:a&amp;moss.example", "xmpp:a@moss.example", "sip:no address at all", "TEL:x")
    people = "".join(f'<person id="P{at}"><uri>{uri}</uri><updated>2025-01-02</updated></person>' for at, uri in enumerate(uris_))
    registry = parse_text(registry_text(people))
    for schemes, found in (
        (uris.SCHEMES.default, [1, 2, 3]),
        (("mailto", "XMPP:", "tel"), [2, 3]),
        (("xmpp",), [0, 2, 3]),
        ((), [0, 1, 2, 3]),
    ):
        result = run([uris.RULE], registry, {uris.SCHEMES: schemes})
        assert [finding.problem.entry for finding in result.findings] == [registry.contacts[at] for at in found]


def faults_of(*addresses: str, schemes: tuple[str, ...] = uris.SCHEMES.default) -> list[str]:
    """Return the messages of CONTACT008 about the addresses of a contact, in their order, without the address and the advice."""
    text = "".join(f"<uri>{escape(address)}</uri>" for address in addresses)
    registry = parse_text(registry_text(f'<person id="Ada_Moss">{text}<updated>2025-01-02</updated></person>'))
    return [
        finding.text.split("' ", 1)[1].split(";")[0] for finding in run([uris.RULE], registry, {uris.SCHEMES: schemes}).findings
    ]


@pytest.mark.parametrize(
    ("schemes", "expected"),
    [
        ((), "has the scheme 'sip', which is not known"),
        (("mailto",), "has the scheme 'sip', which is not mailto"),
        (("mailto", "tel"), "has the scheme 'sip', which is none of mailto and tel"),
        (("mailto", "tel", "xmpp"), "has the scheme 'sip', which is none of mailto, tel and xmpp"),
    ],
)
def test_an_unknown_scheme_is_reported_with_the_known_ones(schemes: tuple[str, ...], expected: str) -> None:
    assert faults_of("sip:a@moss.example", schemes=schemes) == [expected]


@pytest.mark.parametrize(
    ("sound", "too_long", "expected"),
    [
        ("mailto:" + "a" * 64 + "&moss.example", "mailto:" + "a" * 65 + "&moss.example", "has more than 64 octets before the host"),
        (
            "mailto:/" + "a" * 63 + "&moss.example",
            "mailto:/" + "a" * 64 + "&moss.example",
            "has more than 64 octets before the host",
        ),
        (
            f"http://{'a' * 63}.example",
            f"http://{'a' * 64}.example",
            f"has '{'a' * 64}' in the host name, which is longer than 63 octets",
        ),
        (
            f"http://{'a.' * 126}a",
            f"http://{'a.' * 126}ab",
            "has a host name with more than 253 octets",
        ),
        ("http://moss.example:65535/", "http://moss.example:65536/", "has the port 65536, which exceeds 65535"),
    ],
)
def test_the_parts_of_an_address_have_limits(sound: str, too_long: str, expected: str) -> None:
    assert faults_of(sound, too_long) == [expected]


def test_an_ip_address_needs_both_brackets() -> None:
    sound = ("mailto:a@[192.0.2.12]", "mailto:a@[IPv6:::1]", "http://192.0.2.12/", "http://0.0.0.255/")
    assert faults_of(*sound, "mailto:a@[192.0.2.12", "mailto:a@192.0.2.12]") == [
        "has '[' in the host name",
        "has ']' in the host name",
    ]


def test_other_numbers_and_words_in_brackets_are_no_ip_addresses() -> None:
    hosts = ("192.0.2", "192.0.2.1.1", "192.0.2.256", "192.0.2.01", "2001:db8", "IPv6:x")
    assert faults_of(*(f"mailto:a@[{host}]" for host in hosts)) == [
        f"has the host '[{host}]', which is not an IP address" for host in hosts
    ]


def test_a_scheme_is_added_to_usual_addresses_only() -> None:
    """A slash may be in a mailbox, but such an address may also be the address of a page."""
    text = "<uri>ada&amp;moss.example</uri><uri>moss.example/~ada&amp;moss.example</uri>"
    source = Source("registry.xml", registry_text(f'<person id="Ada_Moss">{text}<updated>2025-01-02</updated></person>'))
    assert repaired(source, [uris.RULE]).registry.contacts[0].uris == ("mailto:ada&moss.example", "moss.example/~ada&moss.example")


@given(st.from_regex(r"\A[<\s]{0,2}(mailto:){0,2}[<\s/]{0,2}[a&@.]{0,9}[>.,;\s]{0,3}\Z"))
def test_a_fix_of_an_address_gives_a_valid_one(uri: str) -> None:
    known = uris.SCHEMES.default
    repaired_uri = uris._correct(uri, known)
    assert repaired_uri is None or uris._find_fault(repaired_uri, known) is None
    assert repaired_uri is None or set(repaired_uri) <= {*uri, *"mailto:"}
