"""A historic name and its replacement that do not point to each other.

Why it matters
    The note of the old name says which name to use, and the description of the new name says which one it replaces. If one of
    the two statements is missing, some readers do not learn the other name. If they contradict each other, one is wrong.
What is allowed
    An alias whose target is missing, elsewhere or an alias itself, and entries with a malformed or dynamic port: other rules
    report these. If the two entries of a pair contradict each other, only the alias is reported.
How to fix
    Write the name of the other entry in each of the two. If they do not belong together, remove the sentence. The unsafe fix adds
    the missing sentence to entries on the same port and transport with the same details, if the new name is derived from the old
    one and no third name refers to either.
Good
    <record>
      <name>lamp_lm</name>
      <protocol>tcp</protocol>
      <number>7001</number>
      <note>This entry is an alias to "lamp-lm".</note>
    </record>
    <record>
      <name>lamp-lm</name>
      <protocol>tcp</protocol>
      <description>IANA assigned this well-formed service name as a replacement for "lamp_lm".</description>
      <number>7001</number>
    </record>
Bad
    <record>
      <name>lamp_lm</name>
      <protocol>tcp</protocol>
      <number>7001</number>
      <note>This entry is an alias to "lamp-lm".</note>
                                      ^^^^^^^^^ description of 'lamp-lm' does not say that it replaces its alias 'lamp_lm'; add the sentence
    </record>
    <record>
      <name>lamp-lm</name>
      <protocol>tcp</protocol>
      <description>Lamps</description>
      <number>7001</number>
    </record>
    <record>
      <name>torch_lm</name>
      <protocol>tcp</protocol>
      <number>7002</number>
    </record>
    <record>
      <name>torch-lm</name>
      <protocol>tcp</protocol>
      <description>IANA assigned this well-formed service name as a replacement for "torch_lm".</description>
                                                                                    ^^^^^^^^^^ 'torch-lm' replaces 'torch_lm', which is not an alias to it; add the note
      <number>7002</number>
    </record>
Fixed
    <record>
      <name>lamp_lm</name>
      <protocol>tcp</protocol>
      <number>7001</number>
      <note>This entry is an alias to "lamp-lm".</note>
    </record>
    <record>
      <name>lamp-lm</name>
      <protocol>tcp</protocol>
      <description>Lamps<br/><br/>
    IANA assigned this well-formed service name as a replacement for "lamp_lm".</description>
      <number>7001</number>
    </record>
    <record>
      <name>torch_lm</name>
      <protocol>tcp</protocol>
      <number>7002</number>
      <note>This entry is an alias to "torch-lm".
    It is historic and not meant for new use.</note>
    </record>
    <record>
      <name>torch-lm</name>
      <protocol>tcp</protocol>
      <description>IANA assigned this well-formed service name as a replacement for "torch_lm".</description>
      <number>7002</number>
    </record>
"""

from collections.abc import Iterator, Sequence

from linter.rules_api import Capability, Citation, Field, Fix, Index, Problem, Record, RecordRule, Safety, Severity, fold_case

from ..shared.alias_marks import (
    alias_mark,
    alias_note,
    aliases,
    duplicate_mark,
    is_alias_pair,
    replacement_mark,
    replacement_sentence,
    replacements,
)
from ..shared.rfc6335 import entries_of
from ..shared.wording import append_sentence
from ._pairs import (
    alias_entries,
    aliases_without_counterpart,
    counterpart,
    counterparts,
    describe_place,
    differences,
    entries_replacing,
    entry_beside,
    has_unassignable_port,
    quoted_name,
    relate,
    replacement_entries,
    replaces,
)


def marked(index: Index) -> Sequence[Record]:
    """Return the entries marked as an alias or as a replacement."""
    return list(dict.fromkeys((*alias_entries(index), *replacement_entries(index))))


def check(record: Record, index: Index) -> Iterator[Problem]:
    if record in index.get(aliases):
        yield from _check_alias(record, index)
    elif record not in index.get(counterparts):
        yield from _check_replacement(record, index)


