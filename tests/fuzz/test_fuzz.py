"""A short run of the fuzzers on every reader; `python -m tests.fuzz.targets FORMAT --seconds N` makes a long one."""

from pathlib import Path
from random import Random

import pytest

from linter.formats import FORMATS
from tests.fuzz import editions
from tests.fuzz.targets import SUFFIXES, check, mutated, seeds

INPUTS = 150


def test_every_format_has_a_target() -> None:
    assert {form.partition(":")[0] for form in SUFFIXES} == set(FORMATS)


@pytest.mark.parametrize("form", SUFFIXES)
def test_a_mutated_fixture_is_read_or_refused_with_one_clear_error(form: str) -> None:
    random, corpus = Random(form), seeds(form)
    for _ in range(INPUTS):
        check(form, mutated(random, corpus))


def test_the_readers_of_xml_agree_on_edited_editions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)  # where a failing edition is written
    count, accepted = editions.run(seconds=600, seed=7, most=150)
    assert count == 150
    assert 40 < accepted < 110


def test_an_entry_before_a_comment_or_footnote_is_not_reused_without_it() -> None:
    head, opening, last = editions.seed_edition().rpartition("  <record")
    text = f'{head}<footnote anchor="f">A footnote.</footnote><!-- <expert/> -->\n{opening}{last}'
    registry = editions.check(text, None)
    assert registry is not None
    assert editions.check(text.replace("<name>", "<name><!-- c -->", 1), registry) is not None
