"""Group the lines of a drawn table into entries.

A cell of several lines is centred beside the others: in an entry of n lines, a cell of m lines begins on line (n - m) // 2. Every
entry has an anchor, the line with the cells that are never broken (name, port and transport, or an id). Lines between two anchors
belong to the one above or the one below, and more than one way may fit. The words decide then (`Reader`). If they do not, the lines
are doubtful.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple, Protocol

MAX_LINES = 400  # of one entry; the longest of IANA's has 24
_WAYS = 32  # to stack the lines around one anchor, of which no table of IANA's has more than a few
_BROKEN_EARLY = 10  # the weight of a line that ends although the next word had room


class Stack(NamedTuple):
    """The lines of one entry: the first, the anchor, the last, numbered in the table."""

    top: int
    anchor: int
    bottom: int


class Reader(Protocol):
    """Weights for the ways to group lines, from the words of entries: the way with the lowest sum wins."""

    def alone(self, stack: Stack) -> int:
        """Return a weight that grows with the signs that the lines are not one whole entry."""

    def beside(self, one: Stack, other: Stack) -> int:
        """Return a weight that grows with the differences of two neighbours that should be alike."""

    def preference(self, one: Stack, other: Stack) -> int:
        """Return a weight that chooses between equal ways; their lines stay doubtful."""


class UnsettledError(Exception):
    """An error for lines that fit no entry. `line` is the number of the anchor at which this shows."""

    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


_State = tuple[int, int]  # lines above the anchor, lines below
_Layer = dict[_State, tuple[int, list[_State]]]


class Stacks:
    """The entries of a drawn table in order, and the doubtful lines, which may belong to either of two neighbours.

    Raises UnsettledError if the lines around an anchor fit no entry.
    """

    def __init__(self, cells: Sequence[Sequence[str]], widths: Sequence[int], anchors: Sequence[int], reader: Reader) -> None:
        self._cells, self._widths, self._anchors, self._reader = cells, widths, anchors, reader
        self._occupied = [[number for number, row in enumerate(cells) if row[column]] for column in range(len(widths))]
        self._early: dict[int, int] = {}
        self._gaps = [  # lines before each anchor, and after the last; empty ones alone are none
            end - start - 1 if end - start > 1 and any(map(any, cells[start + 1 : end])) else 0
            for start, end in zip([-1, *anchors], [*anchors, len(cells)], strict=True)
        ]
        self.stacks: list[Stack] = []
        self.doubtful: list[int] = []
        start = 0
        for i in range(len(anchors)):
            if self._gaps[i + 1] == 0 or i + 1 == len(anchors):  # what follows is not touched by what comes before
                if start == i and self._gaps[i] == self._gaps[i + 1] == 0:
                    self.stacks.append(Stack(anchors[i], anchors[i], anchors[i]))
                else:
                    self.stacks += self._settle(range(start, i + 1))
                start = i + 1

    def _settle(self, run: range) -> Iterator[Stack]:
        """Return the stacks around some anchors that have lines between them."""
        layers = self._weigh(run, self._possible(run))
        lightest = min(weight for weight, _ in layers[-1].values())
        alive = {state for state, (weight, _) in layers[-1].items() if weight == lightest}
        ways = [alive]
        for layer in reversed(layers[1:]):
            alive = {step for state in alive for step in layer[state][1]}
            ways.append(alive)
        ways.reverse()
        for i, states in zip(run, ways, strict=True):
            if len(states) > 1:
                below = [state[1] for state in states]
                self.doubtful += range(self._anchors[i] + min(below) + 1, self._anchors[i] + max(below) + 1)
        return map(self._stack, run, self._choose(run, layers, ways))

    def _possible(self, run: range) -> list[list[_State]]:
        """Return, by anchor, the ways to stack the lines around it that leave no line over."""
        layers: list[list[_State]] = []
        before = {0}  # the lines below the anchor before
        for i in run:
            room, is_last = self._gaps[i + 1], i + 1 == run.stop
            layer = [
                (above, below)
                for above in {self._gaps[i] - taken for taken in before}
                if above >= 0
                for below in (above, above + 1)
                if below <= room and (below == room or not is_last) and self._is_centred(self._stack(i, (above, below)))
            ]
            if not layer or len(layer) > _WAYS:
                raise UnsettledError(self._anchors[i])
            layers.append(layer)
            before = {below for _, below in layer}
        for at in range(len(layers) - 2, -1, -1):
            aboves = {above for above, _ in layers[at + 1]}
            layers[at] = [state for state in layers[at] if self._gaps[run[at + 1]] - state[1] in aboves]
        return layers

    def _is_centred(self, stack: Stack) -> bool:
        """Return whether every cell is centred in the lines of the entry."""
        top, _, bottom = stack
        height = bottom - top + 1
        if height == 1:
            return True
        if height > MAX_LINES:
            return False
        highest = 1
        for lines in self._occupied:
            first, last = bisect_left(lines, top), bisect_right(lines, bottom) - 1
            if first <= last:
                lines_of_cell = lines[last] - lines[first] + 1
                if lines[first] - top != (height - lines_of_cell) // 2:
                    return False
                highest = max(highest, lines_of_cell)
        return highest == height

    def _weigh(self, run: range, possible: list[list[_State]]) -> list[_Layer]:
        """Return, by anchor and way, the lowest weight of a chain that ends with it, and the ways before it on such chains."""
        layers: list[_Layer] = []
        for i, states in zip(run, possible, strict=True):
            layer: _Layer = {}
            before = layers[-1] if layers else {}
            settled = len(states) == 1 and len(before) < 2
            for state in states:
                above, _ = state
                weights = {
                    step: weight + (0 if settled else self._weight(i, state, self._stack(i - 1, step)))
                    for step, (weight, _) in before.items()
                    if step[1] == self._gaps[i] - above
                }
                if not before:
                    first = 0 if settled else self._weight(i, state, self.stacks[-1] if self.stacks else None)
                lightest = min(weights.values()) if before else first
                layer[state] = lightest, [step for step, weight in weights.items() if weight == lightest]
            layers.append(layer)
        return layers

    def _weight(self, i: int, state: _State, before: Stack | None) -> int:
        stack = self._stack(i, state)
        early = sum(self._broken_early(line) for line in range(stack.top, stack.bottom))
        beside = self._reader.beside(before, stack) if before else 0
        return self._reader.alone(stack) + beside + _BROKEN_EARLY * early

    def _broken_early(self, line: int) -> int:
        """Return in how many cells a line ends although the first word of the next one had room."""
        if line not in self._early:
            self._early[line] = sum(
                bool(one and other) and len(one) + 1 + len(other.split(" ", 1)[0]) <= width
                for one, other, width in zip(self._cells[line], self._cells[line + 1], self._widths, strict=True)
            )
        return self._early[line]

    def _stack(self, i: int, state: _State) -> Stack:
        anchor = self._anchors[i]
        return Stack(anchor - state[0], anchor, anchor + state[1])

    def _choose(self, run: range, layers: list[_Layer], ways: list[set[_State]]) -> list[_State]:
        """Return the chain of ways to use, of those with the lowest weight."""
        costs: list[dict[_State, tuple[int, _State]]] = []
        for i, layer, states in zip(run, layers, ways, strict=True):
            cost: dict[_State, tuple[int, _State]] = {}
            for state in sorted(states):
                steps = [step for step in layer[state][1] if costs and step in costs[-1]]
                choice = len(states) > 1 or len(steps) > 1
                cost[state] = min(
                    (
                        (
                            costs[-1][step][0]
                            + (self._reader.preference(self._stack(i - 1, step), self._stack(i, state)) if choice else 0),
                            step,
                        )
                        for step in steps
                    ),
                    default=(0, state),
                )
            costs.append(cost)
        state = min(costs[-1], key=lambda last: costs[-1][last][0])
        chosen = [state]
        for cost in reversed(costs[1:]):
            state = cost[state][1]
            chosen.append(state)
        return chosen[::-1]
