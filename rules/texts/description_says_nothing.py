"""A description that says nothing about the service.

Why it matters
    RFC 6335 section 8.1.1 requires a description of the service. The remark that a protocol is proprietary can replace a document
    about it, but not the few words that say what it is.
What is allowed
    Entries from before RFC 6335. Any description with one word that is not in the list.
How to fix
    Say in a few words what the service is for. Only the assignee knows them.
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
      <description>Proprietary protocol</description>
                   ^^^^^^^^^^^^^^^^^^^^ description 'Proprietary protocol' does not say what 'lamp' is; describe the service
    </record>
    <record date="2025-01-02">
      <name>torch</name>
      <description>-</description>
                   ^ description '-' does not say what 'torch' is; describe the service
    </record>
"""

import re
from collections.abc import Iterator, Sequence

from linter.rules_api import (
    Capability,
    Citation,
    Field,
    Index,
    Option,
    Problem,
    Record,
    RecordRule,
    Severity,
    compile_lazily,
    described,
    in_order,
    joined_descriptions,
)

from ..shared.rfc6335 import RFC_6335_PUBLISHED
from ..shared.wording import bare, collapse_blanks

WORDS = Option(
    "words",
    (
        "proprietary",
        "private",
        "confidential",
        "internal",
        "none",
        "nil",
        "null",
        "n/a",
        "na",
        "not available",
        "not applicable",
        "unknown",
        "unspecified",
        "undefined",
        "tbd",
        "tba",
        "tbc",
        "to be determined",
        "to be defined",
        "to be done",
        "todo",
        "to do",
        "fixme",
        "xxx",
        "placeholder",
        "empty",
        "wip",
        "work in progress",
        "lorem ipsum",
        "description",
        "no description",
        "no description available",
        "see note",
        "internal use only",
        "new",
        "custom",
        "application",
        "communication",
        "port",
        "test",
        "protocol",
        "service",
        "server",
    ),
    "Words that say nothing about a service, in any letter case. A description made only of such words says nothing.",
)
_MAX_LENGTH = 40  # characters; a longer text says more
_WORD = compile_lazily(r"[^\s,;:()-]+")
_ARTICLES = frozenset({"a", "an", "the"})


def empty_descriptions(index: Index) -> Sequence[Record]:
    """Return the named entries whose description has no letter or digit, or only words of the list."""
    phrases = frozenset(map(bare, index.option(WORDS))) | {""}
    words = phrases | _ARTICLES
    begins = re.compile(rf"\0(?:[^\w\0]|_)*(?:{'|'.join(re.escape(word.lower()) for word in words)})(?![^\W_])")
    rows = in_order(
        index.get(described)[text]
        for text in index.get(joined_descriptions).find(begins)
        if (len(text) <= _MAX_LENGTH or not text[0].isalnum())
        and not text.isspace()
        and ((plain := bare(text)) in phrases or words.issuperset(_WORD.findall(plain)))
    )
    return [row for row in rows if row.name is not None]


def check(record: Record, index: Index) -> Iterator[Problem]:
    description = collapse_blanks(record.description)
    message = "description '{0}' does not say what '{1}' is; describe the service"
    yield Problem(record, Field.DESCRIPTION, message, (description, record.name))


RULE = RecordRule(
    code="TEXT005",
    name="description-says-nothing",
    severity=Severity.NOTE,
    by_links=True,
    candidates=empty_descriptions,
    cites=(Citation("RFC 6335", "8.1.1", "REQUIRED"),),
    requires=frozenset({Capability.DESCRIPTIONS, Capability.WORDING, Capability.DETAILS}),
    reads=frozenset({Field.NAME, Field.DESCRIPTION}),
    check=check,
    since=RFC_6335_PUBLISHED,
    options=(WORDS,),
)
