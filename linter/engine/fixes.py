"""Apply fixes to a file, round by round, until none is left that can be applied."""

from bisect import bisect_left, insort
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from contextlib import suppress
from dataclasses import replace
from itertools import pairwise
from operator import attrgetter

from linter.engine.finding import Finding, FixOutcome, Status
from linter.engine.result import Result
from linter.formats import make_edits
from linter.model import Entry
from linter.rules_api.fix import Change, Copy, Insert, Move, Safety, TextEdit, UneditableError, apply_edits
from linter.source import Source, SourceError, join_sources

MAX_ROUNDS = 100  # a round makes every fix but those that get in the way of another
_NO_PLACE = "the layout of the file does not allow it"
_NO_HELP = "it does not remove the finding"
_BREAKS = "the file could not be read any more"
_UNCOVERS = "it leads to another finding, {}; review both and give --unsafe"
_UNFINISHED = "other fixes come first; run --fix again"


def find_edits(result: Result, finding: Finding) -> list[TextEdit] | None:
    """Return the text edits of the fix of a finding in the order of the file, or None if it cannot be applied."""
    if finding.problem.fix is None:
        return None
    known = result.known_edits
    if id(finding) not in known:
        known[id(finding)] = _find_edits(result, finding)
    return known[id(finding)]


def _find_edits(result: Result, finding: Finding) -> list[TextEdit] | None:
    try:
        found = make_edits(result.registry, _list_changes(finding))
    except UneditableError:
        return None
    return None if any(_is_collision(one, other) for one, other in pairwise(found)) else found


def _list_changes(finding: Finding) -> list[Change]:
    """Return the changes of a fix and of its twins in other records of the same entry, each once."""
    found: list[Change] = []
    for problem in finding.problems:
        changes = problem.fix.changes if problem.fix else ()
        found += [change for change in changes if change not in found]
    return found


Check = Callable[[Source], Result]
CheckAgain = Callable[[Source, Result], Result]


def apply_fixes(result: Result, safeties: Collection[Safety], check: Check, check_again: CheckAgain | None = None) -> Result:
    """Apply the fixes of all active findings that have a wanted safety, and return the result after them with their outcomes.

    `check` reads and checks a text as the first one was; `check_again` does the same, and knows the result before the fixes. Fixes
    that collide are applied one after the other. A fix that does not remove its finding, or makes the file unreadable, is rolled
    back, tried again after the others, and reported. So is a safe fix that leads to a finding which has no safe fix itself, unless
    unsafe fixes are wanted too.
    """
    check_fixed = check_again or (lambda source, _: check(source))
    made: list[FixOutcome] = []
    refused: dict[_Key, str] = {}
    tried_after = 0  # how many repairs had been made when all that is refused was last tried
    for _ in range(MAX_ROUNDS):
        todo = _select_fixable(result, safeties, refused)
        batch, edits_made = _select_compatible(result, todo, refused)
        if not batch and refused and len(made) > tried_after:  # they may have been in its way
            tried_after = len(made)
            refused.clear()
            continue
        if not batch:
            break
        try:
            after = check_fixed(_apply_edits(result, edits_made), result)
        except SourceError:
            refused.update((_make_key(finding), _BREAKS) for finding in _find_breaking(result, batch, check_fixed) or batch)
            continue
        left, before, repaired = _count_active(after.findings), _count_active(result.findings), _count_active(batch)
        if useless := [key for key, count in repaired.items() if left[key] > before[key] - count]:
            refused.update((key, _NO_HELP) for key in useless)
            continue
        if Safety.UNSAFE not in safeties and (uncovering := _find_uncovering(result, batch, after, check_fixed)):
            refused.update(uncovering)
            continue
        made += [_make_outcome(result, finding) for finding in batch]
        result = after
    held = [
        _make_outcome(result, finding, refused.get(_make_key(finding), _UNFINISHED))
        for finding in _select_fixable(result, safeties, {})
    ]
    return replace(result, fix_outcomes=(*made, *held))


