"""The starter corpus is right: its code runs, its outputs are true, its shape is kept."""

from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
import sys
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import pytest

CORPUS = Path(__file__).resolve().parent.parent / "corpus" / "starter"
GUIDES = sorted(CORPUS.glob("[0-9][0-9]-*.md"))
SERIES = (
    "01-python-data-model",
    "02-functions-decorators-generators",
    "03-memory-and-garbage-collection",
    "04-classes-and-oop",
    "05-solid-and-composition",
    "06-design-patterns",
    "07-threads-processes-gil",
    "08-asyncio",
    "09-scaling",
    "10-databases",
    "11-the-interview",
    "12-data-structures-and-complexity",
    "13-coding-patterns",
    "14-system-design",
    "15-ml-and-llm-systems",
    "16-interview-questions-and-study-plan",
    "17-cpp-core",
    "18-cpp-concurrency",
    "19-web-apis-and-django",
    "20-security",
    "21-testing-review-agile",
)
each_guide = pytest.mark.parametrize("path", GUIDES, ids=lambda path: path.stem)

PYTHON_SECONDS = 10
CPP_SECONDS = 60
NOT_RUN_SHARE = 0.05
MAX_WORDS = 120
MAX_CODE_LINES = 12

FENCE = re.compile(r"^ {0,6}(?P<marks>`{3,}|~{3,})(?P<info>[^`]*)$")
HEADING = re.compile(r"^(#{1,6})\s+(.*?)\s*#*$")
QUESTION = re.compile(r"^\*\*Q: (.+\?)\*\*$")
MARKS = re.compile(r"^\*(easy|medium|hard) · ([^·*]+?)( · exercise)?\*$")
LINK = re.compile(r"(?<!!)\[[^\]]+\]\(([^)\s]+)\)")
HTML = re.compile(r"</?[a-zA-Z][a-zA-Z0-9]*(\s[^<>]*)?/?>|<!--")
EMOJI = re.compile("[\u2600-\u27bf\ufe0f\U0001f000-\U0001faff]")

# Loaded by every block's interpreter: records the class of the exception that ends the block.
EXCEPTION_RECORDER = """\
import os, sys
def _record(kind, value, trace, _default=sys.excepthook):
    with open(os.environ["BLOCK_EXCEPTION"], "w") as out:
        out.write(kind.__name__)
    _default(kind, value, trace)
sys.excepthook = _record
"""


@dataclass
class Block:
    """One fenced block; line is the line of its opening fence, 1-based."""

    line: int
    end: int
    language: str
    attributes: dict[str, str]
    code: str
    output: str | None = None


@dataclass
class Pair:
    """A question with its marks and its answer."""

    line: int
    question: str
    difficulty: str
    topic: str
    exercise: bool
    section: str
    words: int = 0
    code_lines: int = 0


@dataclass
class Guide:
    """What a scan of one guide found, faults of its notation included."""

    path: Path
    lines: list[str]
    blocks: list[Block] = field(default_factory=list)
    pairs: list[Pair] = field(default_factory=list)
    headings: list[tuple[int, int, str]] = field(default_factory=list)
    bullets: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    links: list[tuple[int, str]] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def at(self, line: int) -> str:
        return f"{self.path.name}:{line}"


def attributes_of(info: str) -> dict[str, str]:
    """The key=value marks after the language of a fence; values may be quoted."""
    found = re.findall(r'([\w-]+)=(?:"([^"]*)"|(\S+))', info)
    return {name: quoted or bare for name, quoted, bare in found}


def scan(path: Path) -> Guide:
    """Read one guide: its fences, headings, pairs, bullets and links."""
    lines = path.read_text(encoding="utf-8").splitlines()
    guide = Guide(path, lines)
    pair: Pair | None = None
    section = ""
    number = 0
    while number < len(lines):
        line = lines[number]
        opening = FENCE.match(line)
        if opening:
            number = _scan_fence(guide, number, opening, pair)
            continue
        number += 1
        heading = HEADING.match(line)
        if heading:
            guide.headings.append((number, len(heading[1]), heading[2]))
            if len(heading[1]) == 2:
                section = heading[2]
            pair = None
            continue
        if line.startswith("**Q"):
            pair = _scan_question(guide, number, section)
            number += 1 if pair else 0
            continue
        prose = re.sub(r"`[^`]*`", "`code`", line)
        guide.links += [(number, target) for target in LINK.findall(prose)]
        for pattern, what in (
            (HTML, "HTML"),
            (EMOJI, "an emoji"),
            (re.compile(r"!\["), "an image"),
        ):
            if pattern.search(prose):
                guide.faults.append(f"{guide.at(number)}: {what} in the text")
        if pair:
            pair.words += sum(1 for word in line.split() if re.search(r"\w", word))
        elif line.startswith(("- ", "* ")):
            guide.bullets[section] += 1
    return guide


