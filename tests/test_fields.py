from __future__ import annotations

from tests.quiz_notes import make_source, starter_sources
from tutor.fields import FIRST_FIELDS, field_of, fields_of, topics_in, usual_fields


def test_a_question_belongs_to_what_its_titles_and_words_name() -> None:
    def field(question: str, topic: str, area: str) -> str:
        return field_of(make_source(question, "An answer.", topic=topic, area=area))

    assert field("What is a decorator?", "decorators", "My notes") == "Python"
    assert field("Why is it slow?", "hashing", "Weekend notes") == "Data structures"
    assert field("What is a lock?", "mutexes", "C++ concurrency") == "C++"
    assert field("What does it cost?", "whisks", "Kitchen tools") == "Kitchen tools"


def test_the_usual_fields_of_the_starter_notes_are_the_first_ones() -> None:
    notes = starter_sources()
    assert usual_fields(notes, (), 6) == FIRST_FIELDS
    assert usual_fields(notes, ("C++",), 6) == ("C++",)


def test_few_questions_are_asked_from_all_fields() -> None:
    few = [make_source("What is a decorator?", "A.", topic="decorators"), make_source("Why?", "B.")]
    assert usual_fields(few, (), 6) == fields_of(few)


def test_a_job_description_is_matched_to_topics() -> None:
    named = topics_in("Django and Celery; SQL. We love SQL.", starter_sources())
    assert named[0] == "SQL"
    assert {"Django", "Celery"} <= set(named)
