"""Ids in the forms in which they are compared."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from linter.rules_api import Index
from rules.contacts.undefined_contact import _letters, spellings
from rules.shared.spelling import squash, squash_all
from tests.support import parse_text, registry_text

IDS = ["Ada_Lovelace", "ada lovelace", "ADA-LOVELACE", "Zo\u00eb", "zo\u00cb", "A.B", "a\u00b7b", "a\u00a0b", ""]


@given(ids=st.lists(st.text("aB_- \t\x00\u00a0\u00e9\u0130", max_size=6), max_size=5))
def test_many_ids_are_squashed_as_each_of_them(ids: list[str]) -> None:
    assert squash_all(ids) == list(map(squash, ids))


def test_ids_are_counted_by_their_letters() -> None:
    people = "".join(f'<person id="{identifier}"><name>A</name></person>' for identifier in IDS)
    registry = parse_text(registry_text(people))
    assert [contact.id for contact in registry.contacts] == IDS
    assert Index(registry).get(spellings) == Counter(map(_letters, IDS))
