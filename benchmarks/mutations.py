"""Find the small changes of a module that a mutation run tries, each with its exact place."""

import ast
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import CodeType
from typing import NamedTuple

# A comparison becomes its negation, and an inequality also moves its limit.
_NEGATED: dict[type[ast.cmpop], str] = {
    ast.Lt: ">=",
    ast.LtE: ">",
    ast.Gt: "<=",
    ast.GtE: "<",
    ast.Eq: "!=",
    ast.NotEq: "==",
    ast.In: "not in",
    ast.NotIn: "in",
    ast.Is: "is not",
    ast.IsNot: "is",
}
_SHIFTED: dict[type[ast.cmpop], str] = {ast.Lt: "<=", ast.LtE: "<", ast.Gt: ">=", ast.GtE: ">"}
_TEXTS = ("<", "<=", ">", ">=", "==", "!=", "in", "not in", "is", "is not")
_SYMBOLS = dict(zip(_NEGATED, _TEXTS, strict=True))
_ARITHMETIC: dict[type[ast.operator], str] = {ast.Add: "-", ast.Sub: "+", ast.Mult: "//", ast.FloorDiv: "*"}


class Mutant(NamedTuple):
    """A replacement of a span of a module.

    `function` is the qualified name of the outermost function around it, or empty, and `statement` the first line of the innermost
    statement.
    """

    path: Path
    function: str
    statement: int
    line: int
    start: int
    end: int
    old: str
    new: str

    def apply(self, text: str) -> str:
        """Return the text of the module with the change; all lines keep their numbers."""
        missing = "\n" * (self.old.count("\n") - self.new.count("\n"))
        return f"{text[: self.start]}{self.new[:-1]}{missing}{self.new[-1:]}{text[self.end :]}"

    @property
    def key(self) -> tuple[str, str, str, str]:
        """Return the values that name the mutant in the list of equivalent ones; lines may move."""
        return self.path.as_posix(), self.function, _squeeze(self.old), _squeeze(self.new)


def find_mutants(path: Path) -> list[Mutant]:
    """Return the mutants of a module: comparisons, conditions, numbers, truth values, arithmetic, jumps and returned values.

    Strings, annotations and expressions in f-strings keep their text.
    """
    text = path.read_text(encoding="utf-8")
    finder = _Finder(path, text)
    finder.visit_all(ast.parse(text).body, "", in_function=False)
    return [mutant for mutant in dict.fromkeys(finder.found) if _compiles(mutant.apply(text))]


def _squeeze(text: str) -> str:
    return re.sub(r"\s+", " ", text)


def _compiles(text: str) -> bool:
    try:
        compile(text, "mutant", "exec")
    except SyntaxError:
        return False
    return True


def compile_with_marks(text: str, path: str, mark: str) -> CodeType:
    """Compile a module that calls a global function `mark` with the line of each statement in a function before it runs."""
    tree = ast.parse(text)
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            for inner in ast.walk(node):
                for field in ("body", "orelse", "finalbody"):
                    if isinstance(statements := getattr(inner, field, None), list) and not isinstance(inner, ast.ClassDef):
                        setattr(inner, field, list(_mark(statements, mark)))
    return compile(ast.fix_missing_locations(tree), path, "exec", dont_inherit=True)


def _mark(statements: Sequence[ast.stmt], mark: str) -> Iterator[ast.stmt]:
    for statement in statements:
        if not getattr(statement, "is_marked", False):
            call = ast.parse(f"{mark}({statement.lineno})").body[0]
            for part in ast.walk(call):
                ast.copy_location(part, statement)
            for one in (call, statement):
                one.is_marked = True  # type: ignore[attr-defined]
            yield call
        yield statement


