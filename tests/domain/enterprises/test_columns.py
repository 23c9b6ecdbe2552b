"""Which column fills which field, by name, by content, and by memory."""

from __future__ import annotations

import pytest

from yuanlian.domain.enterprises.columns import Doubt, headers_digest, propose, to_remember
from yuanlian.domain.enterprises.credit_code import make as code_of

STOCK_HEADERS = (
    "code", "name", "fullname", "exchange", "listed_date", "sw_industry_path", "province_area",
    "tushare_industry_2017", "registered_address_2016", "products_with_share",
)  # fmt: skip


def named(headers, samples=None, remembered=None):
    proposal = propose(headers, samples or [[] for _header in headers], remembered or {})
    return {headers[index]: key for index, key in proposal.mapping.items()}


def test_headers_are_recognised_in_any_order():
    assert named(["联系电话", "公司名称", "统一社会信用代码", "注册资本（万元）", "成立日期"]) == {
        "联系电话": "contact_phone",
        "公司名称": "name",
        "统一社会信用代码": "credit_code",
        "注册资本（万元）": "registered_capital",
        "成立日期": "founded_on",
    }


def test_a_list_of_listed_companies_is_understood():
    samples = [["300471"], ["厚普股份"], ["厚普清洁能源股份有限公司"], *([[]] * 7)]
    assert named(STOCK_HEADERS, samples) == {
        "name": "short_name",
        "fullname": "name",
        "registered_address_2016": "address",
        "products_with_share": "products",
    }


def test_the_whole_name_is_preferred_to_the_name():
    assert named(["名称", "企业全称"]) == {"名称": "short_name", "企业全称": "name"}


@pytest.mark.parametrize("ticker", ["300471", "000001.SZ", "sh600000", "00700.HK"])
def test_a_stock_ticker_is_never_taken_for_a_credit_code(ticker):
    proposal = propose(["统一代码", "企业名称"], [[ticker], ["甲公司"]], {})
    assert (proposal.mapping, proposal.doubts) == ({1: "name"}, {0: Doubt.TICKER})


def test_a_header_that_only_resembles_is_a_doubt():
    assert propose(["企业名称", "公司注册地址（含楼栋）详细"], [[], []], {}).doubts == {1: Doubt.GUESSED}


def test_an_unknown_header_is_a_doubt_and_fills_nothing():
    proposal = propose(["企业名称", "备注"], [[], []], {})
    assert (proposal.mapping, proposal.doubts) == ({0: "name"}, {1: Doubt.UNKNOWN})


def test_figures_of_several_years_stand_side_by_side():
    assert named(["企业名称", "2024年产值（万元）", "2025年产值（万元）", "2025年度税收"]) == {
        "企业名称": "name",
        "2024年产值（万元）": "output_2024",
        "2025年产值（万元）": "output_2025",
        "2025年度税收": "tax_2025",
    }


def test_headers_are_remembered_whatever_their_order():
    assert headers_digest(["企业名称", "备注", "电话"]) == headers_digest(["电话", "企业名称 ", "备注"])


def test_what_a_person_decided_is_proposed_again_for_the_same_headers():
    memory = to_remember(["甲", "乙", "丙"], {0: "name", 2: "products"})
    assert named(["丙", "甲", "乙"], remembered=memory) == {"丙": "products", "甲": "name"}


def test_a_header_that_says_nothing_is_told_by_what_stands_under_it():
    samples = [["甲有限公司", "乙机械厂（普通合伙）"], [code_of(1), code_of(2)], ["轴承", "齿轮"]]
    proposal = propose(["甲", "乙", "丙"], samples, {})
    assert (proposal.mapping, proposal.doubts) == (
        {0: "name", 1: "credit_code"},
        {0: Doubt.BY_CONTENT, 1: Doubt.BY_CONTENT, 2: Doubt.UNKNOWN},
    )


def test_of_two_columns_that_look_like_names_none_is_guessed():
    assert propose(["甲", "乙"], [["甲有限公司"], ["乙有限公司"]], {}).mapping == {}