def _scan_fence(guide: Guide, number: int, opening: re.Match[str], pair: Pair | None) -> int:
    lines, marks = guide.lines, opening["marks"]
    info = opening["info"].strip()
    language = info.split()[0] if info else ""
    indent = len(lines[number]) - len(lines[number].lstrip())
    body: list[str] = []
    end = number + 1
    while end < len(lines):
        closing = lines[end].strip()
        if len(closing) >= len(marks) and set(closing) == {marks[0]}:
            break
        body.append(lines[end][min(indent, len(lines[end]) - len(lines[end].lstrip())) :])
        end += 1
    else:
        guide.faults.append(f"{guide.at(number + 1)}: this fence is never closed")
    code = "\n".join(body)
    if language == "output":
        before = guide.blocks[-1] if guide.blocks else None
        between = lines[before.end : number] if before else ["nothing"]
        if before is None or before.language != "python" or "".join(between).strip():
            guide.faults.append(f"{guide.at(number + 1)}: output without a Python block before it")
        else:
            before.output = code
            before.end = end + 1
    else:
        guide.blocks.append(Block(number + 1, end + 1, language, attributes_of(info), code))
        if not language:
            guide.faults.append(f"{guide.at(number + 1)}: this fence names no language")
        if any(row.startswith(">>> ") for row in body):
            guide.faults.append(f"{guide.at(number + 1)}: doctest prompts are not used")
        if pair:
            pair.code_lines += sum(1 for row in body if row.strip())
    return end + 1


def _scan_question(guide: Guide, number: int, section: str) -> Pair | None:
    question = QUESTION.match(guide.lines[number - 1])
    following = guide.lines[number] if number < len(guide.lines) else ""
    marks = MARKS.match(following)
    if not question:
        guide.faults.append(f"{guide.at(number)}: not of the form **Q: ...?** on one line")
        return None
    if not marks:
        guide.faults.append(f"{guide.at(number + 1)}: not of the form *difficulty · topic*")
        return None
    pair = Pair(number, question[1], marks[1], marks[2], bool(marks[3]), section)
    guide.pairs.append(pair)
    return pair


def slug(heading: str) -> str:
    """The anchor of a heading, as GitHub builds it."""
    text = re.sub(r"[`*]", "", heading).lower()
    return re.sub(r"[^\w\- ]", "", text).replace(" ", "-")


def shape_problems(guide: Guide) -> list[str]:
    """What of the agreed shape this guide does not keep."""
    name, found = guide.path.name, list(guide.faults)
    sections = [text for _, level, text in guide.headings if level == 2]

    def demand(holds: bool, what: str) -> None:
        if not holds:
            found.append(f"{name}: {what}")

    demand(200 <= len(guide.lines) <= 400, f"{len(guide.lines)} lines, not 200 to 400")
    title = guide.lines[0] if guide.lines else ""
    demand(title.startswith(f"# {name[:2]} — "), f"the title is not '# {name[:2]} — ...'")
    titles = sum(1 for _, level, _ in guide.headings if level == 1)
    demand(titles == 1, f"{titles} headings of the first level, not one")
    demand(sections[:1] == ["In five minutes"], "the first section is not 'In five minutes'")
    demand(sections[-1:] == ["Read further"], "the last section is not 'Read further'")
    for wanted in ("Mistakes candidates make", "What an interviewer listens for"):
        demand(wanted in sections, f"there is no section '{wanted}'")
    bullets = guide.bullets["In five minutes"]
    demand(bullets == 10, f"{bullets} bullets in 'In five minutes', not ten")
    first = sum(1 for pair in guide.pairs if pair.section == "In five minutes")
    demand(first == 5, f"{first} pairs in 'In five minutes', not five")
    titles_to_read = guide.bullets["Read further"]
    demand(4 <= titles_to_read <= 6, f"{titles_to_read} titles in 'Read further', not 4 to 6")
    demand(12 <= len(guide.pairs) <= 25, f"{len(guide.pairs)} pairs, not 12 to 25")
    exercises = sum(pair.exercise for pair in guide.pairs)
    demand(1 <= exercises <= 3, f"{exercises} exercises, not 1 to 3")
    topics = {pair.topic for pair in guide.pairs}
    demand(len(topics) <= 8, f"{len(topics)} topics, more than 8: {sorted(topics)}")
    for pair in guide.pairs:
        place = guide.at(pair.line)
        if pair.words + pair.code_lines == 0:
            found.append(f"{place}: a question without an answer")
        if not pair.exercise and pair.words > MAX_WORDS:
            found.append(f"{place}: {pair.words} words in a recall answer, over {MAX_WORDS}")
        if not pair.exercise and pair.code_lines > MAX_CODE_LINES:
            found.append(f"{place}: {pair.code_lines} lines of code in a recall answer")
    return found + link_problems(guide)


