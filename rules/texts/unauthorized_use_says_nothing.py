"""A note of unauthorized use that does not say what uses the port.

Why it matters
    The field lists who uses a port without having it assigned (RFC 6335 section 8.1.1), to warn those who meet that traffic or choose a
    port. A bare yes warns of nobody.
What is allowed
    IANA's own sentence that there is unauthorized use on a certain port: of a row of several ports it names the one.
How to fix
    Name the application or organization. A field that says no, or none, is removed safely: a use that is not known is not listed.
Seen in the registry
    The Unassigned row 8010 says `yes`, since January 2019.
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
                    ^^^ unauthorized use 'yes' does not say what uses the port
    </record>
    <record>
      <description>Unassigned</description>
      <number>8011</number>
      <unauthorized>None.</unauthorized>
                    ^^^^^ unauthorized use 'None.' does not say what uses the port
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

from ..wording import bare

WORDS = Option(
    "words",
    ("yes", "y", "x", "true", "known", "reported", "unknown", "unauthorized", "unauthorized use", "known unauthorized use", "tbd"),
    "Words that do not say who uses a port, letter case and the marks around them aside.",
)
_NO_USE = frozenset({"no", "none", "n/a", "nil", "false"})


def used(index: Index) -> Sequence[Record]:
    """The rows with a word about unauthorized use."""
    return [record for record in index.registry.records if record.unauthorized_use and not record.unauthorized_use.isspace()]


def check(record: Record, index: Index) -> Iterator[Problem]:
    said = record.unauthorized_use or ""
    word = bare(said)
    if word and word not in _NO_USE and word not in {bare(listed) for listed in index.option(WORDS)}:
        return
    fix = Fix("remove the field", (Remove(record, Field.UNAUTHORIZED_USE),)) if word in _NO_USE else None
    message = "unauthorized use '{0}' does not say what uses the port"
    yield Problem(record, Field.UNAUTHORIZED_USE, message, (" ".join(said.split()),), fix=fix)


RULE = RecordRule(
    code="TEXT004",
    name="unauthorized-use-says-nothing",
    severity=Severity.NOTE,
    candidates=used,
    cites=(Citation("RFC 6335", "8.1.1"),),
    requires=frozenset({Capability.WORDING}),
    reads=frozenset({Field.UNAUTHORIZED_USE}),
    check=check,
    fixes=(Safety.SAFE,),
    options=(WORDS,),
)
