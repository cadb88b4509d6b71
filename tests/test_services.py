import json
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from ingest.errors import NothingIndexed
from tests.hashing_embedder import HashingEmbedder
from tests.stand_in_ollama import StandInOllama
from tests.test_places import Project
from tutor.chats import Chats
from tutor.model_errors import OllamaAway
from tutor.services import Services


def make_services(home: Path, **environ: str) -> Services:
    return Services({"TUTOR_HOME": str(home), **environ}, home)


def test_building_the_services_opens_and_loads_nothing(tmp_path: Path) -> None:
    script = (
        "import sys, pathlib\n"
        "from tutor.services import Services\n"
        f"Services({{'TUTOR_HOME': {str(tmp_path / 'home')!r}}}, pathlib.Path('.'))\n"
        "heavy = ('torch', 'chromadb', 'sentence_transformers', 'streamlit', 'ollama', 'httpx')\n"
        "print([name for name in heavy if name in sys.modules])\n"
    )
    shown = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parent.parent,
    )
    assert shown.stdout.strip() == "[]"
    assert not (tmp_path / "home").exists()


def test_without_an_index_the_pages_are_told_so(tmp_path: Path) -> None:
    services = make_services(tmp_path)
    assert not services.is_indexed()
    with pytest.raises(NothingIndexed):
        services.index()


def test_chats_open_at_first_use_and_mark_what_broke_off(tmp_path: Path) -> None:
    services = make_services(tmp_path)
    chat = services.chats.start("What is the GIL?")
    number = services.chats.begin_answer(chat.id)
    services.chats.add_text(number, "The GIL is")
    services.close()
    again = make_services(tmp_path)
    message = again.chats.message(number)
    assert message is not None
    assert (message.state, message.text) == ("broken_off", "The GIL is")
    assert isinstance(again.chats, Chats)
    again.close()


def test_a_choice_holds_at_once_and_after_a_restart(tmp_path: Path) -> None:
    services = make_services(tmp_path)
    assert services.model() is None
    services.choose(model="qwen3:4b", num_ctx=4096)
    for each in (services, make_services(tmp_path)):
        model = each.model()
        assert model is not None
        assert (model.name, model.num_ctx) == ("qwen3:4b", 4096)
    assert json.loads((tmp_path / "settings.json").read_text("utf-8"))["model"] == "qwen3:4b"


def test_the_list_of_models_is_kept_for_a_moment(tmp_path: Path) -> None:
    with StandInOllama() as ollama:
        services = make_services(tmp_path, OLLAMA_HOST=ollama.url)
        names = [state.name for state in services.model_states()]
        assert "qwen3:4b" in names
        asked = len(ollama.requests)
        services.model_states()
        assert len(ollama.requests) == asked
        services.check_again()
        services.model_states()
        assert len(ollama.requests) > asked
    services.check_again()
    with pytest.raises(OllamaAway):
        services.model_states()
    services.close()


def test_until_the_embedder_is_warm_words_alone_give_a_first_extract(tmp_path: Path) -> None:
    project = Project(tmp_path)
    project.read().close()
    services = make_services(project.settings.home)
    services.__dict__["embedder"] = HashingEmbedder()
    assert services.notes().quick_searcher is not None
    services.warm_up()
    services.warm_up()
    deadline = time.monotonic() + 10
    while services.notes().quick_searcher is not None:
        assert time.monotonic() < deadline
        threading.Event().wait(0.01)
    services.close()
