"""`yuanlian triage` and `yuanlian classify` on files: whole results or a refusal in a sentence."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from yuanlian.cli.main import main

CLOSED = """title,text,label1
银行不放款,流动资金周转不过来,融资
贷不到款,抵押物不够被银行拒贷,融资
招不到人,车间缺焊工和操作工,招工
找不到工人,节后熟练工人没有回来,招工
"""
NEW = "title,text\n请协调银行,资金周转困难\n缺操作工,\n"


@pytest.fixture(autouse=True)
def _in_english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YUANLIAN_LANG", "en")


@pytest.fixture
def model(tmp_path: Path) -> Path:
    closed = tmp_path / "closed.csv.gz"
    closed.write_bytes(gzip.compress(CLOSED.encode()))
    assert main(["triage", "train", "--examples", str(closed), "--model", str(tmp_path / "m")]) == 0
    return tmp_path / "m"


def told(model: Path, requests: bytes, tmp_path: Path) -> list[dict[str, object]]:
    """What classify writes for a file of requests."""
    (tmp_path / "new.csv").write_bytes(requests)
    out = tmp_path / "told.jsonl"
    assert (
        main(["triage", "classify", "--model", str(model), "--requests", str(tmp_path / "new.csv"), "--out", str(out)])
        == 0
    )
    return [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]


def test_requests_are_told_by_what_was_learnt(model: Path, tmp_path: Path) -> None:
    rows = told(model, NEW.encode(), tmp_path)
    assert [(row["row"], row["label1"]) for row in rows] == [(1, "融资"), (2, "招工")]


def test_a_file_in_gb18030_is_read_as_well(model: Path, tmp_path: Path) -> None:
    assert told(model, NEW.encode("gb18030"), tmp_path) == told(model, NEW.encode(), tmp_path)


def test_words_given_apart_are_taken_as_they_are(model: Path, tmp_path: Path) -> None:
    assert told(model, "tokens\n银行 放款\n".encode(), tmp_path)[0]["label1"] == "融资"


def test_a_request_without_a_known_word_gets_no_label(model: Path, tmp_path: Path) -> None:
    row = told(model, "title,text\n🙂,12345\n".encode(), tmp_path)[0]
    assert (row["label1"], row["confidence"], row["guesses"]) == (None, 0.0, [])


def test_training_twice_writes_the_same_bytes(model: Path, tmp_path: Path) -> None:
    again = tmp_path / "again"
    main(["triage", "train", "--examples", str(tmp_path / "closed.csv.gz"), "--model", str(again)])
    assert again.read_bytes() == model.read_bytes()


def test_a_model_shows_where_it_comes_from(model: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert main(["triage", "show", "--model", str(model), "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert (said["source"], said["examples"]) == ("closed.csv.gz", 4)


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("no-label.csv", b"title,text\na,b\n", "row 1 of no-label.csv has no label1."),
        ("no-text.csv", b"label1\nx\n", "no-text.csv needs the columns title and text, or tokens."),
        ("empty.csv", b"", "empty.csv is empty."),
        ("head.csv", b"title,text,label1\n", "Examples of at least two categories are needed."),
        ("one.csv", "text,label1\n银行,融资\n".encode(), "Examples of at least two categories are needed."),
        ("cut.csv.gz", gzip.compress(CLOSED.encode())[:-20], "The compressed file cut.csv.gz is damaged."),
    ],
)
def test_examples_that_cannot_be_used_are_refused_in_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, content: bytes, *, sentence: str
) -> None:
    (tmp_path / name).write_bytes(content)
    code = main(["triage", "train", "--examples", str(tmp_path / name), "--model", str(tmp_path / "m")])
    assert (code, capsys.readouterr().err.strip(), (tmp_path / "m").exists()) == (1, sentence, False)


LONG = "请协调银行" + "放款周转" * 5_000
ODD = {"long": LONG, "emoji": "🙂银行🙂放款🙂", "english": "the bank does not lend", "numbers": "12345", "nothing": ""}


def test_odd_texts_are_told_or_left_without_a_label(model: Path, tmp_path: Path) -> None:
    lines = "".join(f'"{text}"\n' for text in ODD.values())
    labels = [row["label1"] for row in told(model, f"text\n{lines}".encode(), tmp_path)]
    assert dict(zip(ODD, labels, strict=True)) == {
        "long": "融资", "emoji": "融资", "english": None, "numbers": None, "nothing": None,
    }  # fmt: skip


def test_odd_examples_are_learnt_or_passed_over(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = "".join(f'"{text}",odd\n' for text in ODD.values())
    (tmp_path / "odd.csv").write_bytes(f"text,label1\n{rows}招不到人,招工\n".encode("gb18030"))
    main(["triage", "train", "--examples", str(tmp_path / "odd.csv"), "--model", str(tmp_path / "m"), "--json"])
    assert json.loads(capsys.readouterr().out)["examples"] == 4


def test_an_empty_file_of_requests_is_refused(model: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "new.csv").write_bytes(b"")
    words = ["--requests", str(tmp_path / "new.csv"), "--out", str(tmp_path / "out")]
    code = main(["triage", "classify", "--model", str(model), *words])
    assert (code, capsys.readouterr().err.strip()) == (1, "new.csv is empty.")


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    assert main(["triage", "show", "--model", str(tmp_path / "none")]) == 1


def test_a_file_that_is_no_model_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "m").write_text("hello")
    main(["triage", "show", "--model", str(tmp_path / "m")])
    assert capsys.readouterr().err.strip() == "m cannot be used as a model: not a model file"


def test_a_refused_classification_leaves_no_result(model: Path, tmp_path: Path) -> None:
    (tmp_path / "bad.csv").write_text("number\n1\n")
    out = tmp_path / "out.jsonl"
    code = main(
        ["triage", "classify", "--model", str(model), "--requests", str(tmp_path / "bad.csv"), "--out", str(out)]
    )
    assert (code, out.exists()) == (1, False)


def test_enterprises_get_classes_of_the_standard(tmp_path: Path) -> None:
    lines = [
        {"id": "a", "name": "某某公司", "products": ["泡沫塑料"], "scope": []},
        {"id": "b", "name": "光明养猪场"},
        {"id": "c"},
        {"id": "d", "text": "刹车片"},  # known from the chain templates alone
    ]
    (tmp_path / "e.jsonl").write_text("\n".join(map(json.dumps, lines)))
    out = tmp_path / "c.jsonl"
    main(
        [
            "classify",
            "--enterprises",
            str(tmp_path / "e.jsonl"),
            "--standard",
            "gbt4754",
            "--top",
            "1",
            "--out",
            str(out),
        ]
    )
    rows = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    codes = {row["id"]: row["codes"] for row in rows}
    assert codes == {"a": ["2924"], "b": ["0313"], "c": [], "d": ["3670"]}


def test_enterprises_get_nodes_of_a_chain_and_none_where_nothing_is_sure(tmp_path: Path) -> None:
    lines = [
        {"id": "a", "products": ["PMI泡沫"], "industry": ["2924"]},
        {"id": "b", "text": "钢化玻璃，用于装配式建筑"},
        {"id": "c", "name": "光明养猪场"},
    ]
    (tmp_path / "e.jsonl").write_text("\n".join(map(json.dumps, lines)))
    out = tmp_path / "n.jsonl"
    main(["classify", "--enterprises", str(tmp_path / "e.jsonl"), "--standard", "chain:materials", "--out", str(out)])
    rows = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert [(row["id"], row["codes"]) for row in rows] == [("a", ["pmi-foam"]), ("b", ["technical-glass"]), ("c", [])]
    assert rows[0]["classes"][0] == {
        "code": "pmi-foam",
        "name": "PMI泡沫",
        "confidence": rows[0]["classes"][0]["confidence"],
        "words": ["pmi泡沫", "2924"],
    }


def test_odd_texts_get_classes_or_none(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text(
        "code,level,parent,name,description\n6621,4,662,银行服务,指放款\n0313,4,031,猪的饲养,\n"
    )
    lines = [{"id": name, "text": text} for name, text in ODD.items()]
    (tmp_path / "e.jsonl").write_bytes(
        "\n".join(json.dumps(line, ensure_ascii=False) for line in lines).encode("gb18030")
    )
    out = tmp_path / "c.jsonl"
    main(
        ["classify", "--enterprises", str(tmp_path / "e.jsonl"), "--table", str(tmp_path / "t.csv"), "--out", str(out)]
    )
    rows = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert {row["id"]: row["codes"][:1] for row in rows} == {
        "long": ["6621"], "emoji": ["6621"], "english": [], "numbers": [], "nothing": [],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("code,name\n6621,银行\n", "columns missing: description, level, parent"),
        ("code,level,parent,name,description\n66,2,J,金融业,\n", "no class of four digits"),
    ],
)
def test_a_table_that_is_no_standard_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: str, *, sentence: str
) -> None:
    (tmp_path / "t.csv").write_text(content)
    (tmp_path / "e.jsonl").write_text('{"id": 1}\n')
    out = tmp_path / "c"
    code = main(
        ["classify", "--enterprises", str(tmp_path / "e.jsonl"), "--table", str(tmp_path / "t.csv"), "--out", str(out)]
    )
    assert (code, sentence in capsys.readouterr().err, out.exists()) == (1, True, False)


def test_a_line_that_is_not_json_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "e.jsonl").write_text('{"id": 1}\nhello\n')
    main(["classify", "--enterprises", str(tmp_path / "e.jsonl"), "--out", str(tmp_path / "c")])
    assert capsys.readouterr().err.strip() == "Line 2 of e.jsonl is not JSON."


def test_an_unknown_standard_is_a_mistake_of_use(tmp_path: Path) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["classify", "--enterprises", "e", "--standard", "naics", "--out", "c"])
    assert ended.value.code == 2
