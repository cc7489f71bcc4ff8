"""Tests of the writer of JSON."""

import json

from hypothesis import given
from hypothesis import strategies as st

from linter.model import Field
from linter.report.escape import escape_json_controls
from linter.report.json_text import write_json

_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text() | st.sampled_from(Field),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3) | st.tuples(inner, inner),
    max_leaves=10,
)


@given(_VALUES)
def test_json_is_written_as_the_standard_library_writes_it(value: object) -> None:
    assert write_json(value) == escape_json_controls(json.dumps(value, ensure_ascii=False, indent=1)) + "\n"
