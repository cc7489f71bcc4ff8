"""Rules about dates, beyond their fixtures."""

from datetime import date

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from linter.engine.run import run
from linter.rules_api import Safety, is_real_date, read_date
from linter.source import Source
from rules import ALL
from rules.dates import (
    date_in_future,
    malformed_date,
    modified_before_registered,
    registry_date_too_old,
    temporary_assignment_expired,
    temporary_assignment_without_expiry,
)
from rules.shared.rfc6335 import is_later
from tests.support import lint, parse_text, repaired, said

ALL_DATES = (
    malformed_date.RULE,
    modified_before_registered.RULE,
    date_in_future.RULE,
    temporary_assignment_expired.RULE,
    registry_date_too_old.RULE,
    temporary_assignment_without_expiry.RULE,
)
DAYS = st.dates(date(1969, 1, 1), date(2099, 12, 31)).map(date.isoformat)
NEAR = st.dates(date(2025, 11, 1), date(2026, 2, 28)).map(date.isoformat)
DAYS_AND_MONTHS = st.one_of(NEAR, NEAR.map(lambda day: day[:7]))


def registry(updated: str | None, *attributes: str) -> str:
    head = "" if updated is None else f"<updated>{updated}</updated>"
    records = "".join(f"<record {attribute}><name>lamp{row}</name></record>\n" for row, attribute in enumerate(attributes))
    return f'<registry xmlns="http://www.iana.org/assignments" id="service-names-port-numbers">{head}\n{records}</registry>\n'


def found(text: str, today: str = "2026-01-01") -> list[tuple[str, str]]:
    """The code of each finding, and the entry."""
    result = run(ALL_DATES, parse_text(text), today=today)
    assert result.crashes == ()
    return sorted((finding.rule.code, str(finding.problem.entry)) for finding in result.findings)


@given(st.integers(1969, 9999), st.integers(0, 13), st.integers(0, 32))
@example(2000, 2, 29)
@example(2100, 2, 29)
@example(1972, 2, 29)
def test_a_day_is_real_if_and_only_if_the_calendar_has_it(year: int, month: int, day: int) -> None:
    text = f"{year:04}-{month:02}-{day:02}"
    try:
        real = date.fromisoformat(text)
    except ValueError:
        assert not is_real_date(text)
    else:
        assert is_real_date(text)
        assert is_real_date(f"{real:%Y-%m}")


@given(DAYS, st.sampled_from("-/.–‒−"), st.booleans(), st.sampled_from(("", " ", "\t")), st.sampled_from(("ymd", "dmy", "mdy")))
def test_another_spelling_of_a_date_is_read_as_the_date_or_not_at_all(
    day: str, hyphen: str, padded: bool, blank: str, order: str
) -> None:
    parts = dict(zip("ymd", (part if padded else part.lstrip("0") for part in day.split("-")), strict=True))
    text = blank + f"{blank}{hyphen}{blank}".join(parts[name] for name in order) + blank
    assume(not is_real_date(text))
    _, month, number = map(int, day.split("-"))
    unique = order == "ymd" or number > 12 or number == month
    assert read_date(text) == (day if unique else None)


@given(DAYS)
def test_eight_digits_are_read_as_the_date_or_not_at_all(day: str) -> None:
    year, month, number = day.split("-")
    assert read_date(year + month + number) in (day, None)
    assert read_date(number + month + year) in (day, None)
    assert read_date(f"{year}{month}-{number}") == read_date(f"{year}-{month}{number}") == day


@given(st.text(st.sampled_from("0129-/. –"), max_size=12))
def test_the_result_of_reading_is_always_a_real_date(text: str) -> None:
    meant = read_date(text)
    assert meant is None or is_real_date(meant)


@given(st.lists(DAYS_AND_MONTHS, min_size=1, max_size=4), DAYS_AND_MONTHS, NEAR)
def test_a_date_after_that_of_the_registry_is_found_once(dates: list[str], updated: str, today: str) -> None:
    """The entry's date where that has not come yet or is too far off, else the registry's, once for all entries."""
    codes = [(code, entry) for code, entry in found(registry(updated, *(f'date="{day}"' for day in dates)), today)]
    wrong = {entry for code, entry in codes if code == "DATE003"}
    assert ("registry" in wrong) is is_later(updated, today)
    assert wrong >= {f"lamp{row}" for row, day in enumerate(dates) if is_later(day, today)}
    later = {f"lamp{row}" for row, day in enumerate(dates) if is_later(day, updated)}
    assert wrong - {"registry"} <= later | {f"lamp{row}" for row, day in enumerate(dates) if is_later(day, today)}
    assert (("DATE005", "registry") in codes) is bool(later - wrong)
    assert len(codes) == len(set(codes))


