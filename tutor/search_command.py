"""`python -m tutor search`: what the notes have on a question, one JSON object a result."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from ingest.embedding import load_embedder
from ingest.errors import StudyError, UsageError
from ingest.index import IndexReader
from ingest.manifest import read_manifest
from ingest.search_filter import GROUNDS, Part, SearchFilter
from ingest.settings import IngestSettings, load_ingest_settings
from tutor.hits import Hit
from tutor.retrieval import Searcher, SearchResult
from tutor.settings import load_tutor_settings

_SHARES = ("words", "meaning", "tokens")
LONGEST_QUERY_CHARS = 8_000
MOST_HITS = 100


def run(argv: Sequence[str]) -> int:
    """Results on stdout, one a line; nothing found is no error."""
    arguments = _parser().parse_args(argv)
    try:
        queries = list(_queries(arguments))
        settings = load_ingest_settings(os.environ, Path.cwd())
        out_of_play = load_tutor_settings(os.environ, Path.cwd()).sources_out
        index, embedder = IndexReader.open(settings), load_embedder(settings)
        searcher = Searcher(index, embedder, excluded=lambda: out_of_play)
        where = _filter(arguments, settings)
        if searcher.needs_calibration():
            sys.stderr.write("Finding out what counts as covered, once for these notes …\n")
            searcher.calibrate()
        for id_, query in queries:
            result = searcher.search(query, limit=arguments.limit, where=where)
            contract = to_contract(id_, result)
            _print(explained(contract, result) if arguments.explain else contract)
    except StudyError as error:
        _print({"error": {"problem": error.problem, "fix": error.fix}})
        return error.exit_code
    return 0


def _filter(arguments: argparse.Namespace, settings: IngestSettings) -> SearchFilter:
    """Raises UsageError for a path in no root."""
    roots = read_manifest(settings.manifest_path).roots
    parts = [_part(path.absolute(), roots, settings) for path in arguments.within]
    return SearchFilter(
        folders=tuple(parts),
        topics=tuple(arguments.topic),
        kinds=tuple(arguments.kind or GROUNDS),
        ownership=arguments.ownership,
    )


def _part(path: Path, roots: Sequence[str], settings: IngestSettings) -> Part:
    for root in roots:
        folder = settings.root_path(root)
        if path.is_relative_to(folder):
            inside = path.relative_to(folder).as_posix()
            # The document of a root that is itself a file goes by the file's name.
            return root, "" if inside == "." else inside
    raise UsageError(
        f"{path} is in no folder that is indexed.", fix=f"Run `python -m ingest {path}` first."
    )


def explained(contract: dict[str, Any], result: SearchResult) -> dict[str, Any]:
    """The contract with reasons: why covered or not, and for each hit what made its score."""
    for line, hit in zip(contract["hits"], result.hits, strict=True):
        shares = hit.why.words, hit.why.meaning, hit.why.tokens
        line["why"] = list(hit.why.sentences())
        line["shares"] = dict(zip(_SHARES, (round(share, 4) for share in shares), strict=True))
    meant = [
        f"Also searched for {each.term}: that may be meant by “{each.found_by}”."
        for each in result.meant
    ]
    return contract | {"why": [*meant, *result.why_coverage]}


def to_contract(id_: str | None, result: SearchResult) -> dict[str, Any]:
    return {
        "id": id_,
        "query": result.query,
        "searched_for": list(result.searched_for),
        "covered": result.coverage == "covered",
        "coverage": result.coverage,
        "confidence": round(result.confidence, 4),
        "degraded": result.degraded,
        "nearest": list(result.nearest),
        "hits": [_hit_to_contract(hit) for hit in result.hits],
    }


def _hit_to_contract(hit: Hit) -> dict[str, Any]:
    passage = hit.passage
    return {
        "root": passage.locator.root,
        "source": passage.locator.source,
        "start_line": passage.locator.start_line,
        "end_line": passage.locator.end_line,
        "place": passage.locator.place,
        "heading_path": list(passage.heading_path),
        "document_kind": passage.document_kind,
        "ownership": passage.ownership,
        "score": round(hit.score, 4),
        "text": passage.text,
    }


def _queries(arguments: argparse.Namespace) -> Iterator[tuple[str | None, str]]:
    if (arguments.query is None) == (arguments.queries is None):
        raise UsageError(
            "Search needs either a QUERY or --queries FILE.jsonl.",
            fix="Try `python -m tutor search 'what is a deadlock?'`.",
        )
    if not 1 <= arguments.limit <= MOST_HITS:
        raise UsageError(
            f"The limit {arguments.limit} isn't between 1 and {MOST_HITS}.",
            fix="Leave --limit out for 10.",
        )
    if arguments.query is not None:
        yield None, _checked(arguments.query)
        return
    for number, line in enumerate(_lines_of(arguments.queries), 1):
        if line.strip():
            yield _read_line(line, f"{arguments.queries}, line {number}")


def _lines_of(path: Path) -> list[str]:
    try:
        return path.read_text("utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(
            f"The file {path} can't be read ({error}).", fix="Check its name and its encoding."
        ) from error


def _read_line(line: str, where: str) -> tuple[str, str]:
    try:
        record = json.loads(line)
        return str(record["id"]), _checked(record["query"])
    except (ValueError, KeyError, TypeError) as error:
        raise UsageError(
            f"{where} isn't a query.", fix='Give each line as {"id": "1", "query": "what is ..."}.'
        ) from error


def _checked(query: str) -> str:
    if not query.strip() or len(query) > LONGEST_QUERY_CHARS:
        raise UsageError(
            f"A query has 1 to {LONGEST_QUERY_CHARS:,} characters, not {len(query):,}.",
            fix="Search for a part of it.",
        )
    return query


def _print(value: object) -> None:
    sys.stdout.write(json.dumps(value, ensure_ascii=False) + "\n")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m tutor search", description="Find passages in the notes."
    )
    parser.add_argument("query", nargs="?", metavar="QUERY")
    parser.add_argument("--queries", type=Path, metavar="FILE.jsonl", help="id and query a line")
    parser.add_argument("--limit", type=int, default=10, metavar="N", help="hits at most")
    parser.add_argument(
        "--kind",
        action="append",
        choices=["guide", "code", "transcript", "about-me"],
        help="documents to search; guides and code by default",
    )
    parser.add_argument(
        "--in",
        dest="within",
        action="append",
        default=[],
        type=Path,
        metavar="PATH",
        help="search only this folder or file",
    )
    parser.add_argument(
        "--topic", action="append", default=[], help="only pairs and sections about this topic"
    )
    parser.add_argument(
        "--ownership", choices=["yours", "starter"], help="only your notes, or only the starter's"
    )
    parser.add_argument("--explain", action="store_true", help="say why each hit ranks so")
    return parser
