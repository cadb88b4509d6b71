from tutor.counted import counted


def test_only_one_is_told_without_an_s() -> None:
    assert [counted(n, "card") for n in (0, 1, 2)] == ["0 cards", "1 card", "2 cards"]
