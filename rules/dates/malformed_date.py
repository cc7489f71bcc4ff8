"""A date that does not have the form YYYY-MM-DD or YYYY-MM, or that does not exist.

Why it matters
    The registration date decides which rules bind an entry. Programs that sort by date put 2019-5-6 after 2019-12-31.
What is allowed
    A month without a day, as IANA wrote dates before 2011.
How to fix
    Write year, month and day with four, two and two digits, joined by hyphens. The safe fix does this for an unambiguous date:
    2019-5-6, 2019/05/06, 20190506, 31.12.2019, 31 Dec 2019. Other rules use that date already. The safe fix also removes
    an empty attribute. An ambiguous date, such as 01/02/2019, and a day that does not exist, such as 2019-02-30, have no fix.
Good
    <record date="2008-02-29" updated="2019-05">
      <name>lamp</name>
      <protocol>tcp</protocol>
    </record>
Bad
    <record date="2019-5-6" updated="2019-02-30">
                  ^^^^^^^^ registration date '2019-5-6' is malformed; write YYYY-MM-DD or YYYY-MM
                                     ^^^^^^^^^^ modification date '2019-02-30' does not exist; correct it
      <name>lamp</name>
      <protocol>tcp</protocol>
    </record>
    <person id="Ada_Moss">
      <name>Ada Moss</name>
      <updated>31/12/2019</updated>
               ^^^^^^^^^^ date of update '31/12/2019' is malformed; write YYYY-MM-DD or YYYY-MM
    </person>
Fixed
    <record date="2019-05-06" updated="2019-02-30">
      <name>lamp</name>
      <protocol>tcp</protocol>
    </record>
    <person id="Ada_Moss">
      <name>Ada Moss</name>
      <updated>2019-12-31</updated>
    </person>
"""

from collections.abc import Iterator

from linter.rules_api import (
    FIRST_YEAR,
    Capability,
    Citation,
    Contact,
    Entry,
    Field,
    Fix,
    Index,
    Problem,
    Record,
    Registry,
    RegistryRule,
    Remove,
    Replace,
    Safety,
    Severity,
    compile_lazily,
    read_date,
)

from ..shared.registry_dates import DATE_LABELS, find_dates, malformed_dates

_WELL_FORMED = compile_lazily(r"([0-9]{4})-([0-9]{2})(?:-[0-9]{2})?\Z")


def check(registry: Registry, index: Index) -> Iterator[Problem]:
    for entry, field, date in find_dates(index, index.get(malformed_dates)):
        message = DATE_LABELS[field] + (" '{0}' {1}" if date.strip() else " is empty; write the date or remove it")
        yield Problem(entry, field, message, (date, _fault(date)), fix=_fix(entry, field, date))


def _fault(date: str) -> str:
    """Return the fault of a malformed date, in words that follow it."""
    if not (match := _WELL_FORMED.match(date)):
        return "is malformed; write YYYY-MM-DD or YYYY-MM"
    year, month = match.groups()
    if not "01" <= month <= "12":
        return f"has the month '{month}'; correct it"
    return f"is before {FIRST_YEAR}; correct it" if int(year) < FIRST_YEAR else "does not exist; correct it"


def _fix(entry: Entry, field: Field, date: str) -> Fix | None:
    if not date.strip():
        return Fix("remove the empty date", (Remove(entry, field),)) if isinstance(entry, Record | Contact) else None
    meant = read_date(date)
    return Fix(f"write '{meant}'", (Replace(entry, field, meant),)) if meant else None


RULE = RegistryRule(
    code="DATE001",
    name="malformed-date",
    severity=Severity.ERROR,
    by_links=True,
    cites=(Citation("IANA's registry", "dates"),),
    requires=frozenset({Capability.DATES}),
    reads=frozenset({Field.REGISTERED, Field.MODIFIED, Field.UPDATED}),
    check=check,
    fixes=(Safety.SAFE,),
)
