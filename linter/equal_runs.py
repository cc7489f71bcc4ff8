"""Count what two sequences share."""

from collections.abc import Sequence


def count_equal(one: Sequence[str], here: int, other: Sequence[str], there: int) -> int:
    """Return the number of equal texts from two positions on. Long runs are compared in slices that double."""
    most = min(len(one) - here, len(other) - there)
    count, step, grows = 0, 1, True
    while count < most:
        step = min(step, most - count)
        if one[here + count : here + count + step] == other[there + count : there + count + step]:
            count += step
            step *= 2 if grows else 1
        elif step == 1:
            break
        else:
            grows, step = False, step // 2
    return count
