"""Bands of ports, as their sources give them."""

from linter.rules_api.bands import BY_NAME

FIREFOX_AND_FETCH = (  # one port after the other, as the lists of Firefox, undici and LibWeb have them
    "1 7 9 11 13 15 17 19 20 21 22 23 25 37 42 43 53 69 77 79 87 95 101 102 103 104 109 110 111 113 115 117 119 123 135 137 139 "
    "143 161 179 389 427 465 512 513 514 515 526 530 531 532 540 548 554 556 563 587 601 636 989 990 993 995 1719 1720 1723 2049 "
    "3659 4045 4190 5060 5061 6000 6566 6665 6666 6667 6668 6669 6679 6697 10080"
)


def list_ports(name: str) -> list[int]:
    return [port for ports in BY_NAME[name].ports for port in range(ports.low, ports.high + 1)]


def test_blocked_ports_are_those_of_the_fetch_standard() -> None:
    assert list_ports("browser-blocked") == [int(port) for port in FIREFOX_AND_FETCH.split()]


def test_bands_have_the_limits_of_their_sources() -> None:
    assert [list_ports("kubernetes-nodeport")[at] for at in (0, -1)] == [30000, 32767]
    assert [list_ports("linux-ephemeral")[at] for at in (0, -1)] == [32768, 60999]
    assert [list_ports("dynamic")[at] for at in (0, -1)] == [49152, 65535]
    assert [list_ports("system")[at] for at in (0, -1)] == [0, 1023]
