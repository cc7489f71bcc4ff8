"""Ports that were given back, and names that stay registered without a port (RFC 6335 section 8.2)."""

from collections.abc import Set

from linter.rules_api import Index, Record, State, compile_lazily, fold_case, nameless

from .port_states import described_state, state

_GIVEN_BACK = compile_lazily(r"(?<![a-z])(?:de-?(?:assigned|registered|commiss?ioned)|removed|released|revoked|returned)(?![a-z])")
_NAME = compile_lazily(r"[a-z0-9][a-z0-9-]*")


def folded_text(record: Record) -> str:
    """Return the description and the note of a row in small letters."""
    return fold_case(f"{record.description or ''} {record.note or ''}")


def is_deassignment(text: str) -> bool:
    """Return True if a text, in small letters, says that a port was given back."""
    return _GIVEN_BACK.search(text) is not None


def without_deassignment(text: str) -> str:
    """Return a text, in small letters, without the words for a port that was given back."""
    return _GIVEN_BACK.sub(" ", text)


def keeps_only_name(record: Record, index: Index) -> bool:
    """Return True for a named entry without a port that shows that its service gave the port back.

    Its description is Reserved, the note of a de-assigned port contains its name, or the change took its port.
    """
    if record.name is None or record.number is not None:
        return False
    name = fold_case(record.name)
    return (
        described_state(record.description) is State.RESERVED
        or name in index.get(words_of_deassigned_ports)
        or name in index.get(names_without_their_port)
    )


def words_of_deassigned_ports(index: Index) -> Set[str]:
    """Return the words, in small letters, of the descriptions and notes of Reserved ports that were given back."""
    return {
        word
        for record in index.get(nameless)
        if record.note and state(record) is State.RESERVED
        for text in (folded_text(record),)
        if is_deassignment(text)
        for word in _NAME.findall(text)
    }


def names_without_their_port(index: Index) -> Set[str]:
    """Return the folded names that have a port in the base and none in the head. Without a base, there are none."""
    if index.change_set is None:
        return set()
    before, after = (
        {fold_case(record.name) for record in registry.records if record.name is not None and record.number is not None}
        for registry in (index.change_set.base, index.registry)
    )
    return before - after
