"""The snapshot of IANA's assignments: its size, its content, and the edition in the cache."""

import os
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linter.formats import read
from linter.rules_api import Assignment, Ports, State, make_columns
from linter.source import read_source
from linter.underlying.compact import Edition, decode, encode
from linter.underlying.snapshot import FILE, find_cache_file, load_iana
from rules.assignments import list_assignments
from rules.snapshot import make_snapshot
from tests.rules_api.test_underlying import ASSIGNMENT, spread

LAMP = Assignment("lamp", Ports(7001, 7001), ("tcp",), State.ASSIGNED, "2014-05")
MAX_BYTES = 250_000


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty cache of the user; return the path of the fetched edition, which does not exist."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    path = Path(find_cache_file())
    path.parent.mkdir()
    return path


def write_edition(path: Path, day: str, fetched: str = "2026-11-20") -> None:
    path.write_bytes(encode([LAMP], Edition(day, fetched)))


def test_the_snapshot_is_small() -> None:
    assert os.path.getsize(FILE) <= MAX_BYTES


def test_the_snapshot_has_the_known_assignments_of_the_registry() -> None:
    edition, columns = decode(Path(FILE).read_bytes())
    assert edition.date >= "2026-07-22"
    assert edition.fetched == ""
    assert len(columns.names) > 9000
    assert len({name for name in columns.names if name}) > 7300


def test_the_snapshot_is_that_of_the_newest_edition(corpus: Path) -> None:
    newest = max((corpus / "xml").glob("*.xml"))
    registry = read(read_source(str(newest)))
    assert decode(make_snapshot(registry)) == decode(Path(FILE).read_bytes())
    stated = [one for one in list_assignments(registry) if one.state is State.ASSIGNED and one.name]
    named = Counter(record.name for record in registry.records if record.name is not None)
    assert Counter(one.name for one in stated) == named


@given(st.lists(ASSIGNMENT, min_size=1, max_size=12))
def test_a_compact_file_keeps_everything(assignments: list[Assignment]) -> None:
    edition = Edition("2026-07-22", "2026-11-20")
    assert decode(encode(assignments, edition)) == (edition, make_columns(assignments))


@given(st.data())
def test_a_damaged_file_is_refused(data: st.DataObject) -> None:
    whole = encode([LAMP, LAMP._replace(name="crane", ports=None)], Edition("2026-07-22"))
    at = data.draw(st.integers(0, len(whole) - 1))
    for damaged in (whole[:at], whole[:at] + bytes([whole[at] ^ 1 << data.draw(st.integers(0, 7))]) + whole[at + 1 :]):
        try:
            _, columns = decode(damaged)
        except ValueError:
            continue
        assert columns == decode(whole)[1]  # a bit of a date, or one that has no meaning


def test_no_assignments_are_no_file() -> None:
    with pytest.raises(ValueError, match="no assignments"):
        encode([], Edition("2026-07-22"))


@pytest.mark.parametrize("name", ["a\nb", "a\0b"])
def test_names_that_would_break_the_columns_are_refused(name: str) -> None:
    with pytest.raises(ValueError, match="line end"):
        encode([LAMP._replace(name=name)], Edition("2026-07-22"))


def load(today: str = "2026-11-29") -> tuple[str, list[str], bool]:
    """Return the edition in use, the warnings, and whether it is the one that `write_edition` writes."""
    warnings: list[str] = []
    made = load_iana(today, warnings.append)
    assert str(made) == f"IANA's registry, edition {made.edition}"
    return made.edition, warnings, len(made) == 1


@pytest.mark.usefixtures("cache")
def test_the_snapshot_is_used_without_a_fetched_edition() -> None:
    assert load() == ("2026-07-22 (130 days old, shipped with reglint)", [], False)


def test_a_newer_edition_in_the_cache_is_used(cache: Path) -> None:
    write_edition(cache, "2026-11-28")
    assert load() == ("2026-11-28 (1 day old, fetched on 2026-11-20)", [], True)


def test_an_older_edition_in_the_cache_is_not_used(cache: Path) -> None:
    write_edition(cache, "2025-11-28")
    assert load()[1:] == ([], False)


@pytest.mark.usefixtures("cache")
def test_an_old_edition_is_reported() -> None:
    assert load("2027-07-22")[1] == []
    assert load("2027-07-23")[1] == ["IANA's registry of 2026-07-22 is 366 days old; 'reglint fetch' gets the current one"]
    assert load("2020-01-01")[0].startswith("2026-07-22 (0 days old")


@pytest.mark.parametrize("data", [b"", b"reglint-assignments 1 2027-01-01 - 1 1\nxx", b"<registry/>"])
def test_a_damaged_edition_in_the_cache_is_reported_and_not_used(cache: Path, data: bytes) -> None:
    cache.write_bytes(data)
    edition, (warning,), is_cached = load()
    assert (edition[:10], is_cached) == ("2026-07-22", False)
    assert warning.startswith(f"{cache}: cannot be read: ")
    assert warning.endswith("; run 'reglint fetch' again, or delete the file")


def test_a_folder_in_the_place_of_the_cached_edition_is_reported(cache: Path) -> None:
    cache.mkdir()
    assert "is a directory" in load()[1][0]


def test_a_relative_cache_folder_is_ignored(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", "cache")
    monkeypatch.setenv("HOME", "/home/ada")
    assert find_cache_file() == "/home/ada/.cache/reglint/iana.assignments"


def test_spread_counts_each_transport() -> None:
    assert len(spread([LAMP._replace(transports=("tcp", "udp"))])) == 2
