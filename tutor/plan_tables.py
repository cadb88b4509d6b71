"""Plans that stand in the notes as a table: weeks, what each is about, the files to read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from ingest.documents import Lines, Outline, Table
from ingest.index import DocumentEntry, IndexReader

_STEP = re.compile(r"^(week|day|sprint|phase|step|semana|woche|tag)s?$", re.IGNORECASE)
_FILES = re.compile(
    r"^(files?|guides?|documents?|docs?|notes?|reading|read|materials?|resources?|chapters?)$",
    re.IGNORECASE,
)
_DAILY = re.compile(r"^\W*(?:daily|every day|each day)(?:\s+routine)?\W*:\W*(.+)$", re.IGNORECASE)
_LENGTH = re.compile(
    r"\(?\b(\d+(?:[.,]\d+)?)\s*(hours?|hrs?|h|minutes?|mins?|m)\b\)?", re.IGNORECASE
)
_RANGE = re.compile(r"^(\d{1,3})\s*[-–—]\s*(\d{1,3})$")
_NUMBER = re.compile(r"^\d{1,3}$")
_NUMBER_OF_FILE = re.compile(r"^\D{0,12}?(\d{1,3})(?!\d)")
_LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
_LINES_TO_ROUTINE = 12
_DAYS_OF_STEP = {"day": 1, "tag": 1}
_MOCK = re.compile(r"\b(mock|interviews?)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Block:
    """One part of a plan's daily routine."""

    title: str
    minutes: int


@dataclass(frozen=True, slots=True)
class PlanRow:
    label: str  # as in the table: "3", "Week 3"
    focus: str
    documents: tuple[DocumentEntry, ...]
    missing: tuple[str, ...]  # files it names that aren't among the notes

    @property
    def is_mock(self) -> bool:
        """Whether it is about practising interviews, which belongs at the end."""
        return bool(_MOCK.search(self.focus))


@dataclass(frozen=True, slots=True)
class PlanTable:
    root: str
    source: str
    title: str  # of the section that it stands in
    start_line: int
    end_line: int
    days_a_row: int
    rows: tuple[PlanRow, ...]
    routine: tuple[Block, ...]
    unknown: tuple[DocumentEntry, ...]  # the learner's guides, and its neighbours, in no row


def with_unknown(plan: PlanTable) -> PlanTable:
    """The plan with a row for the documents that it doesn't know, before its interviews."""
    row = PlanRow("+", "Also in your notes", plan.unknown, ())
    place = next((n for n, one in enumerate(plan.rows) if one.is_mock), len(plan.rows))
    rows = (*plan.rows[:place], row, *plan.rows[place:])
    return replace(plan, rows=rows, unknown=())


def find_plans(index: IndexReader) -> tuple[PlanTable, ...]:
    """Every plan in the guides, the learner's own first."""
    documents = [entry for entry in index.documents() if entry.kind == "guide"]
    found = [plan for entry in documents for plan in _plans_in(index, entry, documents)]
    owner = {(entry.root, entry.source): entry.ownership for entry in documents}
    return tuple(sorted(found, key=lambda plan: owner[plan.root, plan.source] != "yours"))


def _plans_in(
    index: IndexReader, entry: DocumentEntry, documents: Sequence[DocumentEntry]
) -> list[PlanTable]:
    outline = index.outline(entry.root, entry.source)
    if not outline.tables:
        return []
    document = index.document(entry.root, entry.source)
    if document is None:
        return []
    lines = Lines(document.text)
    plans = (_plan_of(table, lines, outline, entry, documents) for table in outline.tables)
    return [plan for plan in plans if plan]


def _plan_of(
    table: Table,
    lines: Lines,
    outline: Outline,
    entry: DocumentEntry,
    documents: Sequence[DocumentEntry],
) -> PlanTable | None:
    grid = [_cells(lines.at(line)) for line in range(table.start_line, table.end_line + 1)]
    step = next((i for i, cell in enumerate(grid[0]) if _STEP.match(cell)), None)
    files = next((i for i, cell in enumerate(grid[0]) if _FILES.match(cell)), None)
    if step is None or files is None or len(grid) < 3:
        return None
    rows = tuple(
        _row(cells, step, files, entry, documents)
        for cells in grid[2:]
        if len(cells) > max(step, files) and any(cells)
    )
    if not any(row.documents or row.missing for row in rows):
        return None
    word = _STEP.match(grid[0][step])
    assert word is not None
    known = {(one.root, one.source) for row in rows for one in row.documents}
    return PlanTable(
        root=entry.root,
        source=entry.source,
        title=_section_title(outline, table.start_line) or entry.title,
        start_line=table.start_line,
        end_line=table.end_line,
        days_a_row=_DAYS_OF_STEP.get(word[1].lower(), 7),
        rows=rows,
        routine=_routine(lines, table.end_line),
        unknown=tuple(
            one
            for one in documents
            if (one.root, one.source) not in known
            and (one.ownership == "yours" or _folder(one.source) == _folder(entry.source))
        ),
    )


