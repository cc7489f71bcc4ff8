"""Run commands as processes in turn, and measure CPU time and memory."""

import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

ROOT = str(Path(__file__).resolve().parent.parent)
PARSE = "import sys; from lxml import etree; etree.parse(sys.argv[1])"
REGLINT = "from linter.cli import main; main()"


@dataclass
class Job:
    """A command with its CPU times in seconds and its peak memory in KiB, one value for each run."""

    name: str
    command: list[str]
    checks: int | None = None  # how many constraints it checks, if that is known
    output: str = os.devnull
    seconds: list[float] = field(default_factory=list)
    memory: list[int] = field(default_factory=list)

    def run(self) -> None:
        """Run the command once. Raises SystemExit if it fails with another status than 0 and 1."""
        mode = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
        actions = [(os.POSIX_SPAWN_OPEN, 1, self.output, mode, 0o600), (os.POSIX_SPAWN_OPEN, 2, os.devnull, mode, 0o600)]
        child = os.posix_spawn(self.command[0], self.command, os.environ, file_actions=actions)
        _, status, usage = os.wait4(child, 0)
        self.seconds.append(usage.ru_utime + usage.ru_stime)
        self.memory.append(usage.ru_maxrss)
        if os.waitstatus_to_exitcode(status) not in (0, 1):
            raise SystemExit(f"{self.name}: the command failed: {' '.join(self.command)}")


def parse_job(path: Path) -> Job:
    """Return the yardstick: a parse of an XML file by lxml."""
    return Job("lxml.etree.parse", [sys.executable, "-c", PARSE, str(path)])


def reglint_job(name: str, *arguments: str, checks: int | None = None) -> Job:
    """Return a call of reglint without settings files."""
    command, *rest = arguments
    isolated = ["--isolated"] if command == "check" else []
    return Job(name, [sys.executable, "-c", REGLINT, command, *isolated, *rest], checks)


def measure(jobs: Sequence[Job], runs: int) -> None:
    """Run all commands in turn, once to warm up and then `runs` times."""
    for number in range(runs + 1):
        for job in jobs:
            job.run()
            if number == 0:
                job.seconds.clear()
                job.memory.clear()


def ratio(job: Job, base: Job) -> float:
    """Return the median ratio of CPU times to the command that ran in the same round."""
    return median(mine / other for mine, other in zip(job.seconds, base.seconds, strict=True))


def print_table(jobs: Sequence[Job], base: Job) -> None:
    """Print the median CPU time, the ratio to the yardstick and the peak memory of each command."""
    has_checks = any(job.checks for job in jobs)
    print(f"{'':28} {'CPU ms':>8} {'ratio':>7} {'MiB':>6}{'  checks' if has_checks else ''}")
    for job in jobs:
        checks = f"  {job.checks or '':>6}" if has_checks else ""
        print(f"{job.name:28} {median(job.seconds) * 1000:8.0f} {ratio(job, base):7.2f} {max(job.memory) / 1024:6.0f}{checks}")


def prepare_environment(folder: Path) -> None:
    """Let the processes import this checkout, compiled once as an installation is."""
    os.environ["PYTHONPATH"] = ROOT
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    os.environ["PYTHONPYCACHEPREFIX"] = str(folder / "pycache")
    if ROOT not in sys.path:
        sys.path.insert(0, ROOT)
