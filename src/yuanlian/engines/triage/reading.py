"""Reads a request for the learner: its content words in order, from free text or from text already cut into words."""

from __future__ import annotations

import re
from collections.abc import Iterable

from yuanlian.engines.text import normalise, words

_DIGIT = re.compile(r"\d")
_LETTERS = re.compile(r"[a-z]")
_WORD = re.compile(r"\w")

_FILLER_TEXT = """
的 了 是 在 我 有 和 就 不 人 都 一 一个 上 也 很 到 说 要 去 你 会 着 没有 看 好 自己 这 他 她 它 们 我们
你们 他们 那 为 以 与 及 或 而 但 因为 所以 如果 对于 把 被 让 给 从 向 将 更 最 又 再 还 只 能 可以 可 是否
吗 呢 吧 啊 呀 么 什么 怎么 如何 多少 哪里 谁 每 各 该 其 此 本 之 等 等等 但是 而且 并且 并 却 则 由 由于 于
至 后 前 中 下 内 外 里 来 过 得 地 没 已 已经 就是 还是 这个 这样 这些 那个 那么 现在 因 对 当 用 做 个 次 元
多 大 小 这么 为什么 不是 如 且 才 像 即 按 跟 比 所 使 叫 请 望 您 尊敬 领导 您好 你好 谢谢 请问
一些 一下 一样 一般 一直 一定 一切 一方面 一旦 一点 一边 一面 不仅 不但 不得 不得不 不会 不了 不同 不够 不如 不尽
不少 不可 不敢 不断 不然 不管 不过 不要 不能 不再 不知 与其 与否 且不说 个人 个别 临 为主 为了 为何 为止 为此 之一
之前 之后 之间 了解 二 于是 五 些 亦 产生 人们 人家 今 今后 今天 今年 仍 仍然 从此 以上 以为 以免 以及 以后 以外 以期
以来 以至于 以前 以下 任何 似乎 似 但凡 何以 何时 作为 使用 例如 依 依据 依照 便 便是 借 像是 先 先后 全体 全部 共
共同 关于 其中 其他 其余 其它 其次 其实 具体 再则 再有 再说 况且 几乎 凡 凡是 凭 出于 出来 出现 出去 分别 别 别人 别处
别的 别说 前后 加上 即使 却是 原来 及其 及时 反而 受到 另 另外 只怕 只是 只有 只要 只好 只得 可是 可能 各个 各位 各种
同 同时 同样 后来 后者 否则 哪 哪个 哪些 唯有 啦 因此 在于 多么 多次 多数 多年 大家 大概 大约 大量 大多 好像 如下 如同
如是 如此 它们 对方 将近 尤其 就算 就要 尽管 尽快 居然 己 并非 开始 强调 归 当地 当时 当然 当中 往 往往 待 很多 很少
很难 得出 得到 怎么办 怎么样 怎样 总之 总是 总共 您们 或是 或者 所在 所幸 所有 所谓 所说 才能 按照 据 据说 故 无 无论
既 既往 既然 时候 时间 曾 曾经 替 最后 最近 最好 最终 有些 有关 有时 有着 有没有 有人 本人 本着 本身 来自 来说 极大
极其 某 某些 某某 根据 正值 正是 正在 此地 此处 此时 此次 此类 每个 每次 每年 每天 每月 比如 比较 然后 然而 照 特别
特此 甚至 甚至于 用来 由此 的话 直到 直接 相当 相反 离 竟然 第 等到 等于 经 经过 经常 结果 者 而已 而是 而言 能够 能否
自从 自家 自身 至于 至今 至少 若 虽 虽然 表示 认为 说来 说明 诸 诸如 起 起来 距 较 过去 过来 还有 还要 这次 这般 这边
这里 这种 这么久 进行 连 连续 逐步 通常 通过 遇到 遵循 那些 那边 那里 那种 针对 除 除了 随后 随时 随着 难道 难道说
难以 非 非常 靠 首先 三 四 六 八 十 第一 第二 第三 一次 两 两个 几个 几次 几年 两年 三年 一年 一天 马上 立即 目前 现
现已 如今 至此 期间 其间 之中 之内 之外 之上 之下 必须 必然 必要 应该 应当 应 须 需要 需 想 希望 恳请 恳求 请求 到底
究竟 根本 完全 十分 特 太 更加 越来越 越 仅 仅仅 均 不仅仅 各级
"""
_FILLERS = frozenset(_FILLER_TEXT.split())
"""Words that carry no matter: grammar, courtesy, asking, when and how often."""


def content_words(text: str) -> tuple[str, ...]:
    """The content words of a free text, in order: no grammar, no courtesy, no numbers."""
    return tuple(_kept(words(text)))


def given_words(text: str) -> tuple[str, ...]:
    """The content words of a text whose words stand apart by spaces."""
    return tuple(_kept(normalise(text).split()))


def _kept(found: Iterable[str]) -> Iterable[str]:
    for word in found:
        if word in _FILLERS or _DIGIT.search(word) or not _WORD.search(word):
            continue
        if len(word) == 1 and _LETTERS.match(word):
            continue
        yield word
