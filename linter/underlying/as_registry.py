"""Assignments as a registry without a file, for comparisons of whole registries."""

from linter.model import Entry, Field, Record, Registry
from linter.rules_api import Assignment, State, Underlying
from linter.source import Source, Span

FORMAT = "assignments"  # of a registry without a file


class _Nowhere:
    """A locator for entries without a place."""

    def locate(
        self, _registry: Registry, _entry: Entry, _field: Field, _value_index: int, _substring: str, _occurrence: int, /
    ) -> Span:
        """Return the beginning of the empty text."""
        return Span(0, 0)


def make_registry(underlying: Underlying) -> Registry:
    """Return the assignments as a registry with one record for each transport and an empty text.

    Descriptions are the states of rows without a name. An alias has the note that marks it (RFC 6335 section 10.1).
    """
    records: list[Record] = []
    for one in underlying:
        records += [_make_record(one, transport, len(records) + i) for i, transport in enumerate(one.transports or (None,))]
    return Registry(
        source=Source(underlying.label, ""),
        format=FORMAT,
        updated=underlying.edition[:10] or None,
        records=tuple(records),
        contacts=(),
        footnotes=(),
        inline_references=(),
        markup_errors=(),
        locator=_Nowhere(),
    )


def _make_record(one: Assignment, transport: str | None, row: int) -> Record:
    return Record(
        row=row,
        start=0,
        end=0,
        name=one.name or None,
        number=str(one.ports) if one.ports else None,
        ports=one.ports,
        transport=transport,
        description=None if one.name else _describe(one.state),
        assignees=None,
        contacts=(),
        references=(),
        inline_references=(),
        registered=one.since or None,
        modified=None,
        service_code=None,
        unauthorized_use=None,
        note=f'alias to "{one.alias_of}"' if one.alias_of else None,
    )


def _describe(state: State) -> str:
    """Return the description of a row without a name, which may be assigned for private use."""
    return "assigned without a name" if state is State.ASSIGNED else str(state)
