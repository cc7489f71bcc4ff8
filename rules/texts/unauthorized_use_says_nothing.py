"""A remark about unauthorized use that does not say what uses the port.

Why it matters
    The field names applications that use a port without an assignment (RFC 6335 section 8.1.1). It explains traffic on the port and
    warns people who choose one. A bare yes does neither.
What is allowed
    IANA's sentence that there is unauthorized use on a certain port: in a row of several ports, it says which one.
How to fix
    Name the application or organization. The safe fix removes a field that says no or none, because unknown use is not listed.
Seen in the registry
    The Unassigned row 8010 has said `yes` since January 2019.
Good
    <record>
      <description>Unassigned</description>
      <number>8010</number>
      <unauthorized>Lampd, by Ada Moss</unauthorized>
    </record>
Bad
    <record>
      <description>Unassigned</description>
      <number>8010</number>
      <unauthorized>yes</unauthorized>
                    ^^^ unauthorized use 'yes' does not say what uses the port; name the application or remove the field
    </record>
    <record>
      <description>Unassigned</description>
      <number>8011</number>
      <unauthorized>None.</unauthorized>
                    ^^^^^ unauthorized use 'None.' does not say what uses the port; name the application or remove the field
    </record>
Fixed
    <record>
      <description>Unassigned</description>
      <number>8010</number>
      <unauthorized>yes</unauthorized>
    </record>
    <record>
      <description>Unassigned</description>
      <number>8011</number>
    </record>
"""

from collections.abc import Iterator, Sequence

from linter.rules_api import Capability, Citation, Field, Fix, Index, Option, Problem, Record, RecordRule, Remove, Safety, Severity

from ..shared.wording import bare, collapse_blanks

WORDS = Option(
    "words",
    ("yes", "y", "x", "true", "known", "reported", "unknown", "unauthorized", "unauthorized use", "known unauthorized use", "tbd"),
    "Words that do not say what uses a port, ignoring letter case and punctuation around them.",
)
_NO_USE = frozenset({"no", "none", "n/a", "nil", "false"})


def rows_with_bare_words(index: Index) -> Sequence[Record]:
    """Return the rows whose unauthorized use is no use, or words that do not say what uses the port."""
    words = {bare(word) for word in index.option(WORDS)} | _NO_USE | {""}
    used = [record for record in index.having(Field.UNAUTHORIZED_USE) if (text := record.unauthorized_use) and not text.isspace()]
    return [record for record in used if bare(record.unauthorized_use or "") in words]


def check(record: Record, index: Index) -> Iterator[Problem]:
    text = record.unauthorized_use or ""
    fix = Fix("remove the field", (Remove(record, Field.UNAUTHORIZED_USE),)) if bare(text) in _NO_USE else None
    message = "unauthorized use '{0}' does not say what uses the port; name the application or remove the field"
    yield Problem(record, Field.UNAUTHORIZED_USE, message, (collapse_blanks(text),), fix=fix)


RULE = RecordRule(
    code="TEXT004",
    name="unauthorized-use-says-nothing",
    severity=Severity.NOTE,
    by_links=True,
    candidates=rows_with_bare_words,
    cites=(Citation("RFC 6335", "8.1.1"),),
    requires=frozenset({Capability.WORDING}),
    reads=frozenset({Field.UNAUTHORIZED_USE}),
    check=check,
    fixes=(Safety.SAFE,),
    options=(WORDS,),
)
