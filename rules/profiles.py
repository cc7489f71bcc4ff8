"""The profiles: which rules run for IANA's registry, private registries and lists, and how severe their findings are."""

from linter.rules_api import Field, Severity
from linter.rules_api.profile import Profile

IANA = Profile(name="iana")

PRIVATE = Profile(
    name="private",
    is_private=True,
    binds_all=True,
    off=frozenset(
        {
            "NAME004",  # words that save no room
            "NAME005",  # versions in names
            "PORT002",  # dynamic ports may be assigned
            "PORT005",  # ports for experiments may be assigned
            "PORT006",  # no rows for the other transports of a port
            "PORT007",  # no references
            "PORT008",  # a team may use several ports
            "PORT009",  # and ranges of them
            "PORT012",  # no order of rows
            "CONTACT007",  # no address
            "CONTACT011",  # nor a mail address
            "EDIT009",  # no registration dates
        }
    ),
    severities={"PORT010": Severity.ERROR, "TEXT001": Severity.NOTE},
    options={
        "NAME001": {"max-length": 63, "old-names": False},  # the length of a DNS label, RFC 1035 section 2.3.4
        "PORT004": {"ports": ("0",)},
        "PORT010": {"all-ports": True},
    },
    only_if_used={
        "PROTOCOL002": frozenset({Field.TRANSPORT}),
        "CONTACT005": frozenset({Field.ASSIGNEE}),
        "CONTACT006": frozenset({Field.CONTACT}),
        "TEXT001": frozenset({Field.DESCRIPTION}),
        "CODE002": frozenset({Field.SERVICE_CODE}),
        "EDIT011": frozenset({Field.MODIFIED}),
        "EDIT013": frozenset({Field.UPDATED}),
    },
)

LIST = Profile(  # a list such as /etc/services copies names from IANA's registry, old ones too
    name="list",
    is_list=True,
    options={"NAME001": {"iana-names": True}},
)

PROFILES = (IANA, PRIVATE, LIST)
