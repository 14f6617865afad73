"""Is it a stamp? What speaks for a cut and what against it, and one function that decides.

`“某某”编辑，` after a full stop and before words that go on is a stamp whoever 某某 is; `“人民日报”编辑部` never is; between
them stand the brand of the page, the second copy, the word that it breaks in two. Kinds and weights are evidence.toml.

>>> from cleaning.frames import sightings
>>> from cleaning.view import BUILTIN, Scene, View, book_of
>>> book = book_of(BUILTIN, None)
>>> view = View.of("我们推进改革，“某某文库”编辑，成效明显。", book)
>>> verdict = judged(view, Scene(book), sightings(view, frozenset()))[0]
>>> verdict.cut, round(verdict.score, 1), verdict.kinds
(True, 2.3, ('learned', 'own-clause', 'trade'))
"""

from __future__ import annotations

import collections
import functools
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import msgspec

from cleaning.folds import disguised, folded_name
from cleaning.frames import BREAKS, Sighting, host_of, stripped
from cleaning.knowledge import host_of as host_of_url
from cleaning.view import Scene, View

ENOUGH = 1.0  # the scale of evidence.toml: weights are shares of this


class Kind(msgspec.Struct, frozen=True):
    """One kind of evidence: its weight, and why it has it."""

    weight: float
    why: str


class Verdict(msgspec.Struct, frozen=True):
    """A sighting, what spoke for and against it, and what that adds up to."""

    seen: Sighting
    kinds: tuple[str, ...]
    score: float

    @property
    def cut(self) -> bool:
        """Does it go?"""
        return self.score >= ENOUGH - 1e-9


@functools.cache
def kinds() -> Mapping[str, Kind]:
    """evidence.toml."""
    text = Path(__file__).with_name("evidence.toml").read_text(encoding="utf-8")
    return msgspec.convert(tomllib.loads(text), dict[str, Kind])


class Case(msgspec.Struct, frozen=True):
    """What is known of the page when its sightings are judged."""

    view: View
    brands: frozenset[str]
    learned: frozenset[str]
    counts: Mapping[str, int]
    framed: frozenset[str]
    edges: Mapping[int, tuple[int, int]]


def judged(view: View, scene: Scene, seen: Sequence[Sighting], learned: frozenset[str] = frozenset()) -> list[Verdict]:
    """A verdict on each sighting, in the same order. Each name that is cut speaks against its other stands."""
    case = Case(view, brands(scene), learned, _signs(view.folded, seen), _framed(seen), _chains(seen))
    verdicts = [judge(s, case) for s in seen]
    while (more := names_of(verdicts) - case.learned) and len(case.learned) < len(seen):
        case = msgspec.structs.replace(case, learned=case.learned | more)
        verdicts = [judge(s, case) for s in seen]
    return verdicts


def names_of(verdicts: Iterable[Verdict]) -> frozenset[str]:
    """The names and hosts that were cut."""
    return frozenset(key for v in verdicts if v.cut for key in (v.seen.name, v.seen.host) if key)


def judge(seen: Sighting, case: Case) -> Verdict:
    """The decision: the frame's weight and what each kind of evidence adds or takes."""
    found = tuple(dict.fromkeys(_kinds_of(seen, case)))
    return Verdict(seen, found, seen.weight + sum(kinds()[kind].weight for kind in found))


def _kinds_of(seen: Sighting, case: Case) -> Iterator[str]:
    yield from _whose(seen, case)
    yield from _where(seen, case)
    yield from _how(seen, case)
    yield from _against(seen, case)


def _whose(seen: Sighting, case: Case) -> Iterator[str]:
    """Who signs: a known stamp, the owner of the page, one who signs elsewhere."""
    signs = {seen.name, seen.host} - {""}
    if not signs.isdisjoint(case.view.book.names):
        yield "known"
    if not signs.isdisjoint(case.brands):
        yield "brand"
    elif not signs.isdisjoint(case.learned):
        yield "learned"
    elif any(kin(seen.name, other) for other in (*case.brands, *case.learned)):
        yield "kin"
    yield from _again(seen, case)
    if seen.host and "address" not in seen.frame:
        yield "address"


def _again(seen: Sighting, case: Case) -> Iterator[str]:
    """How often the name signs. Whole clauses recur in laws (报国务院审核，), so a bare name must sign in another frame too."""
    times = case.counts.get(seen.key, 0)
    if times > 1 and (seen.frame not in BARE or seen.key in case.framed):
        yield "often" if times > 2 else "twice"


