"""A port in a band that systems use for themselves, and that the settings forbid.

Why it matters
    The operating system takes ephemeral ports for connections, Kubernetes gives ports to Services, and browsers refuse to connect to
    some ports. A service there fails now and then, or for some clients, and the cause is hard to find.
What is allowed
    Bands that the settings do not forbid. Entries with an assignee that fits a pattern under `except`. Rows without a name.
How to fix
    Take a port outside of the band. `reglint explain bands` lists the bands with their ports, sources and dates. If your systems
    are set up otherwise, forbid the ports themselves in place of the band.
Good
    <record>
      <name>lamp</name>
      <protocol>tcp</protocol>
      <description>outside of the bands</description>
      <number>7001</number>
    </record>
Bad
    <record>
      <name>lamp</name>
      <protocol>tcp</protocol>
      <description>Linux may have given the port away</description>
      <number>47760</number>
              ^^^^^ port '47760' of 'lamp' is in the band 'linux-ephemeral' (32768-60999), which Linux takes for outgoing connections; take a port outside of it
    </record>
"""

from collections.abc import Iterator, Sequence

from linter.rules_api import Citation, Field, Index, Problem, Record, RecordRule, Severity

from ..shared.port_wording import list_texts
from ._bans import READS, REQUIRES, banned, with_port


def candidates(index: Index) -> Sequence[Record]:
    """Return the entries with a name and a port, if the settings forbid bands."""
    return index.get(with_port) if any(ban.band for ban in index.policy.forbid) else ()


def check(record: Record, index: Index) -> Iterator[Problem]:
    from linter.rules_api.bands import BY_NAME  # deferred: few settings name a band

    for ban, ports in banned(record, [ban for ban in index.policy.forbid if ban.band]):
        band = BY_NAME[ban.band]
        why = f", which {band.about}" + (f" ({ban.reason})" if ban.reason else "")
        extent = f" ({band.ports[0]})" if len(band.ports) == 1 else ""
        message = "port '{0}' of '{1}' is in the band '{2}'{3}{4}; take a port outside of it"
        yield Problem(record, Field.PORT, message, (list_texts(list(map(str, ports))), record.name, ban.band, extent, why))


RULE = RecordRule(
    code="POLICY003",
    name="port-in-forbidden-band",
    severity=Severity.ERROR,
    candidates=candidates,
    cites=(Citation("reglint", "ports: forbid"),),
    requires=REQUIRES,
    reads=READS,
    check=check,
)