def link_problems(guide: Guide) -> list[str]:
    """The internal links of a guide that lead nowhere."""
    found = []
    for line, target in guide.links:
        if re.match(r"[a-z]+:", target):
            continue
        file, _, anchor = target.partition("#")
        there = guide.path.parent / file if file else guide.path
        if not there.is_file():
            if there.stem not in SERIES or there.suffix != ".md" or anchor:
                found.append(f"{guide.at(line)}: the link {target} leads nowhere")
        elif anchor:
            other = guide if there == guide.path else scan(there)
            if anchor not in {slug(text) for _, _, text in other.headings}:
                found.append(f"{guide.at(line)}: no heading for the link {target}")
    return found


def run_python(guide: Guide, block: Block, folder: Path) -> str | None:
    """Run one Python block by itself; the problem, or None when it does what it should."""
    place = guide.at(block.line)
    script = folder / f"{guide.path.stem.replace('-', '_')}_line_{block.line}.py"
    script.write_text(block.code + "\n", encoding="utf-8")
    hook, record, home = folder / "hook", script.with_suffix(".exception"), script.with_suffix("")
    hook.mkdir(exist_ok=True)
    home.mkdir(exist_ok=True)
    (hook / "sitecustomize.py").write_text(EXCEPTION_RECORDER, encoding="utf-8")
    environment = {
        "PATH": os.environ.get("PATH", ""),
        "HOME": str(home),
        "PYTHONPATH": str(hook),
        "PYTHONUTF8": "1",
        "PYTHONDONTWRITEBYTECODE": "1",
        "BLOCK_EXCEPTION": str(record),
    }
    try:
        done = subprocess.run(
            [sys.executable, str(script)],
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=PYTHON_SECONDS,
            cwd=home,
            env=environment,
            stdin=subprocess.DEVNULL,
        )
    except subprocess.TimeoutExpired:
        return f"{place}: still running after {PYTHON_SECONDS} s"
    died_of = record.read_text(encoding="utf-8") if record.exists() else None
    if died_of is None and done.returncode:
        died_of = "SystemExit"
    wanted = block.attributes.get("raises")
    if died_of != wanted:
        tail = "\n    ".join(done.stderr.strip().splitlines()[-6:])
        return f"{place}: ended with {died_of}, expected {wanted}\n    {tail}"
    if block.output is not None and done.stdout.rstrip("\n") != block.output.rstrip("\n"):
        return (
            f"{place}: prints something else than its output fence says\n"
            f"    printed: {done.stdout!r}\n    promised: {block.output!r}"
        )
    return None


def check_cpp(guide: Guide, block: Block, compiler: str) -> str | None:
    """Compile one C++ block without output; the problem, or None when it is accepted."""
    command = [compiler, "-std=c++20", "-fsyntax-only", "-x", "c++", "-"]
    done = subprocess.run(
        command, input=block.code + "\n", capture_output=True, text=True, timeout=CPP_SECONDS
    )
    if done.returncode == 0:
        return None
    head = "\n    ".join(done.stderr.strip().splitlines()[:6])
    return f"{guide.at(block.line)}: does not compile\n    {head}"