def _where(seen: Sighting, case: Case) -> Iterator[str]:
    """What stands before it and after it, adjoining sightings left out."""
    text = case.view.folded
    start, end = seen.start, seen.end
    if not text[end : end + 1].isalnum():
        end = max(end, case.edges[seen.start][1])
    if text[start - 1 : start] not in BREAKS:
        start = case.edges[seen.start][0]
    before, after = text[start - 1 : start] if start else "", text[end : end + 1]
    opens, ends = before in ("", "\n"), after in ("", "\n")
    if opens or ends:
        yield from _at_an_edge(opens, ends, before)
    elif before in BREAKS and after not in CLOSING:
        yield "own-clause"
    elif before.isalnum() and after.isalnum() and splits(text, start, end):
        yield "splits"


CLOSING = frozenset("，。；：！？、,;:!?）)】」』”")


def _at_an_edge(opens: bool, ends: bool, before: str) -> Iterator[str]:
    if opens and ends:
        yield "own-line"
    elif opens:
        yield "line-start"
    elif before in BREAKS or before in CLOSING:
        yield "line-end"


def splits(text: str, start: int, end: int) -> bool:
    """Do the words on both sides of the stretch stand together elsewhere on the page?

    >>> splits("深化改革。我们深化改“某某”编辑，革开放。", 10, 17)
    True
    """
    left, right = text[max(0, start - 2) : start], text[end : end + 2]
    return any(len(both) > 2 and both in text for both in (left + right[:1], left[-1:] + right))


def _how(seen: Sighting, case: Case) -> Iterator[str]:
    """How the name looks."""
    if disguised(case.view.text[slice(*case.view.home(seen.start, seen.stop))]):
        yield "disguise"
    if TRADE.search(seen.name):
        yield "trade"


TRADE = re.compile(
    r"(?:范文|文库|文档|论文|作文|小说|文学|资料|论坛|写作|资源|学习|中文|阅读|课件|教案|秘书|公文|素材|材料|简历|书|范本|模板|合同)(?:网|吧|社|屋|园|阁|城|家|库|站|馆|之家|大全|在线|天下|中心|天地)$|(?:文库|论坛|贴吧|书屋|书吧|小站|文档网|范文网)$"
)


def _against(seen: Sighting, case: Case) -> Iterator[str]:
    text = case.view.folded
    if INSTITUTION.search(seen.name):
        yield "institution"
    if seen.frame == "quoted" and own_word(seen.name, text):
        yield "own-word"
    if seen.host:
        yield from _address_needed(seen, text, seen.host in case.learned)
    if seen.wrapped and seen.frame not in QUOTED and text[seen.start] in "“\"「‘《":
        yield "in-quotes"
    if seen.frame not in QUOTED and CLAUSE_WORDS.search(seen.name) and not TRADE.search(seen.name):
        yield "clause-words"
    if seen.frame == "credit" and PERSONAL.match(seen.name):
        yield "person"
    if (
        not seen.wrapped
        and seen.end == seen.stop
        and seen.frame == "signed"
        and text[seen.end : seen.end + 1].isalnum()
    ):
        yield "unclosed"
    if seen.frame == "signed" and PERSON.search(text, max(0, seen.start - 6), seen.start):
        yield "person"


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


# Public bodies, press organs and offices; a private site seldom dares these endings.
INSTITUTION = re.compile(
    r"(?:日报|晚报|晨报|时报|早报|快报|周刊|月刊|学报|电视台|电台|通讯社|新华社|新华网|人民网|央视|出版社|编辑部|客户端|编委会|书局|杂志|"
    r"委员会|委|(?<!俱乐)部|局|厅|署|办|办公室|研究院|研究所|大学|学院|中学|小学|学校|政府|法院|检察院|党委|支部|协会|学会|图书馆|档案馆|博物馆|"
    r"银行|集团|公司|医院|中心|联合会|总会|党校|党组|总队|支队|大队|指挥部|工作组|课题组|编写组|本报|本刊|本社|记者|作者|编者|本站)$"
    r"|^(?:中国|国家|国务院|全国|人民|共青团|新华|央视|平安|中央|本报|本刊|作者|编者|记者|学习强国|政务|健康中国|各地|全省|全市|全区|全县)"
)
QUOTED = frozenset({"signed", "quoted", "lone", "ornament", "fenced", "rare-bracket", "address", "address-named"})
BARE = frozenset({"signed-bare", "by", "from", "credit", "ask", "follow"})
CLAUSE_WORDS = re.compile(
    r"[是和与及对把将从被让使并或但也都而且很更再又仍已其该此这那哪们]|根据|按照|经过|有关|我们|他们|自己|可以|进行|组织|负责|认真|及时|统一|"
    r"全面|系统|依法|应当|必须|不得|需要|通过|为了|关于|相关|各级|各类|工作|部门|单位|人员|群众|同志|精心|用心|不断|定期|主动|积极|加强|一个|"
    r"专人|正在|权|作者|甲方|双方|许可|授权|本人|报请|提请|国务院|资深|高级|责任|图书|杂志|新闻|基层|一线|农村|民间|社会|市场|外地|国外|国内|历史|生活|实践|心底|可在|请|"
    r"[中上下里内外后前时的]$|^的"
)
# The hundred commonest family names (2020 census order), by which an appositive's person is told.
FAMILY = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范"
    "汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常"
)
PERSONAL = re.compile(rf"[{FAMILY}][\u4e00-\u9fff]{{1,2}}$")
PERSON = re.compile(rf"(?:^|[。；\n、，])[{FAMILY}][\u4e00-\u9fff]{{1,2}}[，,]$")


