"""Sets aside what a sentence says beside its need: who asks, and what the thing is wanted for."""

import re
from itertools import pairwise

import rjieba

from yuanlian.engines.matching import wording
from yuanlian.engines.matching.spans import Lexicon, stripped

_ASKER = re.compile(rf"{wording.ASKER}+", re.IGNORECASE)
_WANT_FIRST = re.compile(r"(?:关于)?(?:[求缺找寻招]|采购|需要?|急[需求寻聘]|诚[寻招聘征]|想|请|帮)", re.IGNORECASE)
_PREFIX = re.compile(rf"(?:{wording.ASKER}|{wording.WANT}|{wording.MANNER})+", re.IGNORECASE)
_BUYER = re.compile(rf"^(?P<buyer>[^，,。;；]{{0,20}}?{wording.BUYER_END})的?{wording.BUYER_VERB}", re.IGNORECASE)
_MAKES = r"(?:从事|做|生产|经营|主营|制造|开发|研发|搞|加工|专注于?|主要产品是|主营产品是)"
_MAKER = re.compile(
    rf"(?:{wording.ASKER}(?:是|系|为|属于)?(?:一?家)?(?:专业|主要|专门|一直)?{_MAKES}(?P<own>[^，,。;；]{{1,24}}?)(?:的)?"
    rf"|(?:是|系|作为)(?:一?家)?(?:专业|主要|专门)?{_MAKES}(?P<made>[^，,。;；]{{1,24}}?)的?)(?P<end>的?{wording.BUYER_END})?",
    re.IGNORECASE,
)
_PURPOSE = (
    re.compile(r"(?:用于|用来|用以|用在|使用于|应用于|应用在|(?<!提)供给?(?![应货热电水气暖销])|为了?|适用于|专供|服务于)(?P<why>[^，,。;；]{1,24}?)(?:使用|应用|配套|所用|用|所需|需要|生产)?的(?=[^，,。;；])"),
    re.compile(r"(?:，|,)?(?:主要|拟|均|都|是|将)?(?:用于|用来|用以|用在|使用于|应用于|应用在|(?<!提)供给?(?![应货热电水气暖销])(?=\S+(?:用|使用)$)|适用于|专供|服务于|目的是|用途是?|用途:)(?P<why>[^，,。;；]{1,30})$"),
    re.compile(r"(?:作为|用作|当作|充当)(?P<why>[^，,。;；]{1,16})$"),
    re.compile(r"^(?P<why>[^，,。;；]{2,20}?)(?:要|需要?|得)(?=用)"),
    re.compile(r"比(?P<why>[^，,。;；]{1,16}?)(?:更|还|要)?(?:便宜|划算|实惠|贵|好|快|低|高|强|近|稳定|省)"),
    re.compile(r"^(?:我们|我司|我厂|公司)?(?:一直|主要|长期)?(?:为|给)(?P<why>[^，,。;；]{1,16}?)(?:做|搞)配套$"),
    re.compile(r"^(?:为|给)(?P<why>[^，,。;；]{1,16}?)(?:配套|供货|提供|做配套|使用)?(?=采购|求购|寻找|寻求|需要|找|购买|配)"),
)  # fmt: skip
_SEEKING = re.compile(
    r"(?:上|买|找|求|寻|配|采购|寻访|寻找|添置|购置|购买|选购|征集|物色|新增|增加)(?!海|市|料|件|套|方|电|药|饲)"
)
"""What is wanted for seeking something is the need itself ("为寻访…的供方", "用来上…")."""
_USE = re.compile(
    r"用|所用|使用的|所用的|用的|专用|专用的|上用|上用的|用水|用电|用气|用油|用钢|用铜|用铝|用纸|用布|用胶|用料|用膜|用泵|用阀|用网"
)
_FOR_IT = re.compile(r"用|所用|使用|专用|上用|使用的|所用的|用的|专用的|上用的")
_NO_THING = re.compile(r"[于来以作做在起完上着得不了过掉光量途户工法给]|现金|现款|承兑|汇票|支付|刷卡")
"""What behind "用" is not the thing that is used."""


_OWN_USE = re.compile(
    "[利应使作费信采运通专公引租录聘占耐实适启征套挪军民商医农家车船食药日饮服常共备自兼两多选调代警兽急合]用$"
)
_IDLE = re.compile(rf"{wording.INNER}*", re.IGNORECASE)
"""Words of asking are no purpose ("问问专用化学品")."""
MANY = 2


def aside(clause: str, lexicon: Lexicon, *, purposes: list[str], buyers: list[str]) -> str:
    """The clause without buyer and purpose, which are added to the lists."""
    return _after_use(_without_purpose(_without_buyer(clause, buyers), purposes), purposes, lexicon)


def _without_buyer(clause: str, buyers: list[str]) -> str:
    """The clause without the trade of the one who asks, which is added to the buyers."""
    maker = _MAKER.fullmatch(clause)
    if maker and (maker["own"] or maker["end"]):
        buyers.append(maker["own"] or maker["made"])
        return ""
    found = _BUYER.match(clause)
    if found is None:
        return clause
    if _WANT_FIRST.match(found["buyer"]):
        return clause
    if not _ASKER.fullmatch(found["buyer"]):
        buyers.append(found["buyer"])
    return clause[found.end("buyer") :]


def _without_purpose(clause: str, purposes: list[str]) -> str:
    """The clause without what the thing is wanted for, which is added to the purposes."""
    for pattern in _PURPOSE:
        found = pattern.search(clause)
        if found and not _SEEKING.match(found["why"]) and not _PREFIX.fullmatch(found["why"]):
            purposes.append(found["why"])
            clause = clause[: found.start()] + clause[found.end() :]
    return clause


def _after_use(clause: str, purposes: list[str], lexicon: Lexicon) -> str:
    """Of "汽车座椅用海绵" the part behind "用"; of "道路清扫用水" "用水". "医用手套" is one thing and stays."""
    if "用" not in clause or lexicon.known(stripped(clause, lexicon)[0]):
        return clause
    cut = [part for word in rjieba.cut(clause) for part in _parted(word)]
    for at, (last, word) in enumerate(pairwise(["", *cut])):
        before, behind = "".join(cut[:at]), "".join(cut[at + 1 :]).removeprefix("的")
        thing = behind or len(word) > 1
        if len(last) < MANY or not thing or not _USE.fullmatch(word) or _PREFIX.fullmatch(before):
            continue
        whose, wanted = stripped(before)
        if _IDLE.fullmatch(whose):
            continue
        used = bool(_FOR_IT.fullmatch(word))
        # Of what is wanted, "用" may also tell how ("求购钢材用现金支付"): then the thing stands before it.
        if not wanted or (used and len(behind) >= MANY and not _NO_THING.match(behind)):
            purposes.append(whose)
            return before[: before.find(whose)] + behind if used else word + behind
    return clause


def _parted(word: str) -> tuple[str, ...]:
    """A purpose that the dictionary joins with its "用" ("建筑用") in two; a word of its own ("综合利用") as it is."""
    parted = len(word) > MANY and word[-1] == "用" and not _OWN_USE.search(word)
    return (word[:-1], "用") if parted else (word,)
