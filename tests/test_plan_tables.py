from tests.practice import NotesIndex, notes
from tutor.plan_tables import Block, find_plans, with_unknown

PLAN = """# Study plan

## Six weeks

| Week | Focus | Files |
|------|-------|-------|
| 1 | Python core | 01-02 |
| 2 | Design | 03, 09 |
| 3 | Mock interviews | [the interview](11-the-interview.md) |

**Daily:** LeetCode (1hr) + concepts (1 h) + system design (30min)
"""


def an_index(**more: str) -> NotesIndex:
    files = {
        "prep/00-plan.md": PLAN,
        "prep/01-python.md": notes("Python", ("What is a list?", "An array.")),
        "prep/02-more.md": notes("More", ("What is a dict?", "A hash map.")),
        "prep/03-design.md": notes("Design", ("What is SOLID?", "Five rules.")),
        "prep/11-the-interview.md": notes("Interview", ("How to begin?", "Ask first.")),
        "other/09-elsewhere.md": notes("Elsewhere", ("What is X?", "A letter.")),
    }
    return NotesIndex(files | more)


def test_a_plan_is_recognised_and_its_files_are_linked() -> None:
    (plan,) = find_plans(an_index())  # type: ignore[arg-type]
    assert plan.title == "Six weeks"
    assert plan.days_a_row == 7
    assert [(row.label, row.focus) for row in plan.rows] == [
        ("1", "Python core"),
        ("2", "Design"),
        ("3", "Mock interviews"),
    ]
    assert [d.source for d in plan.rows[0].documents] == ["prep/01-python.md", "prep/02-more.md"]
    assert [d.source for d in plan.rows[2].documents] == ["prep/11-the-interview.md"]


def test_a_missing_file_is_named_and_a_number_means_nothing_in_another_folder() -> None:
    (plan,) = find_plans(an_index())  # type: ignore[arg-type]
    assert plan.rows[1].missing == ("09",)


def test_the_daily_routine_becomes_blocks() -> None:
    (plan,) = find_plans(an_index())  # type: ignore[arg-type]
    assert plan.routine == (
        Block("LeetCode", 60),
        Block("concepts", 60),
        Block("system design", 30),
    )


def test_documents_that_the_plan_does_not_know_are_offered_as_a_row_before_the_interviews() -> None:
    (plan,) = find_plans(an_index())  # type: ignore[arg-type]
    assert {d.source for d in plan.unknown} == {"prep/00-plan.md", "other/09-elsewhere.md"}
    rows = with_unknown(plan).rows
    assert [row.focus for row in rows][-2:] == ["Also in your notes", "Mock interviews"]


def test_other_tables_are_no_plans() -> None:
    costs = "| Week | Cost | Days |\n|--|--|--|\n| 1 | 2 | 3 |\n"
    sizes = "| File | Size |\n|--|--|\n| a | 1 |\n"
    table = f"# T\n\n## A\n\n{costs}\n{sizes}"
    assert find_plans(NotesIndex({"a.md": table})) == ()  # type: ignore[arg-type]


def test_a_number_means_the_file_that_is_numbered_like_it() -> None:
    index = an_index(**{"prep/002-long.md": "# Long\n\ntext"})
    (plan,) = find_plans(index)  # type: ignore[arg-type]
    assert [d.source for d in plan.rows[0].documents] == ["prep/01-python.md", "prep/02-more.md"]
