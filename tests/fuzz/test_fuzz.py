"""A short run of the fuzzers on every reader; `python -m tests.fuzz.targets FORMAT --seconds N` makes a long one."""

from random import Random

import pytest

from linter.formats import FORMATS
from tests.fuzz.targets import SUFFIXES, check, mutated, seeds

INPUTS = 150


def test_every_format_has_a_target() -> None:
    assert {form.partition(":")[0] for form in SUFFIXES} == set(FORMATS)


@pytest.mark.parametrize("form", SUFFIXES)
def test_a_mutated_fixture_is_read_or_refused_with_one_clear_error(form: str) -> None:
    random, corpus = Random(form), seeds(form)
    for _ in range(INPUTS):
        check(form, mutated(random, corpus))
