"""The values of cells that people write: ports, transports, and nothing at all."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from linter.lazy import compile_lazily
from linter.model import parse_ports
from linter.source import Span


def _listed(words: str) -> frozenset[str]:
    return frozenset(words.split("|"))


_EMPTY = _listed("|-|--|---|–|—|−|/|n/a|n.a.|na|none|nil|null|~|.|...|…|无|無|なし|нет")
_UNDECIDED = _listed("?|??|???|tbd|tba|tbc|todo|t.b.d.|待定")
_NO_PORT = _listed(  # for a service without a port
    "no|no port|no ports|no host port|no published port|not applicable|not exposed|not published|not bound|not forwarded|"
    "unexposed|unpublished|portless|internal|internal only|outbound|outbound only|stdio|socket|unix socket|不暴露|内部|内网"
)
_FREE = _listed("free|available|unassigned|unused|vacant|reserved|libre|frei|reserviert|空闲|未使用|预留|保留")
_TRANSPORTS = ("tcp", "udp", "sctp", "dccp")
_ALL: dict[str, tuple[str, ...]] = {"both": ("tcp", "udp"), "any": (), "all": (), "*": ()}
_NO_TRANSPORT = frozenset({"and", "over", "ip", "or", "api", "json", "xml", "streaming"})  # words beside that of a transport
_OVER_TCP = (
    "http https http1 http2 h2 h2c ws wss websocket websockets grpc grpcs rest graphql rpc jsonrpc json-rpc soap sse amqp amqps "
    "mqtt mqtts ssh sftp ftp ftps smtp smtps imap imaps pop3 pop3s tls ssl mtls telnet rdp vnc redis resp postgres postgresql pg "
    "mysql mariadb mongodb mongo sql jdbc tds ldap ldaps smb nats kafka bolt socks socks5 xmpp rtmp rtmps rtsp web tcp4 tcp6"
)
_OVER_UDP = "quic h3 http3 dtls rtp tftp ntp snmp dhcp coap wireguard mdns udp4 udp6"
_OVER_BOTH = "dns sip stun turn"
_APPLICATIONS = {  # the transports of protocols that people write in place of them
    word: transports
    for words, transports in ((_OVER_TCP, ("tcp",)), (_OVER_UDP, ("udp",)), (_OVER_BOTH, ("tcp", "udp")))
    for word in words.split()
}
_NO = frozenset({"no", "n", "false", "0", "off", "❌", "✗", "✘", "✖", "✖️", "🚫", "⛔", "non", "nein", "否"})
_TRANSPORT_WORD = r"(?:tcp|udp|sctp|dccp)"
_DASH = r"\s*(?:-|\u2010|\u2011|\u2012|\u2013|\u2014|\u2212|~|\uff5e|\.\.\.?|\u2026|\bto\b)\s*"
_PORT = compile_lazily(
    rf"(?:(?P<before>{_TRANSPORT_WORD}(?:\s*[/+&,]\s*{_TRANSPORT_WORD})*)(?P<colon>\s*+[/:]\s*+|\s++))?"  # tcp/8080, TCP 8080
    r"(?:(?:\[[0-9a-f:.]+\]|[0-9]{1,3}(?:\.[0-9]{1,3}){3}|localhost|\*)?:)?"  # an address to listen on, as in 127.0.0.1:8080
    r"(?:\$\{\w+:?-)?"  # the default of a variable, as in ${PORT:-8080}
    rf"(?P<low>[0-9]+)(?:\.0+(?![0-9.]))?(?:{_DASH}(?P<high>[0-9]+))?\}}?"
    r"(?:(?::|\s*(?:->|=>|\u2192)\s*)[0-9]+(?:-[0-9]+)?)?"  # the port in a container, as in 8080:80
    rf"(?:(?:\s*+/\s*+|\s++)(?P<after>{_TRANSPORT_WORD}(?:\s*[/+&]\s*{_TRANSPORT_WORD})*)\b)?"
    r"(?:[*+\u2020\u2021\u00b9\u00b2\u00b3]|\[\^?\w+\])*"  # marks of footnotes
    r"(?:\s*[(\uff08](?P<comment>[^()\uff08\uff09]*)[)\uff09])?",
    re.IGNORECASE,
)
_BETWEEN = compile_lazily(r"\s*(?:[,;&+|/\uff0c\u3001\uff1b\u00b7\u2022]|\band\b|\bor\b|\u548c|\s)\s*", re.IGNORECASE)
_NAMED_TRANSPORT = compile_lazily(rf"(?<![a-z0-9_-]){_TRANSPORT_WORD}(?![a-z0-9_-])")
_FREE_FOR = compile_lazily(
    r"(?:free|available|unassigned|unused|vacant)(?:\s+(?:port|range|slot|block)s?)?(?:\s+(?:for|to|in)\b.*)?\Z", re.DOTALL
)
_WORDS = compile_lazily(r"[^\s/,;&+|]+")
_ONLY_TRANSPORTS = compile_lazily(rf"\s*{_TRANSPORT_WORD}(?:\s*[/+&,]\s*{_TRANSPORT_WORD})*\s*\Z", re.IGNORECASE)
_NUMBERS_ONLY = compile_lazily(r"[0-9\s,;/&+|:\u2010-\u2015\u2212~-]*\Z")
_ADDRESS = compile_lazily(r"(\[[0-9a-fA-F:.]+\]|(?<![0-9.])[0-9]{1,3}(?:\.[0-9]{1,3}){3}):\Z")
_ASIDE = compile_lazily(
    r"\([^()]*\)|\uff08[^\uff08\uff09]*\uff09|\[[^\[\]]*\]|(?<![0-9])[0-9]++(?:\.[0-9]+){3}(?:/[0-9]+)?|\$\{?\w+\}?(?::[0-9]+)?"
)
_IN_TEXT = compile_lazily(
    rf"(?<![A-Za-z0-9_.])([0-9]{{2,5}})(?:{_DASH}([0-9]{{2,5}}))?(?![A-Za-z0-9_%]|[-.~\u2010-\u2015\u2212][0-9])"
)
_NUMBER = compile_lazily(r"([0-9]+)(?:\s*[-\u2010-\u2015\u2212~]\s*([0-9]+))?")
_HALF_RANGE = compile_lazily(r"\s*(?P<range>([0-9]+)\s*[-\u2010-\u2015\u2212]|[-\u2010-\u2015\u2212]([0-9]+))\s*\Z")
_LARGE = compile_lazily(r"(?<![A-Za-z0-9_.])[1-9][0-9]{4,}(?![A-Za-z0-9_.%])")
_ARROW = compile_lazily(r"->|=>|\u2192")
_IN_PARENTHESES = compile_lazily(r"\([^()]*\)|\uff08[^\uff08\uff09]*\uff09")
_DIGIT = compile_lazily("[0-9]")
_EXPLANATION = compile_lazily(r"(?<!\s)\s+[-\u2013\u2014]+\s|[,;:\u2013\u2014]")
_SPACE_SEPARATOR = compile_lazily(r"[,;|\n+\uff0c\u3001\uff1b\u00b7\u2022]|\s[/&]\s|\s(?:and|or)\s", re.IGNORECASE)
_SPACE_SLASH = compile_lazily(r"[/,;|\n+]|\s&\s|\sand\s", re.IGNORECASE)
_ONLY_WORDS = compile_lazily(r"[A-Za-z][A-Za-z_-]*+(?:\s*+[/,;|+]\s*+[A-Za-z][A-Za-z_-]*+)++\Z")
_ALL_SPACES = compile_lazily(r"(?:\*|(?:all|any|every|both)(?:\s.*)?)\Z", re.IGNORECASE)
_MOST = 1 << 16  # characters of a cell that are read


class PortValue(NamedTuple):
    """One port or range of a cell, its span in the value of the cell, and the transports and the address that it has there.

    The number may be that of no port, such as 70000. The address is "" for all addresses of a host.
    """

    number: str
    start: int
    end: int
    transports: tuple[str, ...] = ()
    address: str = ""


def is_empty(value: str) -> bool:
    """Return whether a cell has no value: it is blank, or has a mark that people write for nothing."""
    return value.strip().lower() in _EMPTY


def is_text(value: str) -> bool:
    """Return whether a cell has a text, and neither nothing nor a mark for what is not decided yet, such as "TBD"."""
    return value.strip().lower() not in _EMPTY | _UNDECIDED


def says_no_port(value: str) -> bool:
    """Return whether the cell of a port says that there is none: with a word for it, or with nothing but a text in parentheses.

    An explanation in parentheses or behind a dash, a comma or a colon may follow the word, but not a port as in "internal: 8080".
    """
    value = value[:_MOST].strip()
    head, *explanation = _EXPLANATION.split(_IN_PARENTHESES.sub(" ", value), maxsplit=1)
    head = head.strip().lower()
    if not head:
        return not _DIGIT.search(value)
    if explanation and _DIGIT.search(explanation[0]) and None not in _list_ports(explanation[0].strip(), 0):
        return False
    return head in _EMPTY or head.replace("-", " ") in _NO_PORT or value == "0"


def is_free(name: str) -> bool:
    """Return whether a name only says that a port has no service, such as "free" or "available for future apps"."""
    word = name.strip(" .-*()").lower()
    return word in _FREE or _FREE_FOR.match(word) is not None


def is_set(value: str) -> bool:
    """Return whether the cell of a yes or no column says yes."""
    return not is_empty(value) and value.strip().lower() not in _NO


def read_spaces(value: str) -> tuple[str, ...]:
    """Return the environments or hosts in a cell such as "prod, test" or "dev/test", none for all of them."""
    value = value[:_MOST].strip()
    separator = _SPACE_SEPARATOR if not _ONLY_WORDS.match(value) else _SPACE_SLASH
    found = tuple(dict.fromkeys(part.strip() for part in separator.split(value) if part.strip()))
    return () if any(_ALL_SPACES.match(part) or part.lower() in _UNDECIDED for part in found) else found or (value,)


def read_ports(value: str) -> Sequence[PortValue]:
    """Return the ports of a cell, such as "8080", "8000-8010", "80, 443/tcp" or "127.0.0.1:8080:80", none for a text without one.

    Of a published port of a container, HOST:CONTAINER, it is that of the host. In a text, numbers of two and more digits outside
    of parentheses count. Port 0 is none. A cell that has only numbers gives each of them, also if it is that of no port.
    """
    value = value[:_MOST]
    found = list(_list_ports(value.strip(), len(value) - len(value.lstrip())))
    if not found or None in found:
        found = [*(_numbers_in(value) if _NUMBERS_ONLY.match(value) else _ports_in_text(value))]
    return [port._replace(address=_find_address(value, port.start)) for port in found if port and port.number != "0"]


def _find_address(value: str, start: int) -> str:
    """Return the address right before a port, as in "10.0.0.1:8080", "" without one or for all addresses."""
    match = _ADDRESS.search(value, max(start - 50, 0), start)
    address = match[1].strip("[]") if match else ""
    return "" if not address.strip("0.:") else address


def _list_ports(text: str, shift: int) -> Iterator[PortValue | None]:
    """Yield the ports of a text that is a list of ports, and None where something is none."""
    at, carried = 0, ""
    while at < len(text):
        match = _PORT.match(text, at)
        if match is None:
            yield None
            return
        number = _join(match["low"], match["high"])
        if parse_ports(number) is None:
            yield None
            return
        comment = match["comment"] if _ONLY_TRANSPORTS.match(match["comment"] or "") else ""
        words = " ".join(filter(None, (match["before"], match["after"], comment)))
        if match["before"]:  # TCP: 80, 443
            carried = match["before"] if match["colon"].strip() == ":" else ""
        words = words or carried
        end = match.end("low") if match["high"] is None else match.end("high")
        transports = tuple(dict.fromkeys(word.lower() for word in _WORDS.findall(words)))
        yield PortValue(number, shift + match.start("low"), shift + end, transports)
        at = match.end()
        if at < len(text):
            between = _BETWEEN.match(text, at)
            if between is None or between.end() == len(text):
                yield None
                return
            at = between.end()


def _numbers_in(text: str) -> Iterator[PortValue]:
    """Yield every number or range in a text of numbers only. A range that lacks a number is one: "8080-" is no port."""
    if match := _HALF_RANGE.match(text):
        yield PortValue(f"{match[2] or ''}-{match[3] or ''}", *match.span("range"))
        return
    for match in _NUMBER.finditer(text):
        if (number := _join(match[1], match[2])) != "0":
            yield PortValue(number, *match.span())


def _ports_in_text(text: str) -> Iterator[PortValue]:
    """Yield the ports that a text mentions, those before an arrow if there are any."""
    text = _ASIDE.sub(lambda aside: " " * len(aside[0]), text)
    arrow = _ARROW.search(text)
    for part in (Span(0, arrow.start()), Span(arrow.end(), len(text))) if arrow else (Span(0, len(text)),):
        found = [match for match in _IN_TEXT.finditer(text, *part) if parse_ports(_join(match[1], match[2]))]
        for match in found:
            yield PortValue(_join(match[1], match[2]), *match.span())
        if found:
            return


def find_large_numbers(value: str) -> list[tuple[int, int]]:
    """Return the spans of numbers above 65535 in a text that is more than numbers, asides such as parentheses left out."""
    if _NUMBERS_ONLY.match(value):
        return []
    text = _ASIDE.sub(lambda aside: " " * len(aside[0]), value[:_MOST])
    return [match.span() for match in _LARGE.finditer(text) if parse_ports(match[0]) is None]


def _join(low: str, high: str | None) -> str:
    return low if high is None or high == low else f"{low}-{high}"


def read_transports(value: str) -> Sequence[str] | None:
    """Return the transports of a cell such as "TCP/UDP", "both" or "HTTP", none for all of them, or None for another text.

    A text in parentheses does not count, and an application protocol counts as its transport.
    """
    value = _ASIDE.sub(" ", value[:_MOST]).lower()
    if named := tuple(dict.fromkeys(_NAMED_TRANSPORT.findall(value))):
        return named
    words = [word for word in _WORDS.findall(value) if word not in _NO_TRANSPORT and not word.isdecimal()]
    if len(words) == 1 and words[0] in _ALL:
        return _ALL[words[0]]
    if not words or not all(word in _APPLICATIONS for word in words):
        return None
    return tuple(dict.fromkeys(transport for word in words for transport in _APPLICATIONS[word]))
