"""The sections of RFC 6335: what each is about, and what of it no machine can check on a registry."""

from linter.rules_api.coverage import Section

DOCUMENT = "RFC 6335"

_NO_CONSTRAINT = "says nothing that an entry could break"

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
    Section("5.2", "Service names in SRV records", "what stands in the DNS, which is not in the registry"),
    Section("6", "Ranges and states of ports", "whether software keeps to the ranges"),
    Section("6.1", "Names and ports for experiments", "what experiments do with them, and that they leave no closed network"),
    Section("7", "Principles of managing the registry", "that new entries were judged by them"),
    Section("7.1", "Past principles", _NO_CONSTRAINT),
    Section(
        "7.2",
        "Present principles",
        "whether a port was needed, whether a range could have been avoided, whether a service multiplexes versions, roles and "
        "secure variants over one port; a machine sees only that an entry holds more than the usual",
    ),
    Section("8", "IANA's procedures", "that they were followed"),
    Section("8.1", "Assignment", "who asked, and which review an assignment went through"),
    Section(
        "8.1.1",
        "What a request and an entry must hold",
        "whether assignee, contact and description are right, whether a description does without acronyms that few know, whether an "
        "RFC came from the IETF, which would make the IESG the assignee, whether the use of broadcast, multicast or anycast was stated, why a "
        "dynamic port would not do, whether a proprietary protocol was said to be one (a reference may then be missing), and that "
        "experts and earlier assignees were asked",
    ),
    Section("8.1.2", "Differences between the ranges", "which review a port of each range went through"),
    Section(
        "8.2",
        "Giving a port or a name back",
        "whether the port is still in use; without the version before the edit, also that an assigned port became Reserved and "
        "its name stayed",
    ),
    Section(
        "8.3",
        "Another use of a port by its assignee",
        "whether an application is another one, of which only name, description and party tell",
    ),
    Section("8.4", "Taking a port back", "the community call and what was decided, and who gave a port back, its assignee or IANA"),
    Section("8.5", "Handing a port on to another party", "why a port changed hands, and whether a party was only renamed"),
    Section("8.6", "Upkeep of descriptions and contacts", "whether contacts can still be reached"),
    Section("8.7", "Disagreements", _NO_CONSTRAINT),
    Section(
        "9",
        "Security",
        "whether a service is secure, and variants of one service that neither name nor description shows",
    ),
    Section("10", "What IANA did to join the registries", "the registries of 2011 that were joined"),
    Section("10.1", "Replacements of malformed names", "whether the list of 2011 was complete"),
    Section("10.2", "Ports for experiments on sctp and dccp", ""),
    Section("10.3", "The registries of DCCP", _NO_CONSTRAINT),
    Section("10.3.1", "Service codes", "the reviews, and IANA's registry of service codes, which is another one"),
    Section("10.3.2", "Ports of DCCP", "the reviews of several service codes on one port"),
    Section("11", "Contributors", _NO_CONSTRAINT),
    Section("12", "Acknowledgments", _NO_CONSTRAINT),
    Section("13", "References", _NO_CONSTRAINT),
    Section("13.1", "Normative references", _NO_CONSTRAINT),
    Section("13.2", "Informative references", _NO_CONSTRAINT),
)
