from dataclasses import replace
from datetime import UTC, date, timedelta

from tests.test_chats import make_answer
from tests.test_learner import Clock, open_store
from tutor.chats import Chats
from tutor.usage_totals import DayUsage, usage_by_day


def test_totals_are_those_of_the_answers_day_by_day(tmp_path):
    clock = Clock()
    chats = Chats(open_store(tmp_path, clock))
    chat = chats.start("a chat")
    answer = make_answer()
    assert answer.usage
    untold = replace(answer, usage=replace(answer.usage, prompt_tokens=None, answer_tokens=None))
    other = replace(answer, usage=replace(answer.usage, model="gemma3:1b"))
    for told in (answer, untold, other):
        chats.finish(chats.begin_answer(chat.id), told, "done")
    clock.now += timedelta(days=1)
    chats.finish(chats.begin_answer(chat.id), answer, "stopped")
    chats.finish(chats.begin_answer(chat.id), replace(answer, usage=None), "done")
    days = usage_by_day(chats.store, UTC)
    assert [(one.model, one.answers, one.prompt_tokens, one.answer_tokens) for one in days] == [
        ("qwen3:4b", 1, 800, 40),
        ("gemma3:1b", 1, 800, 40),
        ("qwen3:4b", 2, 1700, 40),
    ]
    assert days[0].day - days[1].day == timedelta(days=1)
    assert isinstance(days[0], DayUsage)
    assert days[2].seconds == 7.0
    assert isinstance(days[0].day, date)
