"""The triage benchmark keeps messages that say the same on one side."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from benchmarks.triage.messages import Message, folds, pairs, read

CUT = """tokens,label1
学校 门口 堵车 家长 接送 不便,教育文体
小区 物业 乱 收 停车费 业主 反对,城乡建设
小区 物业 乱 收 停车费 业主 投诉,商贸旅游
工厂 夜间 噪声 居民 睡 不着,环境保护
"""
RAW = "title,text,label1\n学校门口堵车,家长接送很不便,教育文体\n医院挂号难,排队半天,卫生计生\n"


@pytest.fixture
def messages(tmp_path: Path) -> list[Message]:
    for name, text in (("segmented", CUT), ("raw", RAW)):
        (tmp_path / f"messages_{name}_dev.csv.gz").write_bytes(gzip.compress(text.encode()))
    return read(tmp_path)


def test_a_message_and_its_raw_text_and_two_of_the_same_words_are_one_group_each(messages: list[Message]) -> None:
    groups = [message.group for message in messages]
    same = {(a, b) for a in range(6) for b in range(a) if groups[a] == groups[b]}
    assert same == {(2, 1), (4, 0)}


def test_a_group_stays_in_one_fold(messages: list[Message]) -> None:
    at = folds(messages, 3)
    assert [at[0] == at[4], at[1] == at[2]] == [True, True]


def test_consistency_counts_pairs_with_another_label(messages: list[Message]) -> None:
    assert [equal for share, equal in pairs(messages) if share >= 0.5] == [False]