def python_problems(guide: Guide, folder: Path) -> list[str]:
    """Every Python block of a guide that does not do what the guide says, two at a time."""
    found, to_run = [], []
    for block in guide.blocks:
        if block.language != "python":
            continue
        reason = block.attributes.get("not-run")
        if reason is None:
            to_run.append(block)
        elif not re.search(r"Python 3\.1[2-9]", reason):
            try:
                ast.parse(block.code)
            except SyntaxError as error:
                found.append(f"{guide.at(block.line)}: not even parsed: {error}")
    with ThreadPoolExecutor(max_workers=2) as pool:
        results = pool.map(lambda block: run_python(guide, block, folder), to_run)
        return found + [problem for problem in results if problem]


def normalised(question: str) -> str:
    """A question without case, punctuation, articles and contractions."""
    text = question.casefold().replace("\u2019", "'").replace("what's", "what is")
    words = re.findall(r"[\w+#=!]+", text)
    return " ".join(word for word in words if word not in {"a", "an", "the"})


def series_problems(guides: list[Guide]) -> list[str]:
    """What is wrong between guides: questions asked twice, topics spelt in two ways."""
    asked: dict[str, str] = {}
    spelt: dict[str, dict[str, str]] = defaultdict(dict)
    found = []
    for guide in guides:
        for pair in guide.pairs:
            place, key = guide.at(pair.line), normalised(pair.question)
            if key in asked:
                found.append(f"{place}: asked before at {asked[key]}: {pair.question}")
            asked.setdefault(key, place)
            topic = re.sub(r"[\W_]", "", pair.topic.casefold()).removesuffix("s")
            spelt[topic].setdefault(pair.topic, place)
    for spellings in spelt.values():
        if len(spellings) > 1:
            found.append(f"one topic, spelt in several ways: {spellings}")
    return found


@each_guide
def test_a_guide_keeps_the_agreed_shape(path: Path) -> None:
    problems = shape_problems(scan(path))
    assert not problems, "\n" + "\n".join(problems)


@each_guide
def test_every_python_block_of_a_guide_does_what_the_guide_says(path: Path, tmp_path: Path) -> None:
    problems = python_problems(scan(path), tmp_path)
    assert not problems, "\n" + "\n".join(problems)


@each_guide
def test_every_cpp_block_of_a_guide_compiles(path: Path) -> None:
    guide = scan(path)
    blocks = [block for block in guide.blocks if block.language in {"cpp", "c++"}]
    if not blocks:
        return
    compiler = shutil.which("g++")
    if compiler is None:
        if os.environ.get("PREP_TUTOR_STRICT") == "1":
            pytest.fail("g++ is missing, and PREP_TUTOR_STRICT=1 forbids to skip this check")
        pytest.skip("g++ is missing")
    with ThreadPoolExecutor(max_workers=2) as pool:
        results = list(pool.map(lambda block: check_cpp(guide, block, compiler), blocks))
    problems = [problem for problem in results if problem]
    assert not problems, "\n" + "\n".join(problems)


def test_the_series_is_complete() -> None:
    assert tuple(path.stem for path in GUIDES) == SERIES


def test_no_two_guides_ask_the_same_or_spell_a_topic_differently() -> None:
    problems = series_problems([scan(path) for path in GUIDES])
    assert not problems, "\n" + "\n".join(problems)


def test_few_blocks_are_left_unrun_and_each_says_why(capsys: pytest.CaptureFixture[str]) -> None:
    total, reasons = 0, []
    for guide in map(scan, GUIDES):
        for block in guide.blocks:
            total += block.language == "python"
            if "not-run" in block.attributes:
                reasons.append(f"{guide.at(block.line)}: {block.attributes['not-run']}")
    with capsys.disabled():
        print(f"\n{len(reasons)} of {total} Python blocks are not run:", *reasons, sep="\n  ")
    assert all(len(line.split(": ", 1)[1]) >= 5 for line in reasons), "a block without a reason"
    assert len(reasons) <= NOT_RUN_SHARE * total


def sample(middle: str) -> str:
    """A guide of the agreed shape around some lines of its own."""
    pair = "**Q: {question}?**\n*easy · sets*\n\nAn answer.\n"
    first = "\n".join(pair.format(question=f"Question number {n}") for n in range(1, 6))
    later = "\n".join(pair.format(question=f"Later question {n}") for n in range(1, 8))
    later = later.replace("easy · sets*", "hard · sets · exercise*", 1)
    ten = "\n".join(f"- Point {n}." for n in range(10))
    filler = "\n".join(f"Line {n}.\n" for n in range(60))
    return (
        f"# 99 — Sample\n\nFor tests.\n\n## In five minutes\n\n{ten}\n\n{first}\n## Body\n\n"
        f"{filler}\n{middle}\n\n{later}\n## Mistakes candidates make\n\nNone.\n\n"
        f"## What an interviewer listens for\n\nMuch.\n\n## Read further\n\n" + "- A title\n" * 4
    )


