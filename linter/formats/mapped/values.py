"""The values of cells that people write: ports, transports, and nothing at all."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from linter.model import parse_ports

_EMPTY = frozenset({"", "-", "--", "---", "–", "—", "/", "n/a", "na", "none", "nil", "null", "~", "?", "tbd", "tba", "."})
_TRANSPORTS = ("tcp", "udp", "sctp", "dccp")
_ALL = {"both": ("tcp", "udp"), "any": (), "all": (), "*": ()}
_TRANSPORT_WORD = r"(?:tcp|udp|sctp|dccp)"
_DASH = r"\s*(?:-|\u2010|\u2011|\u2012|\u2013|\u2014|\u2212|\.\.|\bto\b)\s*"
_PORT = re.compile(
    rf"(?:(?P<before>{_TRANSPORT_WORD}(?:\s*[/+&,]\s*{_TRANSPORT_WORD})*)\s*[/: ]\s*)?"  # tcp/8080, TCP 8080
    r"(?:(?:\[[0-9a-f:.]+\]|[0-9]{1,3}(?:\.[0-9]{1,3}){3}|localhost|\*)?:)?"  # an address to listen on, as in 127.0.0.1:8080
    rf"(?P<low>[0-9]+)(?:{_DASH}(?P<high>[0-9]+))?"
    r"(?::[0-9]+(?:-[0-9]+)?)?"  # the port in a container, as in 8080:80
    rf"(?:\s*[/ ]\s*(?P<after>{_TRANSPORT_WORD}(?:\s*[/+&]\s*{_TRANSPORT_WORD})*)\b)?"
    r"(?:\s*\((?P<comment>[^()]*)\))?",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"\s*(?:[,;&+|/]|\band\b|<br\s*/?>|\s)\s*", re.IGNORECASE)
_WORDS = re.compile(r"[^\s/,;&+|()]+")
_ONLY_TRANSPORTS = re.compile(rf"\s*{_TRANSPORT_WORD}(?:\s*[/+&,]\s*{_TRANSPORT_WORD})*\s*\Z", re.IGNORECASE)


class PortValue(NamedTuple):
    """One port or range of a cell, its span in the value of the cell, and the transports that the cell gives for it."""

    number: str
    start: int
    end: int
    transports: tuple[str, ...] = ()


def is_empty(value: str) -> bool:
    """Return whether a cell has no value: it is blank, or has a mark that people write for nothing."""
    return value.strip().lower() in _EMPTY


def read_ports(value: str) -> Sequence[PortValue] | None:
    """Return the ports of a cell, such as "8080", "8000-8010", "80, 443/tcp" or "127.0.0.1:8080:80", or None for another text.

    Of a published port of a container, HOST:CONTAINER, it is that of the host.
    """
    found = list(_ports_in(value.strip(), len(value) - len(value.lstrip())))
    return None if not found or found[-1] is None else [port for port in found if port]


def _ports_in(text: str, shift: int) -> Iterator[PortValue | None]:
    """Yield the ports of a text, and None where something is none."""
    at = 0
    while at < len(text):
        match = _PORT.match(text, at)
        if match is None:
            yield None
            return
        low, high = match["low"], match["high"]
        number = low if high is None or high == low else f"{low}-{high}"
        if parse_ports(number) is None:
            yield None
            return
        comment = match["comment"] if _ONLY_TRANSPORTS.match(match["comment"] or "") else ""
        words = " ".join(filter(None, (match["before"], match["after"], comment)))
        end = match.end("low") if high is None else match.end("high")
        transports = tuple(dict.fromkeys(word.lower() for word in _WORDS.findall(words)))
        yield PortValue(number, shift + match.start("low"), shift + end, transports)
        at = match.end()
        if at < len(text):
            between = _BETWEEN.match(text, at)
            if between is None or between.end() == len(text):
                yield None
                return
            at = between.end()


def read_transports(value: str) -> Sequence[str] | None:
    """Return the transports of a cell such as "TCP/UDP" or "both", none for all of them, or None for another text."""
    words = [word.lower() for word in _WORDS.findall(value) if word.lower() != "and"]
    if len(words) == 1 and words[0] in _ALL:
        return _ALL[words[0]]
    return tuple(dict.fromkeys(words)) if words and all(word in _TRANSPORTS for word in words) else None