def _check_alias(record: Record, index: Index) -> Iterator[Problem]:
    """Yield the problem of an alias whose target does not mention it."""
    other = counterpart(index, record)
    if other and other not in index.get(aliases) and not replaces(index, other, record):
        target = index.get(aliases)[record]
        message = "description of '{1}' does not say that it replaces its alias '{0}'; add the sentence"
        places = relate([other], "the entry that it points to")
        place, fix = quoted_name(alias_mark(record)), _fix_description(record, other, index)
        yield Problem(record, Field.NOTE, message, (record.name, target), places, substring=place, fix=fix)


def _fix_description(old: Record, new: Record, index: Index) -> Fix | None:
    """Return the fix that adds the sentence to the target of an alias, if no other entry refers to either."""
    if new in index.get(replacements) or index.get(counterparts)[new] > 1 or not _belong_together(old, new, index):
        return None
    change = append_sentence(new, Field.DESCRIPTION, replacement_sentence(old.name or ""))
    return Fix(f"say in the description of '{new.name}' that it replaces '{old.name}'", (change,), Safety.UNSAFE)


def _check_replacement(record: Record, index: Index) -> Iterator[Problem]:
    """Yield the problem of a replacement to which no alias points."""
    replaced = index.get(replacements)[record]
    old = entry_beside(index, record, replaced)
    if old and old in index.get(aliases) and not _has_replacement(old, index):
        return
    if (fold_case(replaced), fold_case(record.name or "")) in index.get(aliases_without_counterpart):
        return
    olds = [old] if old else entries_of(index, replaced)
    if not old and has_unassignable_port(index, record, replaced):
        return
    fault = "is not an alias to it; add the note" if old else "has no entry {2}" if olds else "is not in the registry"
    message = f"'{{0}}' replaces '{{1}}', which {fault}" + ("" if old else "; correct the description")
    places = relate(olds, "the entry that it replaces")
    args = (record.name, replaced, describe_place(record))
    fix = _fix_note(old, record, index) if old else None
    yield Problem(record, Field.DESCRIPTION, message, args, places, substring=quoted_name(replacement_mark(record)), fix=fix)


def _fix_note(old: Record, new: Record, index: Index) -> Fix | None:
    """Return the fix that adds the note to the entry that a replacement names, if no other entry refers to either."""
    if old in index.get(aliases) or duplicate_mark(old) or not _belong_together(old, new, index):
        return None
    change = append_sentence(old, Field.NOTE, alias_note(index, new.name or ""))
    return Fix(f"say in the note of '{old.name}' that it is an alias to '{new.name}'", (change,), Safety.UNSAFE)


def _belong_together(old: Record, new: Record, index: Index) -> bool:
    """Return True if two entries can be an alias and its replacement by names and details, and no third name replaces the old."""
    replacing = {fold_case(entry.name or "") for entry in entries_replacing(index, old.name)}
    names = old.name or "", new.name or ""
    return replacing <= {fold_case(names[1])} and is_alias_pair(*names) and not any(differences(old, new, index))


def _has_replacement(alias: Record, index: Index) -> bool:
    """Return True if an alias has its replacement, so that the rule reports no other entry for it."""
    other = counterpart(index, alias)
    return other is not None and replaces(index, other, alias)


RULE = RecordRule(
    code="ALIAS005",
    name="replacement-not-reciprocal",
    severity=Severity.WARNING,
    by_links=True,
    candidates=marked,
    cites=(Citation("RFC 6335", "10.1"),),
    requires=frozenset({Capability.NAMES, Capability.WHOLE, Capability.DESCRIPTIONS, Capability.NOTES}),
    reads=frozenset(
        {
            Field.NAME,
            Field.PORT,
            Field.TRANSPORT,
            Field.DESCRIPTION,
            Field.ASSIGNEE,
            Field.CONTACT,
            Field.REGISTERED,
            Field.MODIFIED,
            Field.REFERENCE,
            Field.SERVICE_CODE,
            Field.NOTE,
            Field.INLINE_REFERENCE,
        }
    ),
    check=check,
    fixes=(Safety.UNSAFE,),
)
