"""Look up the command lines of the parent processes."""

import os
import subprocess
from collections.abc import Iterator


def list_parent_commands(limit: int = 20) -> Iterator[list[str]]:
    """Yield the command lines of the parent processes, nearest first, as far as the system shows them."""
    pid = os.getppid()
    for _ in range(limit):
        if pid <= 1:
            return
        try:
            with open(f"/proc/{pid}/cmdline", "rb") as file:
                command = [os.fsdecode(word) for word in file.read().split(b"\0")[:-1]]
            with open(f"/proc/{pid}/stat", "rb") as file:
                pid = int(file.read().rpartition(b")")[2].split()[1])
        except (OSError, ValueError, IndexError):
            try:
                shown = subprocess.run(["ps", "-o", "ppid=,command=", "-p", str(pid)], capture_output=True, text=True, check=True)
                parent, *command = shown.stdout.split()
                pid = int(parent)
            except (OSError, ValueError, subprocess.SubprocessError):
                return
        yield command
