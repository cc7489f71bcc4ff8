"""The sections of RFC 6335, with the requirements that cannot be checked on a registry."""

from linter.rules_api.coverage import Section

DOCUMENT = "RFC 6335"

_NO_CONSTRAINT = "no requirement for entries"

SECTIONS: tuple[Section, ...] = (
    Section("1", "Introduction", _NO_CONSTRAINT),
    Section("2", "Motivation", _NO_CONSTRAINT),
    Section("3", "Background", _NO_CONSTRAINT),
    Section("4", "Words such as MUST", _NO_CONSTRAINT),
    Section(
        "5",
        "Service names",
        "whether a name describes its service, whether two entries are one service, whether overloading a port was judged fitting, "
        "and what software does when it looks a service up",
    ),
    Section("5.1", "Syntax of service names", ""),
    Section("5.2", "Service names in SRV records", "the contents of the DNS, which are not in the registry"),
    Section("6", "Ranges and states of ports", "whether software keeps to the ranges"),
    Section(
        "6.1", "Names and ports for experiments", "the use of the ports by experiments, and that these stay in closed networks"
    ),
    Section("7", "Principles of managing the registry", "that IANA judged new entries by them"),
    Section("7.1", "Past principles", _NO_CONSTRAINT),
    Section(
        "7.2",
        "Present principles",
        "whether a port was needed, whether a range could have been avoided, whether a service multiplexes versions, roles and "
        "secure variants over one port; reglint only reports entries with more than one port",
    ),
    Section("8", "IANA's procedures", "that IANA followed them"),
    Section("8.1", "Assignment", "the requester and the review of an assignment"),
    Section(
        "8.1.1",
        "Contents of a request and an entry",
        "whether assignee, contact and description are right, whether a description avoids uncommon acronyms, whether an "
        "RFC came from the IETF, so that the IESG is the assignee, whether the request states the use of broadcast, multicast or anycast, "
        "why a dynamic port is not suitable, whether a protocol without a reference is proprietary, and that experts and earlier "
        "assignees agreed",
    ),
    Section("8.1.2", "Differences between the ranges", "the review of a port of each range"),
    Section(
        "8.2",
        "Giving a port or a name back",
        "whether the port is still in use; without a base, also that an assigned port became Reserved and its name stayed",
    ),
    Section(
        "8.3",
        "Another use of a port by its assignee",
        "whether a service is another one, except by its name, description and party",
    ),
    Section("8.4", "Taking a port back", "the community call and its result, and whether the assignee or IANA gave a port back"),
    Section("8.5", "Handing a port on to another party", "the reason of a transfer, and whether a party was only renamed"),
    Section("8.6", "Upkeep of descriptions and contacts", "whether contacts can still be reached"),
    Section("8.7", "Disagreements", _NO_CONSTRAINT),
    Section(
        "9",
        "Security",
        "whether a service is secure, and variants of a service that neither name nor description show",
    ),
    Section("10", "Merge of the registries", "the registries before the merge of 2011"),
    Section("10.1", "Replacements of malformed names", "whether the list of 2011 was complete"),
    Section("10.2", "Ports for experiments on sctp and dccp", ""),
    Section("10.3", "The registries of DCCP", _NO_CONSTRAINT),
    Section("10.3.1", "Service codes", "the reviews, and IANA's separate registry of service codes"),
    Section("10.3.2", "Ports of DCCP", "the reviews of several service codes on one port"),
    Section("11", "Contributors", _NO_CONSTRAINT),
    Section("12", "Acknowledgments", _NO_CONSTRAINT),
    Section("13", "References", _NO_CONSTRAINT),
    Section("13.1", "Normative references", _NO_CONSTRAINT),
    Section("13.2", "Informative references", _NO_CONSTRAINT),
)
