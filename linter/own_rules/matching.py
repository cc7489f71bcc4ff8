"""Match values against the regular expressions of settings, within a limit of time.

A repetition inside of a repetition may take years on a short value, and settings come with the changes of strangers.
"""

import re
import signal
import threading
import time
from types import FrameType

from linter.source import clip

MAX_SECONDS = 2.0  # for all slow values of an expression together
_SLOW = 0.001  # seconds above which a value counts
_spent: dict[re.Pattern[str], float] = {}


class _AlarmError(Exception):
    """The alarm went off while an expression was matched."""


def matches_all(pattern: re.Pattern[str], text: str) -> bool:
    """Return whether an expression matches all of a text.

    Raises RuntimeError if the expression has taken more than MAX_SECONDS. Without alarm signals, as on Windows or outside of the
    main thread, a single value has no limit.
    """
    left = MAX_SECONDS - _spent.get(pattern, 0.0)
    if left > 0:
        started = time.perf_counter()
        try:
            return _match_with_alarm(pattern, text, left) if _has_alarm() else pattern.fullmatch(text) is not None
        except _AlarmError:
            pass
        finally:
            spent = time.perf_counter() - started
            if spent > _SLOW:
                _spent[pattern] = _spent.get(pattern, 0.0) + spent
    advice = "write it without a repetition inside of a repetition"
    raise RuntimeError(f"the regular expression '{clip(pattern.pattern, 60)}' takes more than {MAX_SECONDS:g} seconds; {advice}")


def _has_alarm() -> bool:
    return hasattr(signal, "setitimer") and threading.current_thread() is threading.main_thread()


def _match_with_alarm(pattern: re.Pattern[str], text: str, left: float) -> bool:
    def stop(_signal: int, _frame: FrameType | None) -> None:
        raise _AlarmError

    earlier = signal.signal(signal.SIGALRM, stop)
    try:
        signal.setitimer(signal.ITIMER_REAL, left)
        return pattern.fullmatch(text) is not None
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, earlier)
