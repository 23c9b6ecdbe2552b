"""Other ways to search the same profiles, so that our numbers stand beside something: FTS5, TF-IDF, tantivy, bm25s."""

from __future__ import annotations

import math
import re
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from importlib.util import find_spec

from yuanlian.engines.matching import Supplier
from yuanlian.engines.text import normalise

Search = Callable[[str], list[str]]
TOP = 60


def profile(supplier: Supplier) -> str:
    """Everything a profile says, as one text."""
    return " ".join((supplier.name, supplier.full, *supplier.products, *supplier.scope, *supplier.industry))


def pairs(text: str) -> list[str]:
    """Overlapping pairs of characters of each stretch of letters."""
    return [run[at : at + 2] for run in re.findall(r"\w+", normalise(text)) for at in range(max(1, len(run) - 1))]


def fts5(suppliers: Sequence[Supplier]) -> Search:
    """SQLite FTS5 with its trigram tokenizer, any trigram of the sentence, ranked by its own bm25."""
    base = sqlite3.connect(":memory:")
    base.execute("CREATE VIRTUAL TABLE profiles USING fts5(id UNINDEXED, words, tokenize='trigram')")
    base.executemany("INSERT INTO profiles VALUES (?, ?)", ((one.id, normalise(profile(one))) for one in suppliers))

    def search(text: str) -> list[str]:
        runs = re.findall(r"\w+", normalise(text))
        grams = {run[at : at + 3] for run in runs for at in range(len(run) - 2)}
        if not grams:
            return []
        query = " OR ".join(f'"{gram}"' for gram in sorted(grams))
        sql = "SELECT id FROM profiles WHERE profiles MATCH ? ORDER BY rank LIMIT ?"
        return [row[0] for row in base.execute(sql, (query, TOP))]

    return search


def tfidf(suppliers: Sequence[Supplier]) -> Search:
    """Cosine of TF-IDF vectors over pairs of characters."""
    counts = [Counter(pairs(profile(one))) for one in suppliers]
    spread = Counter(pair for count in counts for pair in count)
    rarity = {pair: math.log(1 + len(counts) / number) for pair, number in spread.items()}
    postings: dict[str, list[tuple[int, float]]] = defaultdict(list)
    for number, count in enumerate(counts):
        length = math.sqrt(sum(((1 + math.log(n)) * rarity[pair]) ** 2 for pair, n in count.items())) or 1.0
        for pair, n in count.items():
            postings[pair].append((number, (1 + math.log(n)) * rarity[pair] / length))

    def search(text: str) -> list[str]:
        scores: dict[int, float] = defaultdict(float)
        for pair, n in Counter(pairs(text)).items():
            for number, weight in postings.get(pair, ()):
                scores[number] += n * rarity[pair] * weight
        best = sorted(scores, key=lambda number: (-scores[number], suppliers[number].id))
        return [suppliers[number].id for number in best[:TOP]]

    return search


def bm25(suppliers: Sequence[Supplier]) -> Search:
    """bm25s over pairs of characters."""
    import bm25s  # -- optional dependency: only benchmarks use it

    engine = bm25s.BM25()
    engine.index([pairs(profile(one)) for one in suppliers], show_progress=False)

    def search(text: str) -> list[str]:
        found, _scores = engine.retrieve([pairs(text)], k=min(TOP, len(suppliers)), show_progress=False)
        return [suppliers[int(number)].id for number in found[0]]

    return search


def tantivy_pairs(suppliers: Sequence[Supplier]) -> Search:
    """tantivy over pairs of characters, separated by spaces."""
    import tantivy  # -- optional dependency: only benchmarks use it

    schema = tantivy.SchemaBuilder()
    schema.add_text_field("id", stored=True, tokenizer_name="raw")
    schema.add_text_field("words", tokenizer_name="whitespace")
    index = tantivy.Index(schema.build())
    writer = index.writer()
    for one in suppliers:
        writer.add_document(tantivy.Document(id=one.id, words=" ".join(pairs(profile(one)))))
    writer.commit()
    index.reload()
    searcher = index.searcher()

    def search(text: str) -> list[str]:
        words = " ".join(f'"{pair}"' for pair in pairs(text))
        query = index.parse_query(words, ["words"]) if words else None
        hits = searcher.search(query, TOP).hits if query else []
        return [searcher.doc(address)["id"][0] for _, address in hits]

    return search


def peers() -> dict[str, Callable[[Sequence[Supplier]], Search]]:
    """The peers that this machine has."""
    found = {"SQLite FTS5 trigram": fts5, "TF-IDF character pairs": tfidf}
    if find_spec("bm25s"):
        found["bm25s character pairs"] = bm25
    if find_spec("tantivy"):
        found["tantivy character pairs"] = tantivy_pairs
    return found
