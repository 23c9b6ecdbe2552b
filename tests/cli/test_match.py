"""`yuanlian match` ranks from files to files and refuses in a sentence."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from yuanlian.cli.main import main

ENTERPRISES = (
    {"id": "a", "name": "甲", "full": "甲公司", "industry": ["电池"], "products": ["蓄电池"], "scope": []},
    {"id": "b", "name": "乙", "full": "乙公司", "industry": ["面板"], "products": ["液晶面板"], "scope": ["电源"]},
    {"id": "c", "name": "丙", "full": "丙公司", "industry": ["家电"], "products": ["电视机"], "scope": []},
)


def write(path: Path, *rows: object) -> str:
    text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    if path.suffix == ".gz":
        path.write_bytes(gzip.compress(text.encode()))
    else:
        path.write_text(text, "utf-8")
    return str(path)


@pytest.fixture
def enterprises(tmp_path: Path) -> str:
    return write(tmp_path / "E.jsonl.gz", *ENTERPRISES)


def ranked(tmp_path: Path, *options: str) -> list[dict[str, Any]]:
    out = tmp_path / "R.jsonl"
    assert main(["match", *options, "--out", str(out)]) == 0
    return [json.loads(line) for line in out.read_text("utf-8").splitlines()]


def test_a_need_gets_its_suppliers_with_the_alias_as_reason(tmp_path: Path, enterprises: str) -> None:
    needs = write(tmp_path / "N.jsonl", {"qid": "1", "query": "求购电瓶"})
    (answer,) = ranked(tmp_path, "--enterprises", enterprises, "--needs", needs)
    first = answer["reasons"]["a"][0]
    assert (answer["qid"], answer["ids"][0], first["code"], first["path"]) == ("1", "a", "alias", ["电瓶", "蓄电池"])


def test_a_buyer_gets_its_upstream_from_the_graph(tmp_path: Path, enterprises: str) -> None:
    needs = write(tmp_path / "N.jsonl", {"qid": "1", "query": "采购方：丙公司。主营产品：电视机", "buyer": "c"})
    graph = write(tmp_path / "G.json", {"up": [["电视机", "液晶面板"]], "sub": []})
    (answer,) = ranked(tmp_path, "--enterprises", enterprises, "--needs", needs, "--graph", graph)
    assert answer["ids"] == ["b"]


def test_a_model_trained_ahead_gives_the_same_ranking(tmp_path: Path, enterprises: str) -> None:
    needs = write(tmp_path / "N.jsonl", {"qid": "1", "query": "求购电瓶"})
    train = write(tmp_path / "T.jsonl", {"qid": "t", "query": "求购铅粉", "rel": {"a": 2}})
    model = str(tmp_path / "M")
    assert main(["match", "train", "--enterprises", enterprises, "--train", train, "--model", model]) == 0
    common = ("--enterprises", enterprises, "--needs", needs, "--train", train)
    assert ranked(tmp_path, *common, "--model", model) == ranked(tmp_path, *common)


def test_a_confirmed_need_is_learnt(tmp_path: Path, enterprises: str) -> None:
    needs = write(tmp_path / "N.jsonl", {"qid": "1", "query": "哪家有铅粉"})
    train = write(tmp_path / "T.jsonl", {"qid": "t", "query": "求购铅粉", "need": "铅粉", "rel": {"a": 2, "b": 1}})
    (answer,) = ranked(tmp_path, "--enterprises", enterprises, "--needs", needs, "--train", train)
    assert answer["ids"][0] == "a"


@pytest.mark.parametrize("query", ["", "水", "😀😀", "12345", "Où est la gare?", "电" * 20_000, None])
def test_an_odd_need_is_answered(tmp_path: Path, enterprises: str, query: str | None) -> None:
    needs = write(tmp_path / "N.jsonl", {"qid": "1", "query": query})
    assert [row["qid"] for row in ranked(tmp_path, "--enterprises", enterprises, "--needs", needs)] == ["1"]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"{broken", "第 1 行：不是 JSON"),
        (b"[1]\n", "第 1 行：应是一个 JSON 对象"),
        (b'{"name": "x"}\n', "第 1 行：企业没有 id"),
        ("电".encode("gbk"), "不是 UTF-8 文本"),
    ],
)
def test_a_broken_file_is_refused_in_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes, sentence: str
) -> None:
    broken = tmp_path / "E.jsonl"
    broken.write_bytes(content)
    needs = write(tmp_path / "N.jsonl", {"qid": "1", "query": "x"})
    out = str(tmp_path / "R")
    assert main(["match", "--enterprises", str(broken), "--needs", needs, "--out", out]) == 1
    assert sentence in capsys.readouterr().err


def test_a_foreign_model_file_is_refused(tmp_path: Path, enterprises: str) -> None:
    needs = write(tmp_path / "N.jsonl", {"qid": "1", "query": "x"})
    options = ["--needs", needs, "--model", needs, "--out", str(tmp_path / "R")]
    assert main(["match", "--enterprises", enterprises, *options]) == 1


def test_missing_options_are_wrong_usage(enterprises: str) -> None:
    assert main(["match", "--enterprises", enterprises]) == 2


def test_the_summary_can_be_read_by_a_machine(
    tmp_path: Path, enterprises: str, capsys: pytest.CaptureFixture[str]
) -> None:
    needs = write(tmp_path / "N.jsonl", {"qid": "1", "query": "电视机"})
    ranked(tmp_path, "--enterprises", enterprises, "--needs", needs, "--json")
    summary = json.loads(capsys.readouterr().out)
    assert (summary["needs"], summary["enterprises"]) == (1, 3)
