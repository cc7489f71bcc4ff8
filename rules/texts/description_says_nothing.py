"""A description that says nothing of the service.

Why it matters
    RFC 6335 section 8.1.1 requires a description of the service. That it is proprietary may take the place of a document about it, not of
    the few words that say what it is.
How to fix
    Say in a few words what the service is for. Only those who know it can.
Seen in the registry
    The descriptions of feldwesen (2016), wakeywakey (2012) and tenir-rc (2011) are the word `proprietary`.
Good
    <record date="2025-01-02">
      <name>lamp</name>
      <description>Proprietary protocol that switches lamps</description>
    </record>
Bad
    <record date="2025-01-02">
      <name>lamp</name>
      <description>Proprietary</description>
                   ^^^^^^^^^^^ description 'Proprietary' does not say what 'lamp' is
    </record>
"""

from collections.abc import Iterator, Sequence

from linter.rules_api import Capability, Citation, Field, Index, Option, Problem, Record, RecordRule, Severity, named

from ..rfc6335 import RFC_6335_PUBLISHED
from ..wording import bare

WORDS = Option(
    "words",
    (
        "proprietary",
        "private",
        "confidential",
        "internal",
        "none",
        "n/a",
        "unknown",
        "tbd",
        "tba",
        "test",
        "protocol",
        "service",
        "server",
    ),
    "Words that say nothing of a service, letter case and the marks around them aside.",
)
_MARKS = 4  # characters around a word; what is much longer says more


def said_with_a_word(index: Index) -> Sequence[Record]:
    """The named entries whose description is one of the words."""
    words = frozenset(map(bare, index.option(WORDS)))
    limit = max(map(len, words), default=0) + _MARKS
    return [entry for entry in index.get(named) if (said := entry.description) and len(said) <= limit and bare(said) in words]


def check(record: Record, index: Index) -> Iterator[Problem]:
    said = " ".join((record.description or "").split())
    yield Problem(record, Field.DESCRIPTION, "description '{0}' does not say what '{1}' is", (said, record.name))


RULE = RecordRule(
    code="TEXT005",
    name="description-says-nothing",
    severity=Severity.NOTE,
    candidates=said_with_a_word,
    cites=(Citation("RFC 6335", "8.1.1", "REQUIRED"),),
    requires=frozenset({Capability.DESCRIPTIONS, Capability.WORDING}),
    reads=frozenset({Field.NAME, Field.DESCRIPTION}),
    check=check,
    since=RFC_6335_PUBLISHED,
    options=(WORDS,),
)
