"""Enterprises that public reports name stand on the node the report speaks of, and nowhere when it is silent."""

from __future__ import annotations

import csv
from functools import cache

import pytest

from presets.reading import preset
from yuanlian.engines.chaingraph import Placer, Profile, read_templates
from yuanlian.presets import alias_lines, chain_texts

STANDS = [
    ("luzhou", "长江液压件", "hydraulics"),
    ("luzhou", "豪能传动", "transmission"),
    ("luzhou", "成像通科技", "camera-module"),
    ("luzhou", "长江机械", ""),
    ("luzhou", "禾苗通信", ""),
    ("luzhou", "乐惠", ""),
    ("xianning", "三环汽车方向机", "steering-gear"),
    ("xianning", "三赢兴智能光电", "camera-module"),
    ("xianning", "滴水科技", "smart-clean-equipment"),
    ("xianning", "世丰新材料", "medical-polyurethane"),
    ("xianning", "达尔美", ""),
    ("changsha-hightech", "中联重科", "construction-machinery"),
    ("changsha-hightech", "长缆科技", ""),
    ("changsha-hightech", "圣湘生物", "nucleic-acid-reagent"),
    ("changsha-hightech", "长沙金域", "medical-laboratory"),
    ("changsha-hightech", "爱威科技", ""),
    ("changsha-hightech", "博翔新材", "pmi-foam"),
    ("changsha-hightech", "远大住工", "prefab-building"),
    ("changsha-hightech", "东方红建设集团", "prefab-building"),
    ("changsha-hightech", "湖南雨创环保", "rainwater-system"),
    ("changsha-hightech", "湖南高新物业", "rainwater-source"),
    ("changsha-hightech", "市政园林环卫公司", "landscaping"),
    ("changsha-hightech", "映客互娱", "live-streaming"),
    ("changsha-hightech", "草花互动", "game-publishing"),
    ("changsha-hightech", "兴盛优选", "online-retail"),
    ("changsha-hightech", "安克创新", "cross-border"),
    ("changsha-hightech", "科创信息", "ai-software"),
    ("changsha-hightech", "拓维信息", "server"),
    ("changsha-hightech", "天仪研究院", "satellite"),
    ("changsha-economic", "三一集团", ""),
    ("changsha-economic", "上汽大众长沙", "passenger-car"),
    ("changsha-economic", "长沙安道拓", "general-auto-parts"),
    ("changsha-economic", "道依茨", ""),
]


@cache
def placer(chain: str) -> Placer:
    aliases = [(row["name"], row["other"]) for row in csv.DictReader(alias_lines())]
    return Placer(read_templates(chain_texts())[chain], aliases)


def placed(slug: str, name: str) -> list[str]:
    """The nodes on which the enterprise stands, surest first."""
    row = next(row for row in preset(slug).tables["enterprises"] if row["short_name"] == name)
    profile = Profile(
        id=row["code"],
        name=row["short_name"],
        full=row["name"],
        products=tuple(part for part in row["products"].split(";") if part),
        scope=tuple(part for part in (row["scope"],) if part),
        classes=tuple(row["industry_code"].split()),
    )
    return [position.node for position in placer(row["chain"]).place(profile)]


@pytest.mark.parametrize(("slug", "name", "node"), STANDS)
def test_a_named_enterprise_stands_where_the_report_says(slug: str, name: str, node: str) -> None:
    assert [*placed(slug, name), ""][0] == node


def test_an_enterprise_of_three_trades_stands_on_three_nodes() -> None:
    assert sorted(placed("changsha-hightech", "创智和宇")) == ["basic-software", "cloud-platform", "industry-software"]
