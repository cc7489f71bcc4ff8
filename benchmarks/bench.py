"""Time `reglint check` on a real registry beside a bare parse of it, and print medians, ratios and peak memory.

    python benchmarks/bench.py ../shared/corpus/xml/2025-09-29.xml --runs 9 --own --tenfold

Every command is a process of its own. The commands alternate, because the speed of a machine drifts: compare the ratios of one
call, not the times of two.
"""

import argparse
import multiprocessing
import os
import re
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

PARSE = "import sys; from lxml import etree; etree.parse(sys.argv[1])"
REGLINT = "from linter.cli import main; main()"


@dataclass
class Job:
    """A command and what was measured of it: seconds of wall clock, and KiB of memory at the most."""

    name: str
    command: list[str]
    output: str = os.devnull
    seconds: list[float] = field(default_factory=list)
    memory: list[int] = field(default_factory=list)

    def run(self) -> None:
        start = time.perf_counter()
        actions = [(os.POSIX_SPAWN_OPEN, 1, self.output, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)]
        child = os.posix_spawn(self.command[0], self.command, os.environ, file_actions=actions)
        _, status, usage = os.wait4(child, 0)
        self.seconds.append(time.perf_counter() - start)
        self.memory.append(usage.ru_maxrss)
        if os.waitstatus_to_exitcode(status) not in (0, 1):
            raise SystemExit(f"{self.name}: the command failed: {self.command}")


def tenfold(text: str) -> str:
    """The registry with nine copies of its entries and contacts, under other names and without ports."""
    head, first, rest = text.partition("<record")
    records, _, tail = rest.rpartition("</record>")
    between, opening, people = tail.partition("<people>")
    persons, closing, end = people.partition("</people>")
    records = f"{first}{records}</record>\n"
    copies, others = [], []
    counter = iter(range(10**9))
    for i in range(9):
        copy = re.sub(r"<name>[^<]*</name>", lambda _: f"<name>copy-{next(counter)}</name>", records)
        copy = re.sub(r"<number>[^<]*</number>|<note>.*?</note>", "", copy, flags=re.DOTALL)
        copies.append(re.sub(r'type="person" data="([^"]*)"', rf'type="person" data="\1.{i}"', copy))
        others.append(re.sub(r'<person id="([^"]*)"', rf'<person id="\1.{i}"', persons))
    return f"{head}{records}{''.join(copies)}{between}{opening}{persons}{''.join(others)}{closing}{end}"


def write_tenfold(registry: Path, large: Path, before: Path) -> None:
    large.write_text(tenfold(registry.read_text(encoding="utf-8")), encoding="utf-8")
    write_before(large, before)


def write_before(registry: Path, before: Path) -> None:
    """The registry as it was before an edit of one entry, in the middle of the file."""
    text = registry.read_text(encoding="utf-8")
    at = text.index("<description>", len(text) // 3) + len("<description>")
    before.write_text(f"{text[:at]}formerly {text[at:]}", encoding="utf-8")


def write_own(registry: Path, in_yaml: Path, in_json: Path) -> None:
    """The registry as people keep their own."""
    from linter.formats import read
    from linter.formats.data.json_writer import write_json
    from linter.formats.data.yaml_writer import write_yaml
    from linter.source import read_source

    held = read(read_source(str(registry)))
    in_yaml.write_text(write_yaml(held), encoding="utf-8")
    in_json.write_text(write_json(held), encoding="utf-8")


def apart(work: Callable[..., None], *arguments: Path) -> None:
    """Do work in a process of its own: a child's peak memory counts what its parent held when it was made."""
    process = multiprocessing.get_context("spawn").Process(target=work, args=arguments)
    process.start()
    process.join()
    if process.exitcode:
        raise SystemExit(f"{work.__name__} failed")


def jobs(registry: str, before: str, output: str, own: Sequence[Path]) -> list[Job]:
    """The yardstick, and what is measured by it. `before` is the registry before an edit, `own` are the same in other formats."""
    python = sys.executable
    check = [python, "-c", REGLINT, "check", registry]
    return [
        Job("lxml.etree.parse", [python, "-c", PARSE, registry]),
        Job("python -c pass", [python, "-c", "pass"]),
        Job("reglint --version", [python, "-c", REGLINT, "--version"]),
        Job("reglint --help", [python, "-c", REGLINT, "--help"]),
        Job("reglint check", check, output),
        Job("reglint check, JSON", [*check, "--format", "json"], output),
        Job("reglint check, SARIF", [*check, "--format", "sarif"], output),
        Job("reglint check --base", [*check, "--base", before], output),
        *(Job(f"reglint check {path.suffix[1:].upper()}", [*check[:-1], str(path)], output) for path in own),
        *(
            Job(f"reglint convert, {form}", [python, "-c", REGLINT, "convert", registry, "--to", form], output)
            for form in ("yaml", "json", "csv", "xml", "services")
        ),
    ]


def measure(registry: str, before: str, runs: int, output: str, own: Sequence[Path] = ()) -> None:
    work = jobs(registry, before, output, own)
    for i in range(runs + 1):
        for job in work:
            job.run()
            if i == 0:  # to warm up
                job.seconds.clear()
                job.memory.clear()
    print(f"{registry}: {Path(registry).stat().st_size / 1e6:.2f} MB, medians of {runs} alternating runs, output to a file")
    print(f"{'':22} {'ms':>8} {'ratio':>7} {'MiB':>7}")
    base = median(work[0].seconds)
    for job in work:
        milliseconds, ratio = median(job.seconds) * 1000, median(job.seconds) / base
        print(f"{job.name:22} {milliseconds:8.0f} {ratio:7.2f} {max(job.memory) / 1024:7.0f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0] if __doc__ else None)
    parser.add_argument("registry", type=Path)
    parser.add_argument("--runs", type=int, default=9, help="counted runs of each command (default: 9)")
    parser.add_argument("--own", action="store_true", help="measure the registry in YAML and in JSON as well")
    parser.add_argument("--tenfold", action="store_true", help="measure ten times the entries as well")
    arguments = parser.parse_args()
    root = str(Path(__file__).resolve().parent.parent)
    sys.path.insert(0, root)  # the processes that write files have the paths of this one
    os.environ["PYTHONPATH"] = root
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    with tempfile.TemporaryDirectory() as folder:
        os.environ["PYTHONPYCACHEPREFIX"] = folder  # compiled once, as an installation is
        output = str(Path(folder) / "output")
        before = Path(folder) / "before.xml"
        write_before(arguments.registry, before)
        own = (Path(folder) / "own.yaml", Path(folder) / "own.json") if arguments.own else ()
        if own:
            apart(write_own, arguments.registry, *own)
        measure(str(arguments.registry), str(before), arguments.runs, output, own)
        if arguments.tenfold:
            large = Path(folder) / "tenfold.xml"
            apart(write_tenfold, arguments.registry, large, before)
            measure(str(large), str(before), max(arguments.runs // 3, 1), output)


if __name__ == "__main__":
    main()
