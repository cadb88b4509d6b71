"""What a passage says against a free paraphrase of it, with the real embedder."""

from __future__ import annotations

import pytest

from ingest.embedding import load_embedder
from ingest.settings import IngestSettings
from tutor.counterclaims import counterclaim
from tutor.meanings import Meanings

PASSAGE = (
    "The worker gives its lock back while it waits for input.",
    "A crashed worker process is started again after 30 seconds.",
    "Static batches run until the longest request has ended.",
    "A retry doesn't reach the first server again.",
)


@pytest.fixture(scope="module")
def meanings(tmp_path_factory):
    return Meanings(load_embedder(IngestSettings(home=tmp_path_factory.mktemp("home"))))


@pytest.mark.parametrize(
    ("claim", "kind", "said"),
    [
        ("The worker doesn't return its lock while waiting for input.", "denial", "lock back"),
        ("Static batches run until the shortest request is over.", "opposite", "longest"),
        ("When a worker thread crashes it is restarted later.", "opposite", "process"),
        ("Crashed worker processes are started again after 90 seconds.", "figure", "30 seconds"),
    ],
)
def test_a_changed_paraphrase_meets_what_the_passage_says(meanings, claim, kind, said) -> None:
    found = counterclaim(claim, PASSAGE, meanings)
    assert found is not None
    assert found.kind == kind
    assert said in found.piece


@pytest.mark.parametrize(
    "claim",
    [
        "While waiting for input, a worker lets its lock go.",
        "A worker process that crashes comes back half a minute, or 30 seconds, later.",
        "Retries never get to the first server a second time.",
        "A batch that is static takes as long as its longest request.",
        "Kubernetes isn't needed for any of this.",
    ],
)
def test_a_true_paraphrase_meets_nothing(meanings, claim) -> None:
    assert counterclaim(claim, PASSAGE, meanings) is None


def test_a_figure_or_an_exchanged_word_is_surer_than_a_denial_in_other_words(meanings) -> None:
    figure = counterclaim("It is started again after 90 seconds.", PASSAGE, meanings)
    denial = counterclaim("Workers won't come back when they crash.", PASSAGE, meanings)
    assert figure is not None
    assert figure.is_sure
    assert denial is None or not denial.is_sure


def test_an_empty_passage_says_nothing(meanings) -> None:
    assert counterclaim("Threads are cheap.", (), meanings) is None