def written(folder: Path, text: str) -> Guide:
    path = folder / "99-sample.md"
    path.write_text(text, encoding="utf-8")
    return scan(path)


def test_a_sound_sample_passes_every_check(tmp_path: Path) -> None:
    sound = (
        "```python\nprint('one')\n```\n\n```output\none\n```\n\n"
        "```python raises=KeyError\n{}['missing']\n```\n\n"
        '```python not-run="needs Django"\nimport django\n```\n\n'
        "[here](#body) and [there](99-sample.md#read-further)\n"
    )
    guide = written(tmp_path, sample(sound))
    assert shape_problems(guide) == []
    assert python_problems(guide, tmp_path) == []
    assert series_problems([guide]) == []


@pytest.mark.parametrize(
    ("broken", "complaint"),
    [
        ("```python\nprint('one')\n```\n\n```output\ntwo\n```", "prints something else"),
        ("```python\n1 / 0\n```", "ended with ZeroDivisionError, expected None"),
        ("```python raises=KeyError\n1 / 0\n```", "expected KeyError"),
        ("```python raises=KeyError\npass\n```", "ended with None, expected KeyError"),
        ("```python raises=Exception\n{}['missing']\n```", "ended with KeyError"),
        ("```python\nimport sys\nsys.exit(3)\n```", "ended with SystemExit"),
        ("```python\nif:\n```", "ended with SyntaxError"),
        ('```python not-run="needs Django"\nif:\n```', "not even parsed"),
        ("text\n\n```output\nlost\n```", "output without a Python block"),
        ("```python\npass", "this fence is never closed"),
        ("```\nbare\n```", "names no language"),
        ("**Q: No mark of interrogation**\n*easy · sets*\n\nYes.", "not of the form **Q"),
        ("**Q: No marks?**\n\nYes.", "not of the form *difficulty"),
        ("**Q: Odd?**\n*simple · sets*\n\nYes.", "not of the form *difficulty"),
        ("**Q: Nothing?**\n*easy · sets*\n\n### Next", "a question without an answer"),
        ("**Q: Long?**\n*easy · sets*\n\n" + "word " * 121, "121 words in a recall answer"),
        ("**Q: Code?**\n*easy · sets*\n\n```text\n" + "x\n" * 13 + "```", "13 lines of code"),
        ("[x](98-nowhere.md)", "leads nowhere"),
        ("[x](#not-a-heading)", "no heading for the link"),
        ("a <b>bold</b> word", "HTML in the text"),
        ("well done \U0001f389", "an emoji in the text"),
        ("**Q: Question number 3?**\n*easy · sets*\n\nAgain.", "asked before at 99-sample.md"),
        ("**Q: New?**\n*easy · set*\n\nYes.", "spelt in several ways"),
        ("filler\n" * 300, "lines, not 200 to 400"),
    ],
)
def test_a_broken_sample_is_found_out(tmp_path: Path, broken: str, complaint: str) -> None:
    guide = written(tmp_path, sample(broken))
    problems = shape_problems(guide) + python_problems(guide, tmp_path) + series_problems([guide])
    assert any(complaint in problem for problem in problems), problems


def test_a_block_that_never_ends_is_stopped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.modules[__name__], "PYTHON_SECONDS", 1)
    guide = written(tmp_path, sample("```python\nwhile True:\n    pass\n```"))
    assert "still running after 1 s" in python_problems(guide, tmp_path)[0]


@pytest.mark.skipif(shutil.which("g++") is None, reason="g++ is missing")
def test_a_cpp_block_that_does_not_compile_is_found_out(tmp_path: Path) -> None:
    guide = written(
        tmp_path, sample("```cpp\nint f( { }\n```\n\n```cpp\nint g() { return 1; }\n```")
    )
    assert "does not compile" in (check_cpp(guide, guide.blocks[0], "g++") or "")
    assert check_cpp(guide, guide.blocks[1], "g++") is None
