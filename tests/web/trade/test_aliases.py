"""The pages of the vocabulary: found, sorted, exported and imported, decided; bad tables name their cells."""

from __future__ import annotations

import csv
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from yuanlian.domain.trade import actions, vocabulary
from yuanlian.domain.trade.models import Alias
from yuanlian.domain.trade.vocabulary import Wanted

HERE = "/z/park/aliases/"


def add(market, name="眼机", other="摄像头模组"):
    text = actions.AliasText(name=name, other=other, kind="俗称", source="本园区手机厂")
    return actions.add_alias(market.actor("bureau"), text)


def sheet(*lines: str) -> SimpleUploadedFile:
    return SimpleUploadedFile("names.csv", "\n".join(("名称,别名,类别,依据", *lines)).encode())


def exported(client, query: str) -> list[list[str]]:
    text = b"".join(client.get(f"{HERE}?format=csv&{query}").streaming_content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))


def test_a_search_shows_the_pair_with_its_source(market, visit):
    add(market)
    page = visit("bureau").get(f"{HERE}?q=眼机").content.decode()
    assert ("摄像头模组" in page, "本园区手机厂" in page) == (True, True)


def test_a_list_is_a_file_too(market, visit):
    add(market)
    assert exported(visit("bureau"), "own=yes")[1:] == [["眼机", "摄像头模组", "俗称", "本园区手机厂", "在用"]]


def test_a_pair_is_added_on_the_page(market, visit):
    values = {"name": "电瓶水", "other": "蓄电池电解液", "kind": "", "source": "汽修行业"}
    answer = visit("bureau").post(f"{HERE}new/", values)
    assert (answer.status_code, Alias.objects.get().other) == (302, "蓄电池电解液")


def test_what_is_wrong_with_a_pair_stands_at_its_field(market, visit):
    answer = visit("bureau").post(f"{HERE}new/", {"name": "PCB", "other": "ｐｃｂ", "source": "x"})
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["other"])


def test_a_shipped_pair_is_retired_and_restored_on_its_pages(market, visit):
    client = visit("bureau")
    entry = vocabulary.entries(market.actor("bureau"), Wanted(search="聚甲基丙烯酰亚胺"))[0]
    client.post(f"{HERE}{entry.id}/retire/", {"version": 0, "reason": "另有所指"})
    retired = Alias.objects.get()
    client.post(f"{HERE}{entry.id}/restore/", {"version": retired.version})
    assert (retired.state, Alias.objects.get().state) == ("retired", "in_use")


@pytest.mark.parametrize(("verb", "state"), [("accept", "in_use"), ("refuse", "refused")])
def test_a_proposed_pair_is_decided_on_its_page(market, visit, verb, state):
    alias = add(market)
    Alias.objects.update(state="proposed")
    visit("bureau").post(f"{HERE}{alias}/decide/", {"version": 1, "verb": verb, "reason": "问过厂里"})
    assert Alias.objects.get().state == state


def test_a_table_of_pairs_comes_in_and_a_known_one_stays(market, visit):
    add(market)
    lines = ("眼机,摄像头模组,俗称,别处", "电瓶水,蓄电池电解液,俗称,汽修行业")
    answer = visit("bureau").post(f"{HERE}import/", {"file": sheet(*lines)})
    assert (answer.status_code, sorted(Alias.objects.values_list("source", flat=True))) == (
        302,
        ["本园区手机厂", "汽修行业"],
    )


def test_a_bad_cell_is_named_and_nothing_is_written(market, visit):
    answer = visit("bureau").post(f"{HERE}import/", {"file": sheet("电瓶水,蓄电池电解液,,汽修", "一样,一样,,x")})
    bad = [(cell.row, cell.address) for cell in answer.context["bad"]]
    assert (answer.status_code, bad, Alias.objects.count()) == (422, [(3, "B3")], 0)


def test_a_table_without_its_columns_is_refused_in_a_sentence(market, visit):
    file = SimpleUploadedFile("names.csv", b"a,b\n1,2\n")
    answer = visit("bureau").post(f"{HERE}import/", {"file": file})
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["file"])


def test_the_bureau_sees_on_its_first_screen_how_many_wait(market, visit):
    add(market)
    Alias.objects.update(state="proposed")
    assert "待确认的别名" in visit("bureau").get("/z/park/").content.decode()
