import pytest

from tutor.figures import differing_figures


@pytest.mark.parametrize(
    ("first", "other", "differing"),
    [
        ("Blocks up to 512 bytes.", "Blocks up to 256 bytes.", ("256 bytes",)),
        ("Lookup is O(1).", "Lookup takes O(log n).", ("O(log n)",)),
        ("Lookup is O(1), a scan O(n).", "A scan is O(n).", ()),
        ("It waits 30 seconds.", "It waits 30 second.", ()),
        ("Three copies.", "Up to 5 replicas.", ()),
        ("99.9 % a year.", "99.99% a year.", ("99.99%",)),
        ("SHA256 and utf8.", "SHA512 and utf16.", ()),
        ("", "", ()),
    ],
)
def test_figures_differ_only_where_both_give_one(first: str, other: str, differing) -> None:
    assert differing_figures(first, other) == differing
