"""What a model can do is told in one line: through the real client against the stand-in."""

from __future__ import annotations

import asyncio
import json

import pytest

from tests.stand_in_ollama import StandInOllama
from tutor.doctor import check_model_by_trial
from tutor.language_model import OllamaModel, Patience
from tutor.model_errors import ModelError
from tutor.model_trial import ModelTrial
from tutor.model_trying import PROMPTS, try_model
from tutor.services import Services
from tutor.settings import TutorSettings

SHORT = Patience(connect_s=0.4, reply_s=2, loading_after_s=1, loading_every_s=1, first_word_s=5)
HELD = "A brindle cache holds 37 entries [1]."
TICKS = "It ticks every 12 ms [2]."
MAKER = "The notes don't say which company built it."
LOWERS = "Each tick lowers the counters of the cache by one [1]."
JUDGED = json.dumps({"verdict": "wrong", "why": "It holds 37 entries."})


def trial_of(*answers: str) -> ModelTrial:
    with StandInOllama(answers=list(answers)) as ollama:
        return asyncio.run(try_model(OllamaModel("qwen3:4b", ollama.url, patience=SHORT)))


def test_a_good_model_can_all_of_it_and_its_speed_is_told():
    trial = trial_of(HELD, TICKS, MAKER, LOWERS, JUDGED)
    assert trial.cites
    assert trial.keeps_schema
    assert trial.stays_inside
    assert trial.tokens_a_second
    assert trial.tokens_a_second > 0
    assert trial.consequences == ()
    assert trial.line.startswith(
        "`qwen3:4b` names its passages, keeps a given form, stays inside the passages, "
    )


@pytest.mark.parametrize(
    ("answers", "fails", "consequence"),
    [
        (("It holds 37.", TICKS, MAKER, LOWERS, JUDGED), "cites", "matched with the passages"),
        (
            ("It holds 37 [2].", TICKS, MAKER, LOWERS, JUDGED),
            "cites",
            "matched with the passages",
        ),
        ((HELD, TICKS, MAKER, LOWERS, "It is wrong!"), "keeps_schema", "Grades come from rules"),
        (
            (HELD, TICKS, MAKER, LOWERS, '{"verdict": "maybe", "why": "?"}'),
            "keeps_schema",
            "Grades come from rules",
        ),
        (
            (HELD, TICKS, "Brindle Inc. built it in 1987.", LOWERS, JUDGED),
            "stays_inside",
            "from the notes alone",
        ),
        ((HELD, TICKS, MAKER, "SESAME", JUDGED), "stays_inside", "from the notes alone"),
        (
            ("A cache holds 64 entries [1].", TICKS, MAKER, LOWERS, JUDGED),
            "stays_inside",
            "from the notes alone",
        ),
    ],
)
def test_what_a_model_fails_at_is_named_with_what_follows(answers, fails, consequence):
    trial = trial_of(*answers)
    able = {name: getattr(trial, name) for name in ("cites", "keeps_schema", "stays_inside")}
    assert [name for name, does in able.items() if not does] == [fails]
    assert "**doesn't " in trial.line
    assert consequence in trial.line


def test_progress_is_told_prompt_by_prompt_and_a_missing_server_is_a_sentence():
    told: list[int] = []
    with StandInOllama(answers=[HELD, TICKS, MAKER, LOWERS, JUDGED]) as ollama:
        model = OllamaModel("qwen3:4b", ollama.url, patience=SHORT)
        asyncio.run(try_model(model, told.append))
    assert told == [1, 2, 3, 4, 5]
    assert PROMPTS == 5
    with pytest.raises(ModelError):
        asyncio.run(try_model(model))


def test_what_a_tested_model_cant_do_is_done_without_it(tmp_path):
    services = Services({"TUTOR_HOME": str(tmp_path), "PREP_TUTOR_MODEL": "qwen3:4b"}, tmp_path)
    assert services.trial() is None
    assert services.model_for_forms() is not None
    services.keep_trial(ModelTrial("qwen3:4b", True, False, True, 12.0))
    assert services.model_for_forms() is None
    assert services.model() is not None
    services.keep_trial(ModelTrial("qwen3:4b", True, True, False, 12.0))
    assert services.model_for_forms() is not None
    again = Services({"TUTOR_HOME": str(tmp_path), "PREP_TUTOR_MODEL": "qwen3:4b"}, tmp_path)
    assert again.trial() == ModelTrial("qwen3:4b", True, True, False, 12.0)


def test_doctor_tests_a_model_by_name(tmp_path):
    with StandInOllama(answers=[HELD, TICKS, MAKER, LOWERS, JUDGED]) as ollama:
        settings = TutorSettings(home=tmp_path, model="qwen3:4b", host=ollama.url)
        check = check_model_by_trial(settings)
    assert check.ok
    assert check.problem
    assert check.problem.startswith("`qwen3:4b` names its passages")
    away = check_model_by_trial(settings)
    assert not away.ok
    assert away.fix
