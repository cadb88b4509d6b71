"""A system design interview: one problem in seven stages, its arithmetic checked."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from tutor.cards import CardSource
from tutor.interview import InterviewQuestion, PointSaid
from tutor.interview_questions import question_of

TOLERANCE = 0.25  # an estimate is rounded freely; more than this off is a slip

_NUMBER = r"(?:\d[\d,_]*(?:\.\d+)?|\d*\.\d+)\s*(?:e\d+)?\s*(?:%|[kmbt]\b|million|billion|thousand)?"
_PRODUCT = re.compile(
    rf"(?P<sum>{_NUMBER}[^=\n.;]{{0,24}}?(?:\s*[*×x/÷]\s*{_NUMBER}[^=\n.;*×/÷]{{0,24}})+)"
    rf"(?:=|≈|~=|->|is about)\s*(?P<result>{_NUMBER})",
    re.IGNORECASE,
)
_TERM = re.compile(rf"(?P<operator>[*×/÷]|\bx\b)?\s*(?P<number>{_NUMBER})", re.IGNORECASE)
_SCALES = {"k": 1e3, "thousand": 1e3, "m": 1e6, "million": 1e6, "b": 1e9, "billion": 1e9, "t": 1e12}


@dataclass(frozen=True, slots=True)
class Stage:
    name: str
    asks: str
    wants: tuple[tuple[str, str], ...]  # what a full stage names, and how it reads


STAGES = (
    Stage(
        "Requirements",
        "What must it do, what must it not do, and for whom? Say what you assume.",
        (
            ("what it does for its users", r"\busers?\b|\bmust\b|\bshould\b|\bcan\b"),
            ("how many, how often", r"\d"),
            ("latency, availability or consistency", r"latenc|availab|consisten|fast|durab|ms\b"),
            ("what is out of scope", r"out of scope|not (?:needed|include)|assum|ignore|later"),
        ),
    ),
    Stage(
        "Estimates",
        "Requests a second, storage, bandwidth. Write the sums, as in 10M * 5 / 86400 = 580.",
        (
            ("requests a second", r"per second|a second|/s\b|qps|rps"),
            ("storage", r"[kmgtp]b\b|bytes?|storage|disk"),
            ("reads against writes", r"\breads?\b.*\bwrites?\b|\bwrites?\b.*\breads?\b|ratio"),
        ),
    ),
    Stage(
        "Interface",
        "Which calls does it offer, with what in and out?",
        (
            ("the calls", r"\b(?:get|post|put|delete|patch)\b|endpoint|rpc|api|\w+\([^)]*\)"),
            ("what goes in and comes out", r"returns?|respon|param|body|status|json"),
            ("who may call it, how often", r"auth|token|key|rate limit|quota|pagina"),
        ),
    ),
    Stage(
        "Data",
        "What is stored, under which keys, in which kind of store, and why that one?",
        (
            ("the entities and keys", r"\btable|\bkey\b|\bid\b|schema|column|document|entit"),
            (
                "the kind of store",
                r"sql|postgres|mysql|key.?value|redis|cassandra|dynamo|object st",
            ),
            ("why that one", r"because|since|so that|trade|instead|rather"),
        ),
    ),
    Stage(
        "High level",
        "Draw it in words: the way of a request from the client to the data and back.",
        (
            ("the way in", r"load balanc|gateway|dns|cdn|proxy"),
            ("the servers", r"server|service|worker|stateless|app"),
            ("the data behind", r"database|store|cache|queue|replica"),
        ),
    ),
    Stage(
        "Deep dive",
        "Take the hardest part: how does it work exactly, and what else did you weigh?",
        (
            ("how it works, step by step", r"first|then|step|when|each"),
            ("an alternative", r"alternativ|instead|or we could|other option|versus|vs\b|compared"),
            ("what it costs", r"cost|trade|downside|but\b|slower|more memory|complex"),
        ),
    ),
    Stage(
        "Bottlenecks",
        "What breaks first as it grows or as a machine dies, and how would you notice?",
        (
            ("what breaks first", r"bottleneck|single point|hot|overload|breaks?|fails?"),
            ("what helps", r"shard|replic|cache|queue|partition|retry|failover|backup|limit"),
            ("how you notice", r"monitor|alert|metric|log|trace|dashboard|health"),
        ),
    ),
)


def stage_question(problem: CardSource, number: int) -> InterviewQuestion:
    """The problem's question at one of STAGES; the author's answer comes with the last stage."""
    stage, is_last = STAGES[number], number == len(STAGES) - 1
    question = question_of(problem)
    return replace(
        question,
        kind="design",
        prompt=f"{problem.question}\n\n**{stage.name}.** {stage.asks}",
        reference=question.reference if is_last else "",
        origin=question.origin if is_last else None,
    )


def read_stage(prompt: str, answer: str) -> tuple[PointSaid, ...]:
    """What of its stage an answer names, and every sum in it that doesn't come out."""
    stage = next(stage for stage in STAGES if f"**{stage.name}.**" in prompt)
    points = []
    for name, reads in stage.wants:
        found = re.search(rf"[^.\n]*(?:{reads})[^.\n]*", answer, re.IGNORECASE)
        evidence = found.group().strip() if found else ""
        points.append(PointSaid(name.capitalize(), "hit" if evidence else "missed", evidence))
    return (*points, *(PointSaid(slip, "contradicted", words) for words, slip in slips(answer)))


def slips(answer: str) -> tuple[tuple[str, str], ...]:
    """(the sum as written, what it really comes to) for each product that is far off."""
    found = []
    for match in _PRODUCT.finditer(answer):
        really, said = _product(match["sum"]), _value(match["result"])
        if really is not None and said and abs(really - said) > TOLERANCE * abs(really):
            words = " ".join(match.group().split())
            found.append((words, f"{' '.join(match['sum'].split())} comes to {_rounded(really)}"))
    return tuple(found)


def _product(words: str) -> float | None:
    result = None
    for term in _TERM.finditer(words):
        value = _value(term["number"])
        if result is None:
            result = value
        elif term["operator"] is None:
            continue  # a number inside a unit
        elif term["operator"] in "/÷":
            if not value:
                return None
            result /= value
        else:
            result *= value
    return result


def _rounded(value: float) -> str:
    """Two figures that matter, as people write them: 58,000 or 0.0012."""
    return f"{float(f'{value:.2g}'):,.0f}" if abs(value) >= 10 else f"{value:.2g}"


def _value(words: str) -> float:
    """A number as people write it: 10M, 1,000, 2.5 billion, 20 %."""
    match = re.match(r"([\d,_.]+)\s*(?:e(\d+))?\s*(%|[a-z]*)", words.strip().lower())
    if match is None:
        return 0.0
    value = float(match[1].replace(",", "").replace("_", "").rstrip(".") or 0)
    if match[2]:
        value *= 10 ** int(match[2])
    return value / 100 if match[3] == "%" else value * _SCALES.get(match[3], 1)