class _Finder:
    def __init__(self, path: Path, text: str) -> None:
        self.path = path
        self.text = text
        self.found: list[Mutant] = []
        self._statement = 0
        self._starts = [0]
        self._lines = text.split("\n")
        for line in self._lines:
            self._starts.append(self._starts[-1] + len(line) + 1)

    def visit_all(self, nodes: Sequence[ast.AST], name: str, *, in_function: bool) -> None:
        for node in nodes:
            self._visit(node, name, in_function)

    def _visit(self, node: ast.AST, name: str, in_function: bool) -> None:
        function = name if in_function else ""
        if isinstance(node, ast.stmt):
            around = self._statement
            self._statement = node.lineno
            self._visit_parts(node, name, function, in_function)
            self._statement = around
        else:
            self._visit_parts(node, name, function, in_function)

    def _visit_parts(self, node: ast.AST, name: str, function: str, in_function: bool) -> None:
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                self.visit_all([*node.decorator_list, node.args], name, in_function=in_function)
                inner = name if in_function else f"{name}.{node.name}".lstrip(".")
                self.visit_all(node.body, inner, in_function=True)
                return
            case ast.ClassDef():
                self.visit_all(node.decorator_list, name, in_function=in_function)
                self.visit_all(node.body, name if in_function else f"{name}.{node.name}".lstrip("."), in_function=in_function)
                return
            case ast.AnnAssign():
                self.visit_all([node.value] if node.value else [], name, in_function=in_function)
                return
            case ast.arguments():
                self.visit_all([*node.defaults, *filter(None, node.kw_defaults)], name, in_function=in_function)
                return
            case ast.JoinedStr():
                return
            case ast.Return(value=ast.expr() as value) if not _is_condition(value) and not isinstance(value, ast.Constant):
                self._add(value, "(None)", function)
            case ast.Continue():
                self._add(node, "break", function)
            case ast.Break():
                self._add(node, "continue", function)
            case ast.If() | ast.While() | ast.IfExp():
                self._negate(node.test, function)
            case ast.comprehension():
                for condition in node.ifs:
                    self._negate(condition, function)
        if isinstance(node, ast.expr):
            for new in self._changes(node):
                self._add(node, f"({new})", function)
        self.visit_all(list(ast.iter_child_nodes(node)), name, in_function=in_function)

    def _negate(self, condition: ast.expr, function: str) -> None:
        if not _is_condition(condition):
            self._add(condition, f"(not ({self._code(condition)}))", function)

    def _changes(self, node: ast.expr) -> Iterator[str]:
        match node:
            case ast.Compare():
                yield from self._comparisons(node)
            case ast.BoolOp():
                parts = [f"({self._code(value)})" for value in node.values]
                yield (" or " if isinstance(node.op, ast.And) else " and ").join(parts)
                joint = " and " if isinstance(node.op, ast.And) else " or "
                yield from (joint.join(parts[:i] + parts[i + 1 :]) for i in range(len(parts)))
            case ast.UnaryOp(op=ast.Not()):
                yield self._code(node.operand)
            case ast.Constant(value=bool() as value):
                yield str(not value)
            case ast.Constant(value=int() as value):
                yield str(value + 1)
            case ast.BinOp() if (new := _ARITHMETIC.get(type(node.op))) and not any(map(_is_text, (node.left, node.right))):
                yield f"({self._code(node.left)}) {new} ({self._code(node.right)})"

    def _comparisons(self, node: ast.Compare) -> Iterator[str]:
        operands = [f"({self._code(operand)})" for operand in (node.left, *node.comparators)]
        symbols = [_SYMBOLS[type(op)] for op in node.ops]
        for i, op in enumerate(node.ops):
            for new in filter(None, (_NEGATED[type(op)], _SHIFTED.get(type(op)))):
                changed = [*symbols[:i], new, *symbols[i + 1 :]]
                yield operands[0] + "".join(f" {symbol} {operand}" for symbol, operand in zip(changed, operands[1:], strict=True))

    def _code(self, node: ast.AST) -> str:
        start, end = self._span(node)
        return self.text[start:end]

    def _add(self, node: ast.AST, new: str, function: str) -> None:
        start, end = self._span(node)
        line = self.text.count("\n", 0, start) + 1
        self.found.append(Mutant(self.path, function, self._statement, line, start, end, self.text[start:end], new))

    def _span(self, node: ast.AST) -> tuple[int, int]:
        places = ((node.lineno, node.col_offset), (node.end_lineno, node.end_col_offset))  # type: ignore[attr-defined]
        start, end = (self._starts[line - 1] + len(self._lines[line - 1].encode()[:column].decode()) for line, column in places)
        return start, end


def _is_condition(node: ast.expr) -> bool:
    return isinstance(node, ast.Compare | ast.BoolOp) or (isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not))


def _is_text(node: ast.expr) -> bool:
    is_list = isinstance(node, ast.JoinedStr | ast.List | ast.Tuple | ast.ListComp)
    return is_list or (isinstance(node, ast.Constant) and isinstance(node.value, str | bytes))
