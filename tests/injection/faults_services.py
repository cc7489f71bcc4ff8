"""Injectors of faults in a list of services: each edits the text and returns the place of the finding."""

from collections.abc import Callable
from random import Random
from typing import NamedTuple

from linter.source import Span

SINGLE = ("tide-table", "crane", "anchor-log")  # services on one protocol


class Edited(NamedTuple):
    """A list with a fault: its text, as bytes, and the span of the expected finding in characters."""

    data: bytes
    span: Span


class ListFault(NamedTuple):
    """A way to inject a fault of a rule into a list. `also` are rules that report another consequence of the same fault."""

    code: str
    name: str
    inject: Callable[[str, Random], Edited]
    also: frozenset[str] = frozenset()
    needs_base: bool = False


LIST_FAULTS: list[ListFault] = []
_Inject = Callable[[str, Random], Edited]


def _fault(code: str, name: str, also: str = "", needs_base: bool = False) -> Callable[[_Inject], _Inject]:
    def register(inject: _Inject) -> _Inject:
        LIST_FAULTS.append(ListFault(code, name, inject, frozenset(also.split()), needs_base))
        return inject

    return register


def _entries(text: str) -> list[str]:
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def _choose(text: str, random: Random, *parts: str) -> str:
    """Return a random line of a service on one protocol, with all the parts in it."""
    return random.choice([line for line in _entries(text) if line.split()[0] in SINGLE and all(part in line for part in parts)])


def _replaced(text: str, old: str, new: str, wrong: str, occurrence: int = 0) -> Edited:
    """Return the text with a line replaced, and the span of a part of the new line."""
    start = text.index(old + "\n")
    at = new.index(wrong)
    for _ in range(occurrence):
        at = new.index(wrong, at + 1)
    edited = text[:start] + new + text[start + len(old) :]
    return Edited(edited.encode(), Span(start + at, start + at + len(wrong)))


def _insert(text: str, new: str, wrong: str) -> Edited:
    edited = text + new + "\n"
    at = len(text) + new.index(wrong)
    return Edited(edited.encode(), Span(at, at + len(wrong)))


def _in_port(code: str, name: str, also: str, new: str, wrong: str, needs_base: bool) -> None:
    """Register a fault that rewrites `port/protocol`.

    In the templates, {0} is the port, {1} the protocol, {2} another port, {3} the protocol in capitals and {4} backwards.
    """

    def inject(text: str, random: Random) -> Edited:
        line = _choose(text, random)
        place = line.split()[1]
        port, protocol = place.split("/")
        values = port, protocol, int(port) + 40, protocol.upper(), protocol[::-1]
        return _replaced(text, line, line.replace(place, new.format(*values)), wrong.format(*values))

    LIST_FAULTS.append(ListFault(code, name, inject, frozenset(also.split()), needs_base))


def _line_fault(name: str, form: Callable[[list[str]], str]) -> None:
    def inject(text: str, random: Random) -> Edited:
        line = _choose(text, random)
        new = form(line.split("#")[0].split())
        return _replaced(text, line, new, new)

    LIST_FAULTS.append(ListFault("SERVICES001", name, inject, frozenset({"SERVICES016"})))


_line_fault("no protocol", lambda words: f"{words[0]} {words[1].split('/')[0]}")
_line_fault("a blank before the slash", lambda words: f"{words[0]} {words[1].replace('/', ' /')}")
_line_fault("a blank after the slash", lambda words: f"{words[0]} {words[1].replace('/', '/ ')}")
_line_fault("a comma for the slash", lambda words: f"{words[0]} {words[1].replace('/', ',')}")
_line_fault("port and protocol exchanged", lambda words: f"{words[0]} {'/'.join(reversed(words[1].split('/')))}")
_line_fault("name and port exchanged", lambda words: f"{words[1]} {words[0]}")
_line_fault("no-break space", lambda words: f"{words[0]}\xa0{words[1]}")
_line_fault("only a name", lambda words: words[0])
_line_fault("only words", lambda words: f"the next ones after {words[0]} are for ships")
for code, label, also, needs_base, new, wrong in (
    ("SERVICES002", "range", "SERVICES016 SERVICES017", False, "{0}-{2}/{1}", "{0}-{2}"),
    ("SERVICES003", "two protocols", "SERVICES016", False, "{0}/tcp/udp", "tcp/udp"),
    ("SERVICES004", "capitals", "SERVICES016", False, "{0}/{3}", "{3}"),
    ("SERVICES004", "misspelt", "SERVICES016", False, "{0}/{4}", "{4}"),
    ("PORT001", "too large", "SERVICES016 SERVICES017", False, "70000/{1}", "70000"),
    ("PORT001", "leading zero", "SERVICES016 SERVICES017", False, "0{0}/{1}", "0{0}"),
    ("PORT002", "dynamic", "SERVICES017", False, "50123/{1}", "50123"),
    ("SERVICES017", "other port", "", True, "{2}/{1}", "{2}"),
):
    _in_port(code, label, also, new, wrong, needs_base)


