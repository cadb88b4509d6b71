"""What the index and a query call a word."""

from __future__ import annotations

import re
import sqlite3

import pytest

from ingest.settings import CHECKOUT
from ingest.words import FTS5_TOKENIZER, match_any, singular, terms_of, words_in, words_of


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("C++", ["cplusplus"]),
        ("C++17", ["cplusplus", "cplusplus17"]),
        ("C#", ["csharp"]),
        (".NET", ["dotnet"]),
        ("O(log n)", ["bigo", "o_logn"]),
        ("0(n)", ["bigo", "o_n"]),
        ("O(n²) O(n^2)", ["bigo", "o_n2", "bigo", "o_n2"]),
        ("O(n log(n))", ["bigo", "o_nlogn"]),
        ("I/O", ["io"]),
        ("CI/CD", ["cicd", "ci", "cd"]),
        ("a == b", ["a", "op_eqeq", "b"]),
        ("__slots__", ["__slots__", "slots", "slot"]),
        ("@property", ["property", "at_property"]),
        ("std::move", ["std_move", "std", "move"]),
        ("unique_ptr", ["unique_ptr", "unique", "ptr", "pointer"]),
        ("useState", ["usestate", "use", "state"]),
        ("XMLHttpRequest", ["xmlhttprequest", "xml", "http", "request"]),
        ("Node.js", ["nodejs", "node", "js"]),
        ("thread-safe", ["threadsafe", "thread", "safe"]),
        ("UTF-8", ["utf8", "utf", "8"]),
        ("sha256", ["sha256"]),
        ("don't", ["dont", "don"]),
        ("¿Qué es una función?", ["que", "es", "una", "funcion"]),
        ("थ्रेड क्या है", ["थ्रेड", "क्या", "है"]),
        ("ﬁle ＰＹＴＨＯＮ", ["file", "python"]),
    ],
)
def test_a_spelling_gives_its_words(text: str, expected: list[str]) -> None:
    assert words_of(text) == expected


@pytest.mark.parametrize(
    ("plural", "one"),
    [
        ("threads", "thread"),
        ("processes", "process"),
        ("caches", "cache"),
        ("searches", "search"),
        ("queries", "query"),
        ("indexes", "index"),
        ("class", "class"),
        ("status", "status"),
        ("this", "this"),
    ],
)
def test_a_plural_has_its_singular(plural: str, one: str) -> None:
    assert singular(plural) == one


def test_markdown_signs_and_rules_are_no_words() -> None:
    assert words_of("## **Title** | --- | `x`") == ["title", "x"]


def test_a_call_that_ends_in_o_is_not_a_growth_rate() -> None:
    assert "bigo" not in words_of("foo(n) go(x)")


def test_fts5_keeps_every_word_whole() -> None:
    text = "unique_ptr C++ O(n log n) थ्रेड naïve __init__ a != b München @cache 数据库 x => y"
    words = words_of(text)
    assert all(
        re.fullmatch(r"[a-z0-9_]+|[^\x00-\x7f]+|[a-z0-9_\x80-\U0010ffff]+", w) for w in words
    )
    with sqlite3.connect(":memory:") as db:
        db.execute(f'CREATE VIRTUAL TABLE t USING fts5(body, tokenize="{FTS5_TOKENIZER}")')
        db.execute("INSERT INTO t VALUES (?)", (" ".join(words),))
        db.execute("CREATE VIRTUAL TABLE v USING fts5vocab(t, 'row')")
        stored = {term for (term,) in db.execute("SELECT term FROM v")}
        assert stored == set(words)
        found = db.execute("SELECT count(*) FROM t WHERE t MATCH ?", (match_any(["थ्रेड"]),))
        assert found.fetchone() == (1,)


def test_a_chain_of_single_letters_leaves_no_empty_group() -> None:
    """A query with `a.b.c.d` in it once broke the search."""
    assert terms_of("chains like a.b.c.d") == [("chains", "chain"), ("like",)]


def test_the_words_in_a_text_are_those_of_its_words() -> None:
    guides = sorted(CHECKOUT.joinpath("corpus", "starter").glob("*.md"))
    texts = [path.read_text("utf-8") for path in guides]
    texts += [
        "O( n log n ) and O(1)",
        "a\u00a0b \u3000 C++17 ①",
        "",
        "x = 0(n\nlog n) ... ??",
        "é e\u0301",
    ]
    for text in "\n\n".join(texts).split("\n\n"):
        assert words_in(text) == frozenset(words_of(text)), text