def _address_needed(seen: Sighting, text: str, learned: bool) -> Iterator[str]:
    if OFFICIAL.search(seen.host):
        yield "official"
    before = text[max(0, seen.start - 10) : seen.start]
    asked = VISITED.search(before) if learned else NEEDED.search(before)
    if asked:
        yield "needed"
    if before.endswith("@") or "@" in text[seen.start + 1 : seen.end]:
        yield "mail"
    if text[seen.end : seen.end + 1] in (" ", "\u3000") and text[seen.end + 1 : seen.end + 2].isalnum():
        yield "spaced"


OFFICIAL = re.compile(
    r"(?:^|\.)(?:gov|edu|mil|ac|org)\.(?:cn|hk|tw|uk|mo)$|\.(?:gov|edu|mil|int)$|^(?:localhost|127\.0\.0\.1)"
)
VISITED = re.compile(r"(?:登录|登陆|访问|打开|输入|浏览|网站|网址)[（(【\[“\"《<：: 　为是]{0,3}$")
NEEDED = re.compile(
    r"(?:网站|网址|官网|主页|首页|平台|系统|网|页|登录|登陆|访问|浏览|打开|输入|查询|链接|地址|邮箱|电子邮件|信箱|见|参见|详见|域名|下载|运行|为|是|至|到|在|从|向|报|社|端|店|库|公司|中心)"
    r"[（(【\[“\"《<：: 　为是]{0,3}$"
)


def brands(scene: Scene) -> frozenset[str]:
    """Whose page it is, by all that is known: brands that chapters read off it, the site's name, the URL's host."""
    return _brands(scene.brands, scene.site or "", scene.url or "")


@functools.lru_cache(maxsize=256)
def _brands(read: frozenset[str], site: str, url: str) -> frozenset[str]:
    names = {folded_name(n) for n in (*read, site)} | {host_of_url(url)}
    hosts = {host_of(n) for n in names if "." in n}
    return frozenset(n for n in names | hosts if len(n) > 1)


@functools.lru_cache(maxsize=8192)
def kin(name: str, brand: str) -> bool:
    """Do two names share their beginning (two characters or more), or most of their characters at the same places?

    >>> kin("某象", "某象文库"), kin("某象阁", "某象范文"), kin("王文明", "某象文库")
    (True, True, False)
    """
    if len(name) < 2 or len(brand) < 2 or name.isascii():
        return False
    same = sum(a == b for a, b in zip(name, brand, strict=False))
    return name[:2] == brand[:2] or (len(name) == len(brand) and same * 2 >= len(name))


COUNTED = BREAKS - {"\n"} | {"）", ")", "】", "★"}


def _signs(text: str, seen: Sequence[Sighting]) -> Mapping[str, int]:
    """How often each name or host signs as a clause of its own; in mid-sentence anything may be named thrice."""
    places = {
        (key, s.end)
        for s in seen
        if s.frame != "lone" and text[s.start - 1 : s.start] in COUNTED
        for key in (s.name, s.host)
        if key
    }
    return collections.Counter(key for key, _ in places)


def _framed(seen: Sequence[Sighting]) -> frozenset[str]:
    """The names that sign in a frame of their own, in quotes or brackets or with a word that no clause has."""
    return frozenset(s.key for s in seen if s.frame not in BARE or s.wrapped or s.press)


def _chains(seen: Sequence[Sighting]) -> Mapping[int, tuple[int, int]]:
    """For the start of each sighting where the chain of adjoining ones begins and ends: two stamps in a row."""
    begins, ends = dict[int, int](), dict[int, int]()
    for one in seen:
        begins[one.end] = min(begins.get(one.end, one.start), begins.get(one.start, one.start))
    for one in reversed(seen):
        ends[one.start] = max(ends.get(one.start, one.end), ends.get(one.end, one.end))
    return {s.start: (begins.get(s.start, s.start), ends[s.start]) for s in seen}


__all__ = ["ENOUGH", "Verdict", "brands", "judge", "judged", "kin", "names_of", "stripped"]
