"""Which enterprise a row is, and which rows repeat one another."""

from __future__ import annotations

from yuanlian.domain.enterprises.faults import RowFault
from yuanlian.domain.enterprises.recognition import Known, Recogniser
from yuanlian.kernel.ids import new_id

WHERE = {"name": 0, "credit_code": 1, "zone_number": 2}
CODE, OTHER = "91350100M000100Y43", "914403001922038216"


def known(name="甲有限公司", **values):
    defaults = {"credit_code": "", "zone_number": "", "address": ""}
    return Known(id=new_id(), version=1, name=name, **(defaults | values))


def recogniser(*register, former=None):
    return Recogniser.of(register, former or {})


def faults(recognition):
    return [problem.code for problem in recognition.problems]


def test_the_credit_code_decides_whatever_the_name():
    first = known(credit_code=CODE)
    found = recogniser(first).recognise(2, {"name": "乙有限公司", "credit_code": CODE}, WHERE)
    assert (found.target, found.asks) == (first, False)


def test_the_zone_number_decides_where_there_is_no_credit_code():
    first = known(zone_number="A-7")
    found = recogniser(first).recognise(2, {"name": "乙有限公司", "zone_number": "A-7"}, WHERE)
    assert (found.target, found.asks) == (first, False)


def test_a_name_and_address_need_a_person():
    first = known(address="岳麓大道1号")
    found = recogniser(first).recognise(2, {"name": "甲 有限公司", "address": "岳麓大道１号"}, WHERE)
    assert (found.target, found.asks, faults(found)) == (first, True, [RowFault.SAME_NAME_AND_ADDRESS])


def test_a_name_at_another_address_needs_a_person_too():
    found = recogniser(known(address="岳麓大道1号")).recognise(2, {"name": "甲有限公司", "address": "别处"}, WHERE)
    assert (found.asks, faults(found)) == (True, [RowFault.SAME_NAME])


def test_a_former_name_is_recognised_once_a_person_confirms():
    first = known("新名有限公司")
    found = recogniser(first, former={first.id: ["旧名有限公司"]}).recognise(2, {"name": "旧名有限公司"}, WHERE)
    assert (found.target, found.asks) == (first, True)


def test_the_same_name_with_another_credit_code_is_another_enterprise():
    found = recogniser(known(credit_code=CODE)).recognise(2, {"name": "甲有限公司", "credit_code": OTHER}, WHERE)
    assert (found.target, faults(found)) == (None, [RowFault.NAMESAKE])


def test_code_and_number_of_two_enterprises_do_not_fit_together():
    register = known(credit_code=CODE), known("乙有限公司", zone_number="A-7")
    found = recogniser(*register).recognise(2, {"name": "甲", "credit_code": CODE, "zone_number": "A-7"}, WHERE)
    assert faults(found) == [RowFault.NUMBER_TAKEN]


def test_a_number_whose_enterprise_has_another_code_is_refused():
    register = recogniser(known(credit_code=CODE, zone_number="A-7"))
    found = register.recognise(2, {"name": "甲", "credit_code": OTHER, "zone_number": "A-7"}, WHERE)
    assert faults(found) == [RowFault.OTHER_CODE]


def test_a_repeated_code_names_the_first_row_and_the_column():
    sheet = recogniser()
    sheet.recognise(2, {"name": "甲", "credit_code": CODE}, WHERE)
    problem = sheet.recognise(9, {"name": "乙", "credit_code": CODE}, WHERE).problems[0]
    assert (problem.code, problem.column, problem.params) == (RowFault.REPEATED_CODE, 1, {"row": 2})


def test_a_repeated_name_without_codes_names_the_first_row():
    sheet = recogniser()
    sheet.recognise(2, {"name": "甲"}, WHERE)
    assert faults(sheet.recognise(3, {"name": "甲", "credit_code": CODE}, WHERE)) == [RowFault.REPEATED_NAME]


def test_the_same_name_with_two_codes_is_no_repetition():
    sheet = recogniser()
    sheet.recognise(2, {"name": "甲", "credit_code": CODE}, WHERE)
    assert faults(sheet.recognise(3, {"name": "甲", "credit_code": OTHER}, WHERE)) == []


def test_two_rows_that_are_one_enterprise_are_named():
    first = known(credit_code=CODE, zone_number="A-7")
    sheet = recogniser(first)
    sheet.recognise(2, {"name": "甲有限公司", "credit_code": CODE}, WHERE)
    found = sheet.recognise(3, {"name": "甲公司", "zone_number": "A-7"}, WHERE)
    assert [(each.code, each.params["row"]) for each in found.problems] == [(RowFault.REPEATED_TARGET, 2)]
