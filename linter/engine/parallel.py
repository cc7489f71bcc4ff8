"""Work that goes on beside other work, in a process of its own where the system can do that at no cost."""

import marshal
import os
from collections.abc import Callable
from contextlib import suppress
from typing import Any


def beside(work: Callable[[], Any]) -> Callable[[], Any]:
    """Begin some work, and say how to get what it gives.

    What it gives are plain values: None, truth values, numbers, texts, and tuples, lists and dictionaries of these. Where there is
    one processor only, or no way to go on from here in a second process, or that process fails, the work is done when its result
    is asked for; so it must have no other effect.
    """
    if not hasattr(os, "fork") or _processors() < 2:
        return work
    try:
        reading, writing = os.pipe()
        child = os.fork()
    except OSError:
        return work
    if child == 0:
        status = 1
        with suppress(BaseException):  # whatever it is, the first process finds out for itself
            os.close(reading)
            with open(writing, "wb") as pipe:
                marshal.dump(work(), pipe)
            status = 0
        os._exit(status)
    os.close(writing)

    def result() -> Any:
        with open(reading, "rb") as pipe:
            data = pipe.read()
        _, status = os.waitpid(child, 0)
        return marshal.loads(data) if status == 0 else work()

    return result


def _processors() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
