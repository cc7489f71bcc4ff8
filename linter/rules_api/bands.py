"""Named bands of ports: facts about ports that systems use for themselves, each with its source and the day it was looked up."""

from collections.abc import Sequence
from typing import NamedTuple

from linter.model import Ports


class Band(NamedTuple):
    """A band of ports. `about` is a clause that follows "which"; `checked` is the day (YYYY-MM-DD) of the facts."""

    name: str
    ports: tuple[Ports, ...]
    about: str
    source: str
    url: str
    checked: str

    @property
    def ports_text(self) -> str:
        """The ports in ascending order: "1, 7, 6665-6669"."""
        return ", ".join(map(str, self.ports))


def _make_ports(text: str) -> tuple[Ports, ...]:
    """Return the ports in a list such as "1 7 6665-6669"."""
    found = []
    for word in text.split():
        low, _, high = word.partition("-")
        found.append(Ports(int(low), int(high or low)))
    return tuple(found)


BANDS = (
    Band(
        "linux-ephemeral",
        _make_ports("32768-60999"),
        "Linux takes for outgoing connections",
        "Linux kernel, ip_local_port_range",
        "https://docs.kernel.org/networking/ip-sysctl.html",
        "2026-11-29",
    ),
    Band(
        "dynamic",
        _make_ports("49152-65535"),
        "Windows, macOS and others take for outgoing connections",
        "RFC 6335 section 6",
        "https://www.rfc-editor.org/rfc/rfc6335#section-6",
        "2026-11-29",
    ),
    Band(
        "system",
        _make_ports("0-1023"),
        "only privileged programs may open on many systems",
        "RFC 6335 section 6",
        "https://www.rfc-editor.org/rfc/rfc6335#section-6",
        "2026-11-29",
    ),
    Band(
        "kubernetes-nodeport",
        _make_ports("30000-32767"),
        "Kubernetes gives to Services of the type NodePort",
        "Kubernetes, service-node-port-range",
        "https://kubernetes.io/docs/concepts/services-networking/service/#type-nodeport",
        "2026-11-29",
    ),
    Band(
        "kubernetes-components",
        _make_ports("2379-2380 6443 10250 10256-10257 10259"),
        "components of Kubernetes listen on",
        "Kubernetes, ports and protocols",
        "https://kubernetes.io/docs/reference/networking/ports-and-protocols/",
        "2026-11-29",
    ),
    Band(
        "browser-blocked",
        _make_ports(  # Firefox blocks all of them, Chromium all but 4190 and 6679
            "1 7 9 11 13 15 17 19-23 25 37 42-43 53 69 77 79 87 95 101-104 109-111 113 115 117 119 123 135 137 139 143 161 179 389"
            " 427 465 512-515 526 530-532 540 548 554 556 563 587 601 636 989-990 993 995 1719-1720 1723 2049 3659 4045 4190"
            " 5060-5061 6000 6566 6665-6669 6679 6697 10080"
        ),
        "browsers refuse to connect to over HTTP",
        "Fetch standard, port blocking",
        "https://fetch.spec.whatwg.org/#port-blocking",
        "2026-11-29",
    ),
)
BY_NAME = {band.name: band for band in BANDS}


def describe_bands(bands: Sequence[Band]) -> str:
    """Return a page about bands: name, ports, facts, source, day."""
    from textwrap import wrap

    paragraphs = []
    for band in bands:
        lines = [band.name]
        lines += wrap(f"ports {band.ports_text}", 96, initial_indent="    ", subsequent_indent="    ")
        lines += wrap(f"Ports that {band.about}.", 96, initial_indent="    ", subsequent_indent="    ")
        lines.append(f"    Source: {band.source} ({band.url}), {band.checked}")
        paragraphs.append("".join(f"{line}\n" for line in lines))
    return "\n".join(paragraphs)
