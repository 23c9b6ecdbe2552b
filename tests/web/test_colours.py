"""The colours of the style sheet are readable, and chart colours are told apart by colour-blind readers."""

from __future__ import annotations

import re
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest

import yuanlian.web

GROUND = (Path(yuanlian.web.__file__).parent / "static" / "css" / "ground.css").read_text(encoding="utf-8")
TOKENS = dict(re.findall(r"--yl-([\w-]+): (#[0-9a-f]{6});", GROUND))
CHARTS = [TOKENS[f"chart-{number}"] for number in range(1, 7)]
TONES = ("neutral", "info", "active", "good", "warn", "bad")
# Machado, Oliveira, Fernandes 2009, severity 1.0: linear RGB as seen with one kind of cone missing.
SIGHTS = {
    "normal": np.eye(3),
    "protanopia": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "deuteranopia": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.01182, 0.04294, 0.968881]],
    "tritanopia": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.3039]],
}
XYZ = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
WHITE = np.array([0.95047, 1.0, 1.08883])


def linear(colour: str) -> np.ndarray:
    """Linear RGB from #rrggbb."""
    value = np.array([int(colour[place : place + 2], 16) for place in (1, 3, 5)]) / 255
    return np.where(value <= 0.04045, value / 12.92, ((value + 0.055) / 1.055) ** 2.4)


def lab(light: np.ndarray) -> np.ndarray:
    """CIE L*a*b* of linear RGB."""
    ratio = XYZ @ np.clip(light, 0, 1) / WHITE
    root = np.where(ratio > 0.008856, np.cbrt(ratio), 7.787 * ratio + 16 / 116)
    return np.array([116 * root[1] - 16, 500 * (root[0] - root[1]), 200 * (root[1] - root[2])])


def contrast(one: str, other: str) -> float:
    """WCAG 2 contrast ratio."""
    high, low = sorted((float(linear(each) @ XYZ[1]) for each in (one, other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("text", ["ink", "soft", "red", *TONES])
@pytest.mark.parametrize("paper", ["paper", "ground", "shade"])
def test_text_reaches_4_5_on_every_ground(text: str, paper: str) -> None:
    assert contrast(TOKENS[text], TOKENS[paper]) >= 4.5


@pytest.mark.parametrize("tone", TONES)
def test_a_badge_reaches_4_5_on_its_own_ground(tone: str) -> None:
    assert contrast(TOKENS[tone], TOKENS[f"{tone}-pale"]) >= 4.5


def test_words_on_the_primary_button_reach_4_5() -> None:
    assert contrast(TOKENS["red"], "#ffffff") >= 4.5


@pytest.mark.parametrize("mark", ["edge", "focus", *(f"chart-{number}" for number in range(1, 7))])
def test_edges_of_controls_and_marks_of_charts_reach_3_on_paper(mark: str) -> None:
    assert contrast(TOKENS[mark], TOKENS["paper"]) >= 3


@pytest.mark.parametrize("sight", SIGHTS)
def test_chart_colours_differ_for_every_kind_of_sight(sight: str) -> None:
    seen = [lab(np.asarray(SIGHTS[sight]) @ linear(colour)) for colour in CHARTS]
    assert min(float(np.linalg.norm(one - other)) for one, other in combinations(seen, 2)) >= 15
