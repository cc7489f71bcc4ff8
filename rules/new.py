"""A generator for the skeleton of a rule: `python -m rules.new NAME008 some-name`, in a checkout.

It writes the module and the fixture and adds the rule to its family. The skeleton passes the contract of rules after
`pytest tests/rules --update`, so that you start from something that works.
"""

import re
import sys
from pathlib import Path

from . import ALL, RETIRED

_SPECIAL = ("SERVICES", "EDIT", "ACCEPT", "FORMAT")  # their subjects and fixtures are different
_MODULE = '''"""{summary}

Why it matters
    Say what goes wrong if an entry breaks this rule.
How to fix
    Say what to change.
Good
    <record>
      <name>lamp</name>
      <protocol>tcp</protocol>
    </record>
Bad
    <record>
      <name>placeholder</name>
            ^^^^^^^^^^^ service name 'placeholder' is a placeholder; write the check
      <protocol>tcp</protocol>
    </record>
"""

from collections.abc import Iterator

from linter.rules_api import Citation, Field, Index, Problem, Record, RecordRule, Severity


def check(record: Record, index: Index) -> Iterator[Problem]:
    if record.name == "placeholder":
        yield Problem(record, Field.NAME, "service name '{{0}}' is a placeholder; write the check", (record.name,))


RULE = RecordRule(
    code="{code}",
    name="{name}",
    severity=Severity.ERROR,
    cites=(Citation("RFC 6335", "5.1"),),
    reads=frozenset({{Field.NAME}}),
    check=check,
)
'''
_FIXTURE = """<?xml version='1.0' encoding='UTF-8'?>
<registry xmlns="http://www.iana.org/assignments" id="service-names-port-numbers">
  <title>{code}: say what the entries show</title>
  <updated>2025-06-01</updated>
  <record>
    <name>lamp</name>
    <protocol>tcp</protocol>
    <description>a sound entry</description>
    <number>7001</number>
  </record>
  <record>
    <name>placeholder</name>
    <protocol>tcp</protocol>
    <description>an entry that breaks the rule</description>
    <number>7002</number>
  </record>
</registry>
"""
_NEXT = """wrote {paths}
next: write the docstring, the check and the fixture; then 'python -m pytest tests/rules tests/packaging --update'
"""


def make_rule(code: str, name: str, root: Path) -> list[Path]:
    """Write the skeleton of a rule below the root of a checkout and return the files written.

    Raises ValueError if code or name are malformed, taken or retired, or if the family is unknown or special.
    """
    if not re.fullmatch(r"[A-Z]{1,8}[0-9]{3}", code):
        raise ValueError(f"code '{code}' is malformed; write a family and three digits, such as NAME008")
    if not re.fullmatch(r"[a-z]+(-[a-z]+)*", name):
        raise ValueError(f"name '{name}' is malformed; write lower-case words with hyphens, such as some-name")
    if code in RETIRED or any(code == rule.code or name == rule.name for rule in ALL):
        raise ValueError(f"'{code}' or '{name}' is taken; 'reglint rules' lists all rules")
    folders = {rule.family: rule.check.__module__.split(".")[-2] for rule in ALL}
    family = code[:-3]
    if family in _SPECIAL or family not in folders:
        known = ", ".join(family for family in folders if family not in _SPECIAL)
        raise ValueError(f"family '{family}' has no skeleton; use one of {known}, or copy a rule")
    module = name.replace("-", "_")
    folder = root / "rules" / folders[family]
    summary = f"{name.replace('-', ' ').capitalize()}: say in one sentence what the rule finds."
    paths = [folder / f"{module}.py", root / "fixtures" / "rules" / f"{code}.xml", folder / "__init__.py"]
    paths[0].write_text(_MODULE.format(summary=summary, code=code, name=name), encoding="utf-8")
    paths[1].write_text(_FIXTURE.format(code=code), encoding="utf-8")
    paths[2].write_text(_with_module(paths[2].read_text(encoding="utf-8"), module), encoding="utf-8")
    return paths


def _with_module(text: str, module: str) -> str:
    """Return the `__init__` of a family with a module imported and its rule at the end of RULES."""
    found = re.search(r"^from \. import (?:\(([^)]*)\)|(.*))$", text, re.MULTILINE)
    if found is None:
        raise ValueError("the family imports its modules in an unknown way; add the rule by hand")
    names = sorted({*re.findall(r"\w+", found[1] or found[2]), module})
    imports = "".join(f"    {name},\n" for name in names)
    text = f"{text[: found.start()]}from . import (\n{imports}){text[found.end() :]}"
    head, mark, tail = text.partition("RULES: tuple[Rule, ...] = (")
    listed, end, rest = tail.partition("\n)")
    if not mark or not end:
        raise ValueError("the family lists its rules in an unknown way; add the rule by hand")
    return f"{head}{mark}{listed}\n    {module}.RULE,{end}{rest}"


def main() -> int:
    """Run the generator with the arguments of the process and return its exit status."""
    try:
        code, name = sys.argv[1:]
        root = Path(__file__).parents[1]
        paths = make_rule(code, name, root)
    except ValueError as error:
        problem = str(error) if len(sys.argv) == 3 else "usage: python -m rules.new CODE NAME"
        sys.stderr.write(f"{problem}\n")
        return 2
    sys.stdout.write(_NEXT.format(paths=", ".join(str(path.relative_to(root)) for path in paths)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
