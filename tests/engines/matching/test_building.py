"""An index built at once answers as one to which the suppliers were added one by one, also while it changes."""

import threading
from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engines.matching.zone_of_matching import ALIASES, SUPPLIERS
from yuanlian.engines.matching import Index, Knowledge, Model, Need, Supplier, learn, rank
from yuanlian.engines.text import normalise, terms
from yuanlian.engines.text.batch import batch_terms
from yuanlian.engines.text.codes import code

KNOWLEDGE = Knowledge.build(ALIASES)
LONG = Supplier(
    id="长", name=" 长江 ", full="长江液压件（集团）股份有限公司泸州分公司设备制造事业部、配件事业部",
    products=("液压油缸、液压马达、液压泵站、液压阀组、密封件、管接头", "液压油缸", "液压油缸", ""),
    scope=("PCB-3A 板",),
    proven=("油缸",), lon=105.4, lat=28.9, employees=0, capacity=7, area="a", certificates=(),
)  # fmt: skip
ALL = (*SUPPLIERS, LONG)
TEXTS = st.sampled_from([word for one in ALL for word in (*one.products, one.name)]) | st.text(max_size=20)
LETTERS = st.text(alphabet="电缆泵机械制造水aZ09-/ （）pcb锂Ωé·，㐀豈\n", max_size=14)


@cache
def model() -> Model:
    return learn(ALL)


def one_by_one() -> Index:
    index = Index(model().space)
    for supplier in reversed(ALL):
        index.add(supplier)
    return index


@given(TEXTS)
@settings(max_examples=25, deadline=None)
def test_building_at_once_equals_adding_one_by_one(text: str) -> None:
    known = KNOWLEDGE.with_model(model())
    built = Index.build(ALL, space=model().space)
    assert rank(built, Need(text=text), knowledge=known) == rank(one_by_one(), Need(text=text), knowledge=known)


def test_profiles_point_the_same_way_however_they_came_in() -> None:
    built, added = Index.build(ALL, space=model().space), one_by_one()
    pairs = [(built.vectors.view()[built.number(one.id)], added.vectors.view()[added.number(one.id)]) for one in ALL]
    assert all(np.array_equal(*pair) for pair in pairs)


@pytest.mark.parametrize("supplier", ALL, ids=lambda one: one.id)
def test_a_supplier_comes_back_as_it_was_given(supplier: Supplier) -> None:
    assert Index.build(ALL).get(supplier.id) == supplier


def test_of_two_with_one_id_the_later_stands() -> None:
    index = Index.build([Supplier(id="a", products=("刹车片",)), Supplier(id="a", products=("水泵",))])
    assert (len(index), rank(index, Need(text="水泵")).ids, rank(index, Need(text="刹车片")).ids) == (1, ("a",), ())


def test_a_removed_supplier_may_come_back() -> None:
    index = Index.build(ALL)
    index.remove("长")
    index.add(LONG)
    assert (index.get("长"), rank(index, Need(text="求购密封件")).ids) == (LONG, ("长",))


@given(st.lists(LETTERS, max_size=6))
@settings(max_examples=150, deadline=None)
def test_many_phrases_are_cut_as_each_alone(texts: list[str]) -> None:
    plain = [normalise(text) for text in texts]
    rows, numbers = batch_terms(plain)
    cut = {(row, number) for row, number in zip(rows.tolist(), numbers.tolist(), strict=True)}
    assert cut == {(row, code(term)) for row, text in enumerate(plain) for term in terms(text)}


def test_readers_are_answered_while_a_supplier_changes_and_do_not_miss_it() -> None:
    known = KNOWLEDGE.with_model(model())
    forms = [Supplier(id="新", products=(f"主减速齿轮{at}型", "主减速齿轮")) for at in range(300)]
    for _round in range(6):
        index = Index.build(ALL, space=model().space)
        writer = threading.Thread(target=lambda held: [held.add(form) for form in forms], args=(index,))
        writer.start()
        answers = []
        while writer.is_alive():
            answers.append(rank(index, Need(text="求购主减速齿轮"), knowledge=known).ids[:2])
        writer.join()
        answers.append(rank(index, Need(text="求购主减速齿轮"), knowledge=known).ids[:2])
        begun = next(at for at, answer in enumerate(answers) if "新" in answer)
        assert {tuple(sorted(answer)) for answer in answers[begun:]} == {("jixie", "新")}


def test_a_buyer_that_changes_meanwhile_is_not_its_own_supplier() -> None:
    index = Index.build(ALL)
    forms = [Supplier(id="新", products=(f"主减速齿轮{at}型", "主减速齿轮")) for at in range(200)]
    index.add(forms[0])
    writer = threading.Thread(target=lambda: [index.add(form) for form in forms])
    writer.start()
    found = set()
    while writer.is_alive():
        found |= set(rank(index, Need(text="求购主减速齿轮", buyer="新"), knowledge=KNOWLEDGE).ids)
    writer.join()
    assert "新" not in found
