"""Work in other processes, which send their values as they find them.

They are forked, so nothing has to be sent to them. Where the system cannot fork, or a process fails, the caller does the work.
"""

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.context import ForkProcess


def count_processors() -> int:
    """Return the number of processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Processes:
    """Processes that send values as they find them. One that cannot be started, or ends early, sends no more of them."""

    def __init__(self) -> None:
        self._processes: list[ForkProcess] = []
        self._pipes: dict[Connection, int] = {}  # the open ones, each with the number of its process
        self._received: list[deque[Any]] = []

    def start(self, works: Sequence[Callable[[], Iterable[Any]]]) -> None:
        """Start a process for each piece of work, as far as the system can. Values must be picklable."""
        import multiprocessing

        if "fork" not in multiprocessing.get_all_start_methods():
            return
        context = multiprocessing.get_context("fork")
        for number, work in enumerate(works):
            self._received.append(deque())
            ours, theirs = context.Pipe(duplex=False)
            process = context.Process(target=_send, args=(work, theirs, [*self._pipes, ours]), daemon=True)
            with suppress(OSError):
                process.start()
                self._processes.append(process)
            theirs.close()
            self._pipes[ours] = number

    def values(self, number: int, on_value: Callable[[], None]) -> Iterator[Any]:
        """Yield the values of a process as they arrive; call `on_value` for each value of any process."""
        from multiprocessing.connection import wait

        while number < len(self._received):
            while self._received[number]:
                yield self._received[number].popleft()
            if number not in self._pipes.values():
                return
            for pipe in cast("list[Connection]", wait(list(self._pipes))):
                try:
                    self._received[self._pipes[pipe]].append(pipe.recv())
                except (EOFError, OSError):
                    del self._pipes[pipe]
                else:
                    on_value()

    def close(self) -> None:
        """End all processes, finished or not."""
        for process in self._processes:
            process.terminate()
            process.join()


def _send(work: Callable[[], Iterable[Any]], pipe: "Connection", others: Iterable["Connection"]) -> None:
    """Send the values of some work. Any failure ends the process silently: its parent repeats the rest and reports."""
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent handles it
    for other in others:
        other.close()
    with suppress(Exception):
        for value in work():
            pipe.send(value)
