"""Entries whose names the registry ties together."""

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linter.model import Record
from rules.shared.port_ties import are_tied
from tests.support import parse_text, registry_text

ROW = "<record><name>lamp</name><protocol>tcp</protocol><number>7001</number><description>Lamp.</description></record>"


@pytest.fixture(scope="module")
def record() -> Record:
    return parse_text(registry_text(ROW)).records[0]


@given(name=st.text("aB-", min_size=1, max_size=3), note=st.text("aAbB-_ .\u00e9\u0130", max_size=12))
def test_a_note_ties_the_names_that_it_contains_as_words(record: Record, name: str, note: str) -> None:
    one, other = replace(record, note=note), replace(record, name=name)
    found = re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", note, re.IGNORECASE)
    assert are_tied(one, other) is are_tied(other, one) is (found is not None)