@pytest.mark.parametrize(
    ("date", "code"),
    [
        pytest.param("2025-06-01", [], id="the registry's own"),
        pytest.param("2025-06-02", ["DATE005"], id="the day after"),
        pytest.param("2025-07-02", ["DATE005"], id="a month after"),
        pytest.param("2025-07-03", ["DATE003"], id="a month and a day after"),
        pytest.param("2025-07", ["DATE005"], id="a month that begins in time"),
        pytest.param("2025-08", ["DATE003"], id="a month that begins too late"),
        pytest.param("2025-12-31", ["DATE003"], id="yesterday"),
        pytest.param("2026-01-02", ["DATE003"], id="tomorrow"),
    ],
)
def test_a_single_date_far_from_that_of_the_registry_is_wrong(date: str, code: list[str]) -> None:
    assert [one for one, _ in found(registry("2025-06-01", f'date="{date}"'))] == code


@pytest.mark.parametrize(("days", "codes"), [((1, 2, 2), ["DATE003"] * 3), ((1, 2, 3), ["DATE005"])])
def test_the_date_of_the_registry_is_wrong_if_several_dates_are_far_from_it(days: tuple[int, ...], codes: list[str]) -> None:
    text = registry("2025-06-01", *(f'date="2025-12-0{day}"' for day in days))
    assert [code for code, _ in found(text)] == codes


@given(st.lists(DAYS_AND_MONTHS, min_size=1, max_size=4), DAYS_AND_MONTHS)
def test_the_fix_dates_the_registry_as_its_newest_entry(dates: list[str], updated: str) -> None:
    source = Source("registry.xml", registry(updated, *(f'updated="{day}"' for day in dates)))
    after = repaired(source, [registry_date_too_old.RULE], Safety.UNSAFE)
    assert after.findings == ()
    assert after.held_back == []
    assert after.registry.updated in (updated, *dates)


@pytest.mark.parametrize(
    ("updated", "codes"),
    [
        pytest.param(None, ["DATE003"], id="no date at all"),
        pytest.param("", ["DATE001", "DATE003"], id="an empty one"),
        pytest.param("2025-06-31", ["DATE001", "DATE003"], id="one that is none"),
        pytest.param("2062-06-01", ["DATE003", "DATE003"], id="one in the future"),
    ],
)
def test_a_registry_with_a_malformed_or_future_date_is_not_too_old(updated: str | None, codes: list[str]) -> None:
    text = registry(updated, 'date="2025-06-12"', 'date="2062-05-06"')
    assert [code for code, _ in found(text)] == codes


def test_an_empty_date_is_removed_except_that_of_the_registry() -> None:
    source = Source("registry.xml", registry("", 'date=""', 'updated=" "'))
    after = repaired(source, [malformed_date.RULE], Safety.SAFE)
    assert after.registry.source.text == registry("", "", "").replace("<record >", "<record>")
    assert [finding.text for finding in after.findings] == ["date of update is empty; write the date or remove it"]
    assert after.held_back == []


@pytest.mark.parametrize(
    ("updated", "expired"),
    [
        pytest.param("2018-04-28", False, id="its last day"),
        pytest.param("2018-04-29", True, id="the day after"),
        pytest.param("2018-04", False, id="some day of its last month"),
        pytest.param("2018-05", True, id="the month after"),
        pytest.param(None, True, id="no date: as of today"),
        pytest.param("2018-04-31", False, id="no telling"),
    ],
)
def test_a_temporary_assignment_expires_by_the_date_of_the_registry(updated: str | None, expired: bool) -> None:
    record = "<record><name>lamp</name><description>(TEMPORARY - expires 2018-04-28)</description></record></registry>"
    text = registry(updated).replace("</registry>", record)
    assert [code for code, _ in found(text) if code != "DATE001"] == ["DATE004"] * expired


def test_a_registry_can_have_the_last_possible_date() -> None:
    assert [code for code, _ in found(registry("9999-12-31", 'date="9999-12-31"'))] == ["DATE003", "DATE003"]


def test_a_registry_from_the_future_is_checked_as_of_today() -> None:
    record = "<record><name>lamp</name><description>(TEMPORARY - expires 2026-06-01)</description></record></registry>"
    text = registry("2062-01-01").replace("</registry>", record)
    assert [code for code, _ in found(text)] == ["DATE003"]


def test_a_malformed_date_gives_no_other_finding() -> None:
    text = registry(
        "2025-06-01", 'date="2062-13-01" updated="2001-01-01"', 'date="2019-05-06" updated="9999-99"', 'date="2025-12-32"'
    )
    assert [code for code, _ in found(text)] == ["DATE001"] * 3


@pytest.mark.parametrize("written", ["2020-1-15", "20200115", "2020/01/15", "15.1.2020"])
def test_a_date_with_one_reading_counts_as_that_date_for_every_rule(written: str) -> None:
    def active(date: str) -> list[tuple[str, str]]:
        snippet = f'<record date="{date}"><name>lamp</name><protocol>tcp</protocol><description/><number>7001</number></record>\n'
        return sorted((code, text) for code, _, text in said(lint(snippet, ALL)))

    malformed = ("DATE001", f"registration date '{written}' is malformed; write YYYY-MM-DD or YYYY-MM")
    assert active(written) == sorted([malformed, *active("2020-01-15")])
    assert {code for code, _ in active(written)} >= {"CONTACT005", "CONTACT006", "PORT006", "TEXT001"}