def _row(
    cells: Sequence[str],
    step: int,
    files: int,
    entry: DocumentEntry,
    documents: Sequence[DocumentEntry],
) -> PlanRow:
    focus = " · ".join(cell for i, cell in enumerate(cells) if i not in (step, files) and cell)
    found: dict[tuple[str, str], DocumentEntry] = {}
    missing: list[str] = []
    for name in _names(cells[files]):
        document = _document_called(name, entry, documents)
        if document is None:
            missing.append(name)
        else:
            found[document.root, document.source] = document
    return PlanRow(cells[step], focus or cells[step], tuple(found.values()), tuple(missing))


def _names(cell: str) -> list[str]:
    """The files that a cell names; a range of numbers one by one."""
    names: list[str] = []
    for part in re.split(r"[,;]|\s(?:\+|and)\s", _LINK.sub(r"\1", cell)):
        part = part.strip().strip("`*").strip()
        if span := _RANGE.match(part):
            first, last = int(span[1]), int(span[2])
            names += [f"{n:02}" for n in range(first, min(last, first + 99) + 1)]
        elif part and re.search(r"\w", part):
            names.append(part)
    return names


def _document_called(
    name: str, entry: DocumentEntry, documents: Sequence[DocumentEntry]
) -> DocumentEntry | None:
    """By its number, its file name or its title; beside the plan before elsewhere."""
    wanted = name.rsplit("/", 1)[-1].casefold()

    def is_meant(one: DocumentEntry) -> bool:
        file = one.source.rsplit("/", 1)[-1].casefold()
        if _NUMBER.match(wanted):
            number = _number_of(one)
            return bool(number) and int(number) == int(wanted)
        return wanted in (file, file.rsplit(".", 1)[0], one.title.casefold())

    matches = [one for one in documents if is_meant(one)]
    beside = [one for one in matches if one.root == entry.root and _is_near(one, entry)]
    if _NUMBER.match(wanted):
        # Any folder may number its files; elsewhere a number says nothing. `02` is `02-…` rather
        # than `002…`.
        return min(beside, key=lambda one: len(_number_of(one)), default=None)
    return next(iter(beside or matches), None)


def _number_of(entry: DocumentEntry) -> str:
    """The number in front of a file's name; "" when it has none."""
    number = _NUMBER_OF_FILE.match(entry.source.rsplit("/", 1)[-1])
    return number[1] if number else ""


def _is_near(one: DocumentEntry, entry: DocumentEntry) -> bool:
    return _folder(one.source) == _folder(entry.source)


def _folder(source: str) -> str:
    return source.rpartition("/")[0]


def _routine(lines: Lines, table_end: int) -> tuple[Block, ...]:
    last = min(len(lines), table_end + _LINES_TO_ROUTINE)
    for number in range(table_end + 1, last + 1):
        if daily := _DAILY.match(lines.at(number)):
            return tuple(_blocks(daily[1]))
    return ()


def _blocks(words: str) -> Iterable[Block]:
    """`LeetCode (1hr) + concepts (30 min)` as blocks; parts without a length are left out."""
    for part in words.split("+"):
        if length := _LENGTH.search(part):
            amount = float(length[1].replace(",", "."))
            minutes = round(amount * (60 if length[2][0] in "hH" else 1))
            title = (part[: length.start()] + part[length.end() :]).strip(" *_.,;()")
            if minutes and title:
                yield Block(title, minutes)


def _section_title(outline: Outline, line: int) -> str:
    holding = [s for s in outline.sections if s.start_line <= line <= s.end_line]
    return holding[-1].title if holding else ""


def _cells(line: str) -> list[str]:
    bare = line.strip().removeprefix("|").removesuffix("|")
    return [re.sub(r"[*_`]{2,}", "", cell).strip() for cell in re.split(r"(?<!\\)\|", bare)]