def _with_words(code: str, name: str, words: str, wrong: str, also: str = "") -> None:
    """Register a fault that writes words behind the port of a line."""

    def inject(text: str, random: Random) -> Edited:
        line = _choose(text, random)
        before = "\t".join(line.split("#")[0].split()[:2])
        return _replaced(text, line, f"{before}\t{words}", wrong)

    LIST_FAULTS.append(ListFault(code, name, inject, frozenset(also.split())))


_GONE = "SERVICES016"  # the alias of the line that the fault replaces
_with_words("SERVICES005", "sentence", "lights of the pier (old)", "of the pier (old)", _GONE)
_with_words("SERVICES007", "35 aliases", " ".join(f"alias-{i}" for i in range(35)), "alias-34", _GONE)
_with_words("SERVICES010", "port as alias", "7002/tcp", "7002/tcp", _GONE)
_with_words("SERVICES010", "number as alias", "8080", "8080", _GONE)
_with_words("SERVICES010", "letters outside ASCII", "sirène", "sirène", _GONE)
_with_words("SERVICES012", "comma", "lights, lamps", "lights", _GONE)
_with_words("SERVICES012", "comma without a blank", "lights,lamps", "lights", _GONE)
_with_words("SERVICES014", "alias behind a hash", "# lmp5 # Lamps of the pier", "lmp5", _GONE)
_with_words("TEXT003", "misread comment", "# Log of FlÃ¡vio", "FlÃ¡vio", _GONE)


@_fault("SERVICES006", "long line")
def _long(text: str, random: Random) -> Edited:
    line = _choose(text, random)
    return _replaced(text, line, f"{line}\t# {'lights ' * 160}", line.split()[0])


@_fault("SERVICES008", "alias of another line", also="SERVICES016 SERVICES017")
def _alias_elsewhere(text: str, random: Random) -> Edited:
    line = _choose(text, random)
    name, place = line.split()[:2]
    edited = text.replace(line, f"{name}\t{place}\tmooring")
    later = next(one for one in _entries(edited) if one.startswith("mooring\t") and place.split("/")[1] in one)
    start = edited.index(later)
    return Edited(edited.encode(), Span(start, start + len("mooring")))


@_fault("SERVICES008", "alias twice", also="SERVICES016")
def _alias_twice(text: str, random: Random) -> Edited:
    line = _choose(text, random)
    name, place = line.split()[:2]
    return _replaced(text, line, f"{name}\t{place}\tlights lights", "lights", 1)


@_fault("SERVICES009", "second name")
def _second_name(text: str, random: Random) -> Edited:
    place = _choose(text, random).split()[1]
    return _insert(text, f"lights\t{place}", place.split("/")[0])


@_fault("SERVICES011", "blank at the beginning")
def _blank(text: str, random: Random) -> Edited:
    line = _choose(text, random)
    return _replaced(text, line, f"  {line}", "  ")


@_fault("SERVICES011", "no-break space", also="NAME001 SERVICES016")
def _no_break_space(text: str, random: Random) -> Edited:
    line = _choose(text, random)
    words = line.split("\t", 1)
    return _replaced(text, line, f"{words[0]}\xa0\t{words[1]}", "\xa0")


@_fault("SERVICES013", "Latin-1")
def _latin(text: str, random: Random) -> Edited:
    line = _choose(text, random)
    edited = _replaced(text, line, f"{line}\t# lumi\x00re", "\x00")
    return Edited(edited.data.replace(b"\x00", b"\xe8"), edited.span)


@_fault("SERVICES015", "one letter", also="SERVICES016")
def _letter(text: str, random: Random) -> Edited:
    line = random.choice([line for line in _entries(text) if "\t7000/udp" in line or "\t30001/udp" in line])
    name = line.split()[0]
    return _replaced(text, line, line.replace(name, name.replace("r", "z", 1)), name.replace("r", "z", 1))


@_fault("SERVICES016", "protocol lost", needs_base=True)
def _lost(text: str, random: Random) -> Edited:
    udp = random.choice([line for line in _entries(text) if line.split()[0] in ("pilot", "customs", "mooring") and "/udp" in line])
    edited = text.replace(f"{udp}\n", "")
    tcp = next(line for line in _entries(text) if line.split()[0] == udp.split()[0])
    start = edited.index(tcp)
    return Edited(edited.encode(), Span(start, start + len(udp.split()[0])))


@_fault("SERVICES016", "alias lost", needs_base=True)
def _alias_lost(text: str, random: Random) -> Edited:
    line = random.choice([line for line in _entries(text) if "/tcp" in line and line.split()[0] in ("tide-table", "fog-horn")])
    words = line.split("#")[0].split()
    return _replaced(text, line, f"{words[0]}\t{words[1]}\t{' '.join(words[3:])}".rstrip(), words[0])


@_fault("NAME002", "line twice")
def _twice(text: str, random: Random) -> Edited:
    name, place = _choose(text, random).split()[:2]
    return _insert(text, f"{name}\t{place}", name)


@_fault("NAME001", "two hyphens", also="SERVICES016")
def _malformed(text: str, random: Random) -> Edited:
    line = _choose(text, random)
    name = line.split()[0]
    return _replaced(text, line, line.replace(name, f"{name[:4]}--x"), f"{name[:4]}--x")
