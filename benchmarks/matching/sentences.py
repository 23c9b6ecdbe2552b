"""Sentences around a need that no tuning has seen: what the need finder costs, with bootstrap intervals.

Written by one author in manners that differ from the development queries: letters, chat, tender language, speech,
long preambles, the need at the end, the buyer named, negations, mixed English, quantities first.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from typing import Any

from yuanlian.engines.matching import Index, Knowledge, Need, rank

SEEN = (
    # letters
    "尊敬的招商局领导：我公司去年底落户贵区，目前厂房装修已近尾声，设备陆续进场，唯独{}一直没有着落，恳请牵线。此致敬礼",
    "贵中心：兹有我司因客户追加订单，拟在贵区范围内物色{}的长期伙伴，烦请代为发布，联系人王工。",
    "您好，冒昧来信。听闻园区企业众多，我们小厂想打听一下{}在哪里可以买到，量虽小但月月都要，盼复为谢。",
    "李主任：上次座谈会上提到的{}，到现在还没谈拢价格，能不能请您再介绍两家过来比一比？",
    # chat
    "在吗？急用{}，今晚能送到的私聊我",
    "群里有没有老板手上有{}的，吱一声，价钱好说[抱拳]",
    "@所有人 求助求助！{}断供三天了，谁有门路",
    "谁认识做{}的？靠谱的推一个呗，请喝奶茶～",
    "{}！{}！{}！重要的事说三遍，有的联系我",
    "哥几个，{}这玩意儿咱区里有人弄吗",
    # tender
    "本项目采用公开招标方式，标的物为{}，最高限价286万元，投标保证金5万元，不接受联合体投标。",
    "竞争性磋商公告：采购内容：{}；合同履行期限：自签订之日起120日历天；落实政府采购政策：面向中小企业。",
    "第三包：{}，数量1批，技术参数详见招标文件第五章，供应商须提供近三年同类业绩不少于两项",
    "询价采购单（编号XJ-2031-07）：品名：{}，交货地点：甲方仓库，付款方式：货到验收合格后30日内电汇",
    # speech
    "那个，就是说，我们这边吧，其实最缺的还是{}，别的倒还好办",
    "嗯……你要问我现在卡在哪儿，那肯定是{}嘛，跑了好几个地方都没谈下来",
    "我跟你讲哦，{}这个东西外面卖得死贵，要是隔壁厂子能做，我明天就下单",
    "昨天开会老总又骂人了，说{}再不到位就要停线，我头都大了",
    # long preambles, need at the end
    "我司成立于2009年，注册资本3000万元，现有员工420人，拥有发明专利17项，年销售额2.6亿元，是省级专精特新企业。随着二期投产，现需要的是{}",
    "近年来受原材料上涨影响，企业利润不断压缩，董事会决定优化供应链，把部分外购件转到本地，首批清单只有一项：{}",
    "厂区占地60亩，三条自动线，月产两万套，质量体系早就过了审核，客户都是上市公司，万事俱备，只欠{}",
    "我们不差钱也不差订单，差的是{}",
    # buyer named
    "山河重工供应部：面向全区公开征集{}合格供方，欢迎自荐",
    "长沙某医院后勤处想了解一下附近谁能承担{}",
    "本人系绿源农场负责人，农场明年扩种，提前预订{}，先付三成定金",
    "受中联委托，我们代为寻访{}的潜在供方，名单月底上报",
    # negations
    "不要中间商，只找{}的源头工厂",
    "我们不是卖{}的，是买{}的，别再打电话推销了，能供的发资料",
    "除了{}，其他物料都不缺，谢谢关心",
    "贸易公司勿扰！非诚勿扰！仅限自己有产线做{}的",
    # mixed English
    "ASAP! 我们的project要用{}，请把quotation发到mail",
    "Hi 各位，our factory 目前在 source {}，MOQ 可以谈，有 sample 更好",
    "需求 item: {} / qty: 500 pcs / lead time: 2 weeks / 备注：须含税",
    # quantities first
    "三千五百套{}，下月十号前要，能接的报个价",
    "每周两车，每车三十吨左右，{}，有稳定货源的请联系",
    "1批次、预算48.5万元、质保两年——{}采购意向公开",
    "约2000㎡厂房改造完了，接下来要上{}，想先比三家",
    # offers turned round, questions
    "{}现在什么行情？本地拿货和外地拿货差多少？",
    "如果园区能帮我们解决{}的本地供应，我们愿意把结算放在区内",
    "请教一下，像{}这种，一般是找哪类企业，咱们区有吗？",
    "有个客户指定要国产的{}，你们名录里能查到谁在做吗",
    "听说高新区有企业在生产{}，能否安排一次实地走访",
    "为降低库存，计划把{}改成寄售模式，请有兴趣的企业来谈",
    "去年合作的那家{}质量不行，退了两批货，今年坚决要换",
    "{}（不含安装），要求三年以上经验，本周五下午两点前报名有效",
    "紧急需求 | {} | 48小时内响应 | 高新区优先",
    "1. 需求名称　{}　2. 需求类型　采购　3. 截止日期　2031年6月30日",
    "关于请求协助寻找{}配套单位的函",
    "【供需对接表】需求方：某电子公司　需求产品：{}　年用量：见附件　对接人：小陈",
    "我们打算自己不做{}了，全部外包出去",
    # measured second
    "早安！想跟大伙儿打个商量，有做{}的兄弟单位没？我们年底要赶一批货",
    "街道办转来的线索：辖区某纺织企业反映{}供应紧张，盼园区协调。",
    "招标编号HN-0417，标段二：{}，开标时间另行通知，文件售价500元售后不退",
    "咱也不懂行，就想问问{}从哪家拿比较划算",
    "研发中心最新立项，样机试制阶段需配{}，希望供应方具备快速打样能力，七天出件",
    "老供货方搬去越南了，{}只好另寻出路",
    "本公司主营农机出口，因海外订单激增，{}供不应求，诚邀本地伙伴加盟",
    "先说明白：现款现货，{}，三十箱起，今天定今天发",
    "财务那边批了两百多万，用来上{}，想货比三家再定",
    "请问一下你们平台上可不可以查到做{}的公司？我是外地来投资的",
    "我们给高铁做配套，对{}的一致性要求极高，有意的厂家请附检测数据",
    "手头图纸齐全，就等着有人能把{}做出来",
    "供应商开发需求：物料描述 {}；单位 PCS；目标价 面议；开发周期 45天",
    "Dear team, 我司采购部 is looking for {} 的本土vendor，请协助推荐，thanks",
    "停产半个月了！！！{}还没着落，求政府救急！！！",
    "上游这块我们最头疼{}，运费比货还贵",
    "目前用的是德国货，想找能平替的{}，性能差一点点也能接受",
    "关于{}采购事宜，请于五个工作日内书面回复。",
    "想在园区里找一家搭伙的，他做{}，我做总装，利润五五开",
    "每年光{}一项就要花掉四百多万，都流到外省去了，太可惜",
    "小批量、多批次、快交付：{}",
    "展会上看到有人展出{}，忘了留名片，哪位知道是哪家",
    "会议纪要第三条：由采购科牵头，月底前完成{}的供方遴选",
    "我家机器坏了，要配{}，急得团团转",
    "政协委员提案：建议在开发区内补上{}这一短板",
)  # fmt: skip
"""Measured once before anything was tuned on them, then tuned on."""
HELD = (
    "转发：谁家出{}，老乡企业急着用，直接打电话给我就成",
    "贵园区企业服务热线吗？我这里是做门窗的小作坊，{}一下子买不着了，帮忙问问",
    "兹证明我单位因生产经营需要，须购入{}壹批，特此函告。",
    "二次公告（首次流标）　标的：{}　预算：人民币陆拾万元整　递交截止：开标当日九时",
    "话说回来，整条线就剩{}没敲定，敲定了下月就能试车",
    "从图纸到样件我们全能做，唯一做不了的就是{}",
    "老客户指名要加{}，可我们从来没碰过这行，求行家指点",
    "RFQ：{}，annual volume 约 3 万，incoterm 随意，请 vendor 直接回邮件",
    "不求最便宜，但求最稳当——长年要{}",
    "{}你们谁能搞定？搞得定的话明年一整年的量都给你",
    "协会想替会员单位统一谈一谈{}的团购价，请有实力的厂商联系秘书处",
    "高新区经发局：我企业拟在区内就地解决{}的供应，以缩短交期，望予支持为盼。",
    "样品间要摆几款{}做展示，能免费寄样的优先考虑",
    "隔三差五就缺{}，仓库都见底了，有没有能天天送的",
    "主营收入三个亿，员工八百，今年上马新车间，首要任务就是落实{}",
    "我朋友开厂的，托我找{}，要求不高，合格就行",
    "下半年物资需求计划表　序号5　{}　数量：按实结算　使用部门：动力车间",
    "想把{}这块业务交给本地单位，省得天天跑长途",
    "刚接了个出口大单，{}必须两周内凑齐，愿意加急付费",
    "医院、学校都可以供的那种{}，有没有资质全的单位",
    "老师傅退休了，{}没人会弄，只能花钱请外面的人做",
    "项目经理说了，{}不进场谁也别想开工",
    "对标海外品牌，我们需要国产{}，验证通过就签三年框架",
    "我们村集体办的加工坊，想买点{}，钱不多，能分期吗",
)  # fmt: skip
"""Never tuned on."""
EACH = 6
WAYS = ("need alone", "sentence as the need", "need found alone", "mix (the engine)")
Score = Callable[[Sequence[str], dict[str, Any]], float]


def cost(
    index: Index, known: Knowledge, queries: Sequence[dict[str, Any]], score: Score, *, templates: Sequence[str]
) -> dict[str, list[float]]:
    """nDCG@10 of needs drawn for each sentence: asked bare, raw, as found, and as the engine mixes them."""
    draw = random.Random(11)
    found: dict[str, list[float]] = {way: [] for way in WAYS}
    for template, query in ((one, query) for one in templates for query in draw.sample(list(queries), EACH)):
        sentence = template.replace("{}", query["need"])
        ranking = rank(index, Need(text=sentence), knowledge=known, top=60)
        texts = (query["need"], ranking.found.need)
        bare, alone = (rank(index, Need(classes=(text,)), knowledge=known, top=60).ids for text in texts)
        raw = rank(index, Need(classes=(sentence,)), knowledge=known, top=60).ids
        for way, ids in zip(WAYS, (bare, raw, alone, ranking.ids), strict=True):
            found[way].append(score(ids, query))
    return found
