"""What a name tells: an office or a newspaper signs its own text, a document site somebody else's, a clause is no name.

>>> [(name, *traits(name)) for name in ("海滨日报", "青杏文库", "根据录音", "王小川", "青杏斋")]
[('海滨日报', 'institution'), ('青杏文库', 'trade'), ('根据录音', 'clause-words'), ('王小川', 'person'), ('青杏斋',)]
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable

import msgspec

# Public bodies, press organs and offices; a private site seldom dares these endings.
INSTITUTION = re.compile(
    r"(?:日报|晚报|晨报|时报|早报|快报|导报|商报|学报|周刊|月刊|半月刊|电视台|电台|通讯社|新华社|新华网|人民网|央视|出版社|编辑部|客户端|编委会|"
    r"书局|杂志|杂志社|报社|委员会|委|(?<!俱乐)部|局|厅|署|办|处|科|院|会|办公室|研究所|大学|中学|小学|学校|政府|党委|支部|图书馆|档案馆|博物馆|"
    r"银行|集团|公司|医院|中心|党校|党组|总队|支队|大队|指挥部|工作组|课题组|编写组|教研组|本报|本刊|本社|记者|作者|编者|本站|发布|[處廳會學報署]|"
    r"政务|客服|机关|社区|街道|村委|居委|单位|企业|学会|协会|法院|检察院|老师|教师|同学|同志|书记|主任|主席|先生女士)$"
    r"|^(?:中国|国家|国务院|全国|人民|共青团|新华|央视|平安|中央|本报|本刊|本校|本院|本市|我市|我省|学习强国|政务|健康中国|各地|全省|全市|全区|全县|官方)"
)
# A clause's small words: what holds one is a clause, not a name.
CLAUSE = re.compile(
    r"[是将把被让使]|^[的了过着几和与及对从并或但也都而且很更再又仍已其该此这那哪们本各某每经由向以因为可能不没未先后再按用在有对于给跟同]|"
    r"根据|按照|经过|有关|我们|你们|他们|自己|可以|进行|组织|负责|认真|及时|统一|全面|系统|依法|应当|必须|不得|需要|通过|为了|关于|相关|各级|"
    r"各类|部门|人员|群众|精心|用心|不断|定期|主动|积极|加强|一个|专人|正在|著作|他人|别人|作者|访谈|好好|导致|以及|因此|所以|[左右上下]\w[左右上下]|[\u4e00-\u9fff]的[\u4e00-\u9fff]|统计|年鉴|史料|会议|强烈|包括|特别|隆重|售后|新生|甲方|双方|许可|授权|本人|报请|提请|资深|高级|责任|图书|"
    r"新闻|基层|一线|农村|民间|社会|市场|外地|国外|国内|历史|生活|实践|心底|可在|请|坚持|支持|鼓励|参与|担任|从事|开始|重新|多人|即可|归纳|分类|"
    r"仔细|好友|对方|家长|班级|个人|^[〇零一二三四五六七八九十百\d]{1,6}[年月日届期]|^专[\u4e00-\u9fff]$|记录$|纪要$|工作$|网站$|[中上下里内外后前时的地得]$"
)
TRADE = re.compile(
    r"(?:范文|文库|文档|论文|作文|小说|文学|资料|论坛|写作|资源|学习|中文|阅读|课件|教案|秘书|公文|素材|材料|简历|(?<!图)书|范本|模板|合同|文稿|讲稿)"
    r"(?:网|吧|社|屋|园|阁|城|家|库|站|馆|之家|大全|在线|天下|中心|天地|超市|铺子|助手|先生)$"
    r"|(?:文库|论坛|贴吧|书屋|书吧|小站|文档网|范文网)$"
)
PUBLIC = re.compile(
    "(?:农家|职工|社区|乡村|校园|城市|公益|流动|爱心)书[屋吧房]$|^(?:网上|电子|在线|数字|法律|国家|全国|新华)"
)
# How an owner makes up a name: a word of writing and a house, a person or a thing to go with it, or a doubled syllable.
WRITING = re.compile(
    "[文稿笔墨砚写秘范卷]|材料|合同|样本|汇报|述职|公务|心得|策划|教案|党[政建]|书[斋房香生虫]|资料|作业|总结|演讲|发言|机关|体制|办公|职场|简历|学习|阅读|课件|试题|考[试研公]"
)
HOUSE = re.compile(
    r"(?:[网库吧坊仓铺斋阁轩居苑堂屋馆社园窝营塾摊灶台店坞庐巷岛谷汇圈君哥姐叔侠匠客友帮控咖派通宝]|小[站镇记号编队厨]|驿站|精灵|达人|大师|管家|助手|帮手|"
    r"助理|拾[贝光穗遗]|时光|[日札随杂]记|那[些点]事|天[地下]|世界|部落|江湖|联盟|工厂|工场|作坊|工作室|俱乐部|超市|食堂|厨房|[茶餐]厅|之家|百宝箱|锦囊|宝典|加油站)$"
)
# Public houses of the same make, and friends, guests and stores that anybody has.
NO_HOUSE = re.compile(
    r"(?:文化[站馆宫园]|文史馆|文艺[馆社汇]|[文书]店|文[具印化]店|图文店|报社|[校网学战好亲朋文笔]友|[顾作旅博]客|[课学礼会]堂|机关食堂|学习园|党建[园馆堂]|党政[网办]|办公台|文[通汇]|"
    r"(?:文件|资料|试题|案例|档案|素材|语料|数据|模板|文献)[库馆])$"
)
SOUND = re.compile(r"(?P<it>(?![A-Za-z])[^\W\d爷奶爸妈哥姐弟妹叔伯姑舅婆公娃宝家人天年月常])(?P=it)$")
# The hundred commonest family names (census of 2020), by which a person is told.
FAMILY = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范"
    "汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常"
)
PERSON = re.compile(rf"[{FAMILY}][\u4e00-\u9fff]{{1,2}}$")
AFTER_PERSON = re.compile(rf"(?:^|[。；\n、，])[{FAMILY}][\u4e00-\u9fff]{{1,2}}[，,]$")


@functools.lru_cache(maxsize=8192)
def traits(name: str) -> frozenset[str]:
    """What the name itself tells: `institution`, `trade`, `make`, `person`, `clause-words`."""
    trade = TRADE.search(name) is not None and not PUBLIC.search(name)
    told = {
        "institution": INSTITUTION.search(name) is not None and not trade,
        "trade": trade,
        "make": not trade and _made_up(name),
        "person": PERSON.match(name) is not None,
        "clause-words": CLAUSE.search(name) is not None and not trade,
    }
    return frozenset(kind for kind, holds in told.items() if holds)


# A kind of document with a word before it that no document is called by (半夏范文, 灯下公文).
KIND = re.compile(r"^(?P<before>[\u4e00-\u9fff]{2,4})(?:范文|公文|文稿|文案|文秘|作文|材料|报告|文档|教案)$")
ORDINARY = re.compile(
    r"^(?:优秀|参考|经典|总结|工作|述职|演讲|讲话|发言|个人|年度|全年|学生|小学|初中|高中|高考|中考|满分|情景|话题|应用|毕业|学术|法定|党政|机关|行政|电子|常用|各[类种]|相关|有关|"
    r"以[上下]|本|该|此|书面|事迹|申[报请]|证明|检[查讨]|调[研查]|会议|培训|学习|宣传|参阅|汇报|评审|背景|补充|辅导|建筑|施工|原|新|旧|多|全部|详细|政府|财务|审计|实验|技术|研究|考察|分析|"
    r"文字|图片|音像|历史|档案|先进|典型|上[报级]|下发|起草|撰写|写作|规范|标准|示范|精选|推荐|热门|最新|英语|语文|课文|命题|原创|分析|评估|检测|体检|诊断|心得|读书|实习|实践|可行|项目|安全|质量|对照|自[查评]|剖析|整改|党建|党课|团日|支部|入党|竞聘|就职|辞职|离职|复习|备课|教学|数学|优质|公开|说课|基本|主要|重要|关键|核心|第\w|一[份篇类]|几[份篇类]|[这那每某]\w)"
)
SHORTEST = 3  # signs of a made-up name with a house in it; with a doubled syllable one more


def _made_up(name: str) -> bool:
    """Is it of the make of owners' names (墨香小站, 稿海拾贝, 公文咩咩)?

    >>> [_made_up(name) for name in ("稿海拾贝", "笔杆咕咕", "文化站", "邻居奶奶", "材料")]
    [True, True, False, False, False]
    """
    if len(name) > SHORTEST and SOUND.search(name):
        return True
    kind = KIND.match(name)
    if kind and not ORDINARY.match(kind["before"]):
        return True
    housed = len(name) >= SHORTEST and HOUSE.search(name) and not NO_HOUSE.search(name)
    return bool(housed) and WRITING.search(name[:-1]) is not None


class Kinship(msgspec.Struct, frozen=True):
    """Names that own the page or were cut on it, ready to be asked who is like them.

    >>> family = Kinship.of(["某象文库"])
    >>> family.kin("某象"), family.kin("某像文库"), family.kin("王文明")
    (True, True, False)
    """

    beginnings: frozenset[str]
    names: tuple[str, ...]

    @staticmethod
    def of(names: Iterable[str]) -> Kinship:
        """The kinship of these names; look-alikes are sought among the first MOST of them."""
        han = sorted(n for n in names if len(n) > 1 and not n.isascii())
        return Kinship(frozenset(n[:2] for n in han), tuple(han[:MOST]))

    def kin(self, name: str) -> bool:
        """Does the name begin like one of them, or has it most characters at the same places?"""
        return name[:2] in self.beginnings or any(_alike(name, other) for other in self.names)

    def overrun(self, name: str) -> bool:
        """Is it one of them and some words more, which a greedy frame took from the author?

        >>> Kinship.of(["某象文库"]).overrun("某象文库下一步要落实")
        True
        """
        if traits(name) & {"trade", "make"}:
            return False
        return any(
            name.startswith(other) and len(name) - len(other) >= MORE and traits(other) & {"trade", "make"}
            for other in self.names
        )


MORE = 3  # signs that are no ending of a name (网, 文库, 之家 …)
MOST = 20  # names of one page; owners sign with two or three


@functools.lru_cache(maxsize=8192)
def _alike(name: str, other: str) -> bool:
    return len(name) == len(other) and 2 * sum(map(str.__eq__, name, other)) >= len(name)


def own_word(name: str, text: str) -> bool:
    """Does the name occur in running words too, without quotes? Then it is a term of the text.

    >>> own_word("三农", "，“三农”，农村和三农工作"), own_word("某象", "，“某象”，工作，“某象”，")
    (True, False)
    """
    place = text.find(name)
    while place >= 0:
        if text[place - 1 : place].isalnum() or text[place + len(name) : place + len(name) + 1].isalnum():
            return True
        place = text.find(name, place + len(name))
    return False
