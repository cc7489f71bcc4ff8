"""Look-ups that group the rows of a registry."""

import pytest

from linter.model import Field, Record
from linter.rules_api import (
    Index,
    by_name,
    by_transport,
    described,
    named,
    nameless,
    names_with_several_spellings,
    noted,
    undescribed,
)
from tests.support import parse_text, registry_text

ROWS = """
<record><name>lamp</name><protocol>tcp</protocol><number>7001</number><description>Lamp</description><note>Old.</note></record>
<record><name>Lamp</name><protocol>udp</protocol><description/><note/></record>
<record updated=""><number>7002</number><description>Reserved</description></record>
<record updated="2020-01-15"><name>lamp</name><protocol>sctp</protocol><description>Lamp</description><sc>7</sc>
  <unauthorized/><assignee><xref type="person" data="A"/></assignee><xref type="rfc" data="rfc6335"/></record>
<record><protocol>tcp</protocol><assignee/></record>
"""


@pytest.fixture
def index() -> Index:
    return Index(parse_text(registry_text(ROWS)))


def rows(records: "list[Record] | tuple[Record, ...]") -> list[int]:
    return [record.row for record in records]


def test_rows_are_split_by_name(index: Index) -> None:
    assert rows([*index.get(named)]) == [0, 1, 3]
    assert rows([*index.get(nameless)]) == [2, 4]


def test_entries_of_a_name_are_in_the_order_of_the_registry_whatever_their_spelling(index: Index) -> None:
    assert {name: rows([*entries]) for name, entries in index.get(by_name).items()} == {"lamp": [0, 1, 3]}
    assert index.get(names_with_several_spellings) == ["lamp"]


def test_rows_are_grouped_by_transport_and_text(index: Index) -> None:
    assert {key: rows([*found]) for key, found in index.get(by_transport).items()} == {
        "tcp": [0, 4],
        "udp": [1],
        "": [2],
        "sctp": [3],
    }
    assert {key: rows([*found]) for key, found in index.get(described).items()} == {"Lamp": [0, 3], "Reserved": [2]}
    assert rows([*index.get(undescribed)]) == [1, 4]
    assert {key: rows([*found]) for key, found in index.get(noted).items()} == {"Old.": [0]}


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        (Field.NOTE, [0, 1]),
        (Field.REFERENCE, [3]),
        (Field.INLINE_REFERENCE, []),
        (Field.UNAUTHORIZED_USE, [3]),
        (Field.SERVICE_CODE, [3]),
        (Field.MODIFIED, [2, 3]),
        (Field.ASSIGNEE, [3]),
    ],
)
def test_rows_with_a_rare_value_are_found_also_if_the_text_is_empty(index: Index, field: Field, expected: list[int]) -> None:
    assert rows([*index.having(field)]) == expected


def test_a_frequent_field_has_no_look_up(index: Index) -> None:
    with pytest.raises(KeyError):
        index.having(Field.NAME)
