"""A small zone's vocabulary for the triage tests: six categories of the public reports."""

from __future__ import annotations

from yuanlian.engines.triage import URGENCY_WORDS, Category, Vocabulary

ZONE = Vocabulary(
    version="words.1",
    categories=(
        Category("market", ("市场推广", "Marketing"), ("展会", "广告", "销路", "订单"), "commerce"),
        Category("hiring", ("招工", "Recruitment"), ("招聘", "用工", "缺工", "招人"), "labour", ("union",)),
        Category("finance", ("融资", "Finance"), ("贷款", "续贷", "银行", "授信", "担保"), "finance"),
        Category("talent", ("人才引进", "Talent"), ("博士", "高层次人才", "引才"), "labour", ("science",)),
        Category("social", ("社保缴纳", "Social insurance"), ("社保", "养老保险", "工伤保险"), "labour", ("tax",)),
        Category("school", ("子女就读", "Schools"), ("上学", "入学", "学位", "转学"), "education"),
    ),
    urgency_words=URGENCY_WORDS,
)