_Key = tuple[str, str, str, str]


def _make_key(finding: Finding) -> _Key:
    """Return a key of a finding that is independent of its place."""
    return finding.rule.code, str(finding.problem.entry), finding.problem.field, finding.text


def _count_active(findings: Iterable[Finding]) -> Counter[_Key]:
    return Counter(_make_key(finding) for finding in findings if finding.status is Status.ACTIVE)


def _select_fixable(result: Result, safeties: Collection[Safety], refused: Collection[_Key]) -> list[Finding]:
    fixable = [finding for finding in result.findings if _is_fixable(finding, safeties)]
    return result.sort(finding for finding in fixable if _make_key(finding) not in refused)


def _is_fixable(finding: Finding, safeties: Collection[Safety]) -> bool:
    fix = finding.problem.fix
    return finding.status is Status.ACTIVE and fix is not None and fix.safety in safeties


def _select_compatible(
    result: Result, findings: Iterable[Finding], refused: dict[_Key, str]
) -> tuple[list[Finding], list[TextEdit]]:
    """Return the findings whose fixes can be applied together, and their edits. Fixes that cannot be applied are refused."""
    findings = list(findings)
    batch, taken = _select_moves(result, findings)
    changed: set[Entry] = set()
    relied_on: set[Entry] = set()
    for changes, relies in map(_list_touched, batch):
        changed |= changes
        relied_on |= relies
    moved = set(map(id, batch))
    for finding in findings:
        if id(finding) in moved:
            continue
        if (found := find_edits(result, finding)) is None:
            refused[_make_key(finding)] = _NO_PLACE
            continue
        changes, relies = _list_touched(finding)
        if changes & relied_on or relies & changed or any(_is_taken(taken, edit) for edit in found):
            continue
        batch.append(finding)
        changed |= changes
        relied_on |= relies
        for edit in found:
            insort(taken, edit)
    return batch, taken


def _select_moves(result: Result, findings: Iterable[Finding]) -> tuple[list[Finding], list[TextEdit]]:
    """Return the findings whose fixes only move records, and the edits of all of these moves together.

    Moves do not collide with each other, even if they meet: what is moved before one record is put there in the order of ranks.
    """
    moving = [finding for finding in findings if all(isinstance(change, Move) for change in _list_changes(finding))]
    entries: set[Entry] = {change.entry for finding in moving for change in _list_changes(finding) if isinstance(change, Move)}
    batch: list[Finding] = []
    deletions: list[TextEdit] = []
    insertions: dict[int, list[tuple[int, str]]] = {}
    for finding in moving:
        _, relies = _list_touched(finding)
        steps = [(change, _split_move(result, change)) for change in _list_changes(finding) if isinstance(change, Move)]
        if not relies.isdisjoint(entries) or any(step is None for _, step in steps):
            continue
        batch.append(finding)
        for change, step in steps:
            assert step is not None
            deletion, insertion = step
            deletions.append(deletion)
            insertions.setdefault(insertion.start, []).append((change.rank, insertion.text))
    put = [TextEdit(at, at, "".join(text for _, text in sorted(texts))) for at, texts in insertions.items()]
    return (batch, sorted((*deletions, *put))) if len(batch) > 1 else ([], [])


def _split_move(result: Result, move: Move) -> tuple[TextEdit, TextEdit] | None:
    """Return the deletion and the insertion that move a record, None if other edits do it."""
    try:
        found = make_edits(result.registry, [move])
    except UneditableError:
        return None
    deletions, insertions = [edit for edit in found if edit.text == ""], [edit for edit in found if edit.start == edit.end]
    return (deletions[0], insertions[0]) if len(found) == 2 and len(deletions) == len(insertions) == 1 else None


