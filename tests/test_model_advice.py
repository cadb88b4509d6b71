import pytest

from tutor.model_advice import advise


@pytest.mark.parametrize(
    ("memory_gb", "best", "count"),
    [(4, "gemma3:1b", 1), (8, "qwen3:4b", 3), (16, "qwen3:8b", 4), (64, "gemma3:12b", 5)],
)
def test_the_most_able_model_that_fits_comes_first(memory_gb, best, count):
    fitting = advise(memory_gb * 10**9)
    assert fitting[0].name == best
    assert len(fitting) == count
    assert [one.download_gb for one in fitting] == sorted(
        (one.download_gb for one in fitting), reverse=True
    )
