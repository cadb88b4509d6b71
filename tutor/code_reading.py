"""Code as an interviewer reads it: parsed, its claims compared, never run."""

from __future__ import annotations

import ast
import re

from tutor.interview import PointSaid, PointState
from tutor.sentences import fences

NOT_RUN = "Read, not run."

_CLAIM = re.compile(r"\bO\(\s*([^()]*(?:\([^()]*\))?[^()]*)\)", re.IGNORECASE)
_EDGES = re.compile(
    r"\b(?:empty|none|null|duplicates?|negative|single|zero|overflow|edge case|no elements?"
    r"|already sorted|not found|missing|out of range|unicode|very large)\b|if not \w+",
    re.IGNORECASE,
)


def code_in(answer: str) -> str:
    """What stands in fences, else what parses as it stands; "" when there is no code."""
    blocks = ["\n".join(answer[a:b].strip().split("\n")[1:-1]) for a, b in fences(answer)]
    if blocks:
        return "\n\n".join(blocks)
    rows = answer.split("\n")
    starts = [
        n for n, row in enumerate(rows) if re.match(r"\s*(?:def|class|for|while|import)\b", row)
    ]
    return "\n".join(rows[starts[0] :]) if starts else ""


def read_code(answer: str, reference: str) -> tuple[PointSaid, ...]:
    """Whether it parses, defines something, what it claims to cost, and which edges it names."""
    code = code_in(answer)
    points = [_parses(code), _claims(answer, code, reference)]
    edges = _EDGES.search(answer)
    said = edges.group() if edges else ""
    points.append(
        PointSaid("Edge cases: what if it is empty, or has duplicates?", _hit(said), said)
    )
    return tuple(points)


def loop_depth(code: str) -> int | None:
    """How deep loops and comprehensions stand in one another; None when it doesn't parse."""
    try:
        tree = ast.parse(code)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    return _depth(tree)


def _depth(node: ast.AST) -> int:
    if isinstance(node, ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp):
        own = len(node.generators)
    else:
        own = int(isinstance(node, ast.For | ast.AsyncFor | ast.While))
    return own + max((_depth(child) for child in ast.iter_child_nodes(node)), default=0)


def _parses(code: str) -> PointSaid:
    if not code:
        return PointSaid("Code, not only words", "missed", "")
    try:
        ast.parse(code)
    except SyntaxError as error:
        words = f"Python can't read it: line {error.lineno}, {error.msg}"
        return PointSaid(words, "contradicted", (error.text or "").strip())
    except (ValueError, RecursionError, MemoryError):
        return PointSaid("Python reads it", "missed", "")
    return PointSaid("Python reads it", "hit", code.split("\n")[0])


def _claims(answer: str, code: str, reference: str) -> PointSaid:
    """The cost that is claimed, held against the notes' and against the loops."""
    mine = [_plain(claim) for claim in _CLAIM.findall(answer)]
    theirs = [_plain(claim) for claim in _CLAIM.findall(reference)]
    if not mine:
        return PointSaid("What it costs: O(…) of time and space", "missed", "")
    claim, depth = mine[0], loop_depth(code) if code else None
    if theirs and claim not in theirs:
        words = f"O({claim}) is claimed; the notes have O({theirs[0]})"
        return PointSaid(words, "contradicted", f"O({claim})")
    if depth is not None and depth >= 2 and claim in ("1", "logn", "n"):
        words = f"O({claim}) is claimed, but {depth} loops stand in one another"
        return PointSaid(words, "contradicted", f"O({claim})")
    return PointSaid("What it costs: O(…) of time and space", "hit", f"O({claim})")


def _plain(claim: str) -> str:
    return re.sub(r"[\s*()]", "", claim.lower()).replace("²", "^2")


def _hit(evidence: str) -> PointState:
    return "hit" if evidence else "missed"