def _list_touched(finding: Finding) -> tuple[set[Entry], set[Entry]]:
    """Return the entries that a fix changes, and those that must not change with it."""
    problem = finding.problem
    changes: set[Entry] = set()
    relies: set[Entry] = {related.entry for related in problem.related if related.entry is not problem.entry}
    for change in _list_changes(finding):
        match change:
            case Insert(beside=entry) | Copy(entry=entry):
                relies.add(entry)
            case Move(entry, before, _):
                changes.add(entry)
                relies.add(before)
            case _:
                changes.add(change.entry)
    return changes, relies


def _is_collision(one: TextEdit, other: TextEdit) -> bool:
    """Return whether two edits collide. Where text is inserted, nothing else may begin or end."""
    if one.start == one.end or other.start == other.end:
        return one.start <= other.end and other.start <= one.end
    return one.start < other.end and other.start < one.end


def _is_taken(taken: Sequence[TextEdit], edit: TextEdit) -> bool:
    """Return whether an edit collides with one of those taken, which are sorted and do not collide with each other."""
    at = bisect_left(taken, edit)
    return any(_is_collision(other, edit) for other in taken[max(at - 2, 0) : at + 2])


def _find_breaking(result: Result, batch: Iterable[Finding], check: CheckAgain) -> list[Finding]:
    """Return the findings whose fix alone makes the file unreadable."""
    found = []
    for finding in batch:
        try:
            check(_apply_edits(result, find_edits(result, finding) or []), result)
        except SourceError:
            found.append(finding)
    return found


def _describe_uncovered(result: Result, batch: Sequence[Finding], after: Result) -> str:
    """Return the codes of active findings without a safe fix that a batch of fixes led to, "" for none.

    A fix may change the name or message of other findings, so a new finding counts only if no other of its rule and field is gone.
    """
    before, left = _count_active(result.findings) - _count_active(batch), _count_active(after.findings)
    safe = _count_active(one for one in after.findings if one.problem.fix and one.problem.fix.safety is Safety.SAFE)
    gone = Counter((code, field) for code, _, field, _ in (before - left).elements())
    new = Counter((code, field) for code, _, field, _ in (left - _count_active(result.findings) - safe).elements())
    return ", ".join(sorted({code for code, _ in new - gone}))


def _find_uncovering(result: Result, batch: Sequence[Finding], after: Result, check: CheckAgain) -> dict[_Key, str]:
    """Return the fixes of a batch that lead to other findings, with the reason to hold them back, found by halving the batch."""
    if not (codes := _describe_uncovered(result, batch, after)):
        return {}
    if len(batch) == 1:
        return {_make_key(batch[0]): _UNCOVERS.format(codes)}
    found: dict[_Key, str] = {}
    middle = len(batch) // 2
    for half in (batch[:middle], batch[middle:]):
        made = sorted(edit for finding in half for edit in find_edits(result, finding) or ())
        with suppress(SourceError):
            found |= _find_uncovering(result, half, check(_apply_edits(result, made), result), check)
    return found or {_make_key(finding): _UNCOVERS.format(codes) for finding in batch}  # only together they do


def _apply_edits(result: Result, made: Sequence[TextEdit]) -> Source:
    source = result.registry.source
    if not source.parts:
        return replace(source, text=apply_edits(source.text, made))
    parts = []
    for start, part in zip(source.part_starts, source.parts, strict=True):
        first, last = (bisect_left(made, at, key=attrgetter("start")) for at in (start, start + len(part.text) + 1))
        own = [TextEdit(edit.start - start, edit.end - start, edit.text) for edit in made[first:last]]
        parts.append(replace(part, text=apply_edits(part.text, own)) if own else part)
    return join_sources(source.path, parts)


def _make_outcome(result: Result, finding: Finding, held_back: str = "") -> FixOutcome:
    source, start = result.registry.source, result.place(finding).start
    return FixOutcome(finding, source.path_at(start), source.position(start), held_back)
