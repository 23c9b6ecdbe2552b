"""Other ways to search the same profiles, so that our numbers stand beside something: FTS5, TF-IDF, Lucene …"""

from __future__ import annotations

import math
import re
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from importlib.util import find_spec

from benchmarks.matching import lucene
from yuanlian.engines.matching import Supplier
from yuanlian.engines.text import normalise, words

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


def tantivy_of(cut: Callable[[str], list[str]]) -> Callable[[Iterable[Supplier]], Search]:
    """tantivy over the terms that `cut` gives, separated by spaces."""

    def build(suppliers: Iterable[Supplier]) -> Search:
        import tantivy  # -- optional dependency: only benchmarks use it

        schema = tantivy.SchemaBuilder()
        schema.add_text_field("id", stored=True, tokenizer_name="raw")
        schema.add_text_field("words", tokenizer_name="whitespace")
        index = tantivy.Index(schema.build())
        writer = index.writer()
        for one in suppliers:
            writer.add_document(tantivy.Document(id=one.id, words=" ".join(cut(profile(one)))))
        writer.commit()
        index.reload()
        searcher = index.searcher()

        def search(text: str) -> list[str]:
            asked = " ".join(f'"{term}"' for term in cut(text))
            query = index.parse_query(asked, ["words"]) if asked else None
            hits = searcher.search(query, TOP).hits if query else []
            return [searcher.doc(address)["id"][0] for _, address in hits]

        return search

    return build


def plain_words(text: str) -> list[str]:
    """Dictionary words, without the marks that a query parser would read."""
    return [word for word in words(text) if word.isalnum()]


def postgresql(address: str) -> dict[str, Callable[[Sequence[Supplier]], Search]]:
    """PostgreSQL's full text over pairs of characters, and its trigrams where the server has them."""
    import psycopg  # -- optional dependency: a server that tests bring

    base = psycopg.connect(address, autocommit=True)

    def fill(suppliers: Sequence[Supplier]) -> None:
        base.execute("DROP TABLE IF EXISTS profiles")
        base.execute("CREATE TEMP TABLE profiles (id text, words text, found tsvector)")
        with base.cursor() as cursor:
            cursor.executemany(
                "INSERT INTO profiles VALUES (%s, %s, array_to_tsvector(%s))",
                [(one.id, normalise(profile(one)), sorted(set(pairs(profile(one))))) for one in suppliers],
            )
        base.execute("CREATE INDEX ON profiles USING gin (found)")

    def full_text(suppliers: Sequence[Supplier]) -> Search:
        fill(suppliers)

        def search(text: str) -> list[str]:
            query = " | ".join(f"'{pair}'" for pair in sorted(set(pairs(text))))
            sql = "SELECT id FROM profiles WHERE found @@ %s::tsquery ORDER BY ts_rank(found, %s::tsquery, 1) DESC"
            return [row[0] for row in base.execute(f"{sql} LIMIT {TOP}", (query, query))] if query else []

        return search

    def trigram(suppliers: Sequence[Supplier]) -> Search:
        fill(suppliers)
        sql = "SELECT id FROM profiles ORDER BY word_similarity(%s, words) DESC LIMIT %s"
        return lambda text: [row[0] for row in base.execute(sql, (normalise(text), TOP))]

    found = {"PostgreSQL full text pairs": full_text}
    if base.execute("SELECT 1 FROM pg_available_extensions WHERE name = 'pg_trgm'").fetchone():
        base.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
        found["PostgreSQL trigram"] = trigram
    return found


def fused(searches: Sequence[Search]) -> Search:
    """Reciprocal rank fusion (Cormack, Clarke, Büttcher 2009) of other ways."""

    def search(text: str) -> list[str]:
        scores: dict[str, float] = defaultdict(float)
        for one in searches:
            for place, key in enumerate(one(text), 1):
                scores[key] += 1 / (60 + place)
        return sorted(scores, key=lambda key: (-scores[key], key))[:TOP]

    return search


def absent(address: str | None) -> list[str]:
    """Peers that this machine does not have, each with the reason."""
    reason = lucene.lacking()
    told = [f"{lucene.NAME}: {reason}"] if reason else []
    told += [f"{name}: not installed" for name in ("tantivy", "bm25s") if not find_spec(name)]
    if address is None:
        told.append("PostgreSQL: no server")
    elif "PostgreSQL trigram" not in postgresql(address):
        told.append("PostgreSQL trigram: this server has no pg_trgm")
    return told


def remarks(searches: Mapping[str, Search], address: str | None) -> str:
    """What the table does not say of itself."""
    told = [
        "PostgreSQL's own CPU time is not in its row; its locale is C, where pg_trgm sees no letters in Chinese.",
        *(f"{one.run}. It answered every need twice; the second time counts." for one in searches.values()
          if isinstance(one, lucene.Answers)),
        "The times of rank fusion leave out what PostgreSQL and Lucene spend themselves.",
    ]  # fmt: skip
    missing = absent(address)
    return " ".join([*told, *([f"Not beside us: {'; '.join(missing)}."] if missing else [])])


def peers(suppliers: Sequence[Supplier], address: str | None, texts: Iterable[str]) -> dict[str, Search]:
    """The peers that this machine has, filled, and the fusion of all; Lucene's knows the answers to `texts` alone."""
    found: dict[str, Callable[[Sequence[Supplier]], Search]] = {"SQLite FTS5 trigram": fts5, "TF-IDF pairs": tfidf}
    if find_spec("bm25s"):
        found["bm25s pairs"] = bm25
    if find_spec("tantivy"):
        found |= {"tantivy pairs": tantivy_of(pairs), "tantivy words": tantivy_of(plain_words)}
    if address:
        found |= postgresql(address)
    searches = {name: build(suppliers) for name, build in found.items()}
    if not lucene.lacking():
        rows = ((one.id, normalise(profile(one))) for one in suppliers)
        searches[lucene.NAME] = lucene.answered(rows, {text: normalise(text) for text in texts}, TOP)
    return {**searches, "rank fusion": fused(list(searches.values()))}
