"""Characters that an anti-copy hook exchanged come back: 就業(yè) for 就业, a radical for the character it looks like.

>>> from cleaning.edits import apply
>>> from cleaning.matching.view import BUILTIN, book_of
>>> view = View.of("就業(yè)、產(chǎn)業(yè)和農(nóng)业都有起色，⽂化也是。", book_of(BUILTIN, None))
>>> apply(view.text, list(glosses(view)))
'就业、产业和农业都有起色，文化也是。'
>>> list(glosses(View.of("他寫了一份檢討書(jiǎn tǎo shū)，就業(yè)也難。", view.book)))
[]

Only what is certain: a single traditional character that its reading follows, three times or more on a page that is
otherwise simplified (one in traditional characters is its author's); a Kangxi radical beside a Chinese character
(Unicode says which character it stands for).
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterator

from cleaning.knowledge.labels import labels
from cleaning.matching.view import View
from cleaning.model import Edit

FEWEST = 3  # glosses on a page: a writer explains a character once or twice
TONED = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ"
# The traditional characters that common words have, and what they are in simplified ones (the national table of 1964).
TRADITIONAL = (
    "業務產書門風進鄉發會學國時個來對這們過還說動開關問間見長經實現後點體電話員級總統計劃設備資質選擇環節農產廠場處從眾優勢傳導單獨號據應當顯著績責任"
    "壓黨領導隊幹報紀檢團結統籌協調創新項驅機構轉變組織織標準則規範類總額數據顧顆願題頭頁項預頗領頻顏須順頓買賣貿費貫財貢貨質購貴賞賓贏車軌軍輕較輪輸連運達遠遲適選遺邊還"
    "鐵銀銷錄錯鎮鏈鑒針釘釣鈔鋼鍵鎖階陽陰隨險雙難雲霧靈靜韓飛飯飲養館饑馬駐騎驗騙魚鮮鳥鳴鷹麥黃齊齒龍龜聽聯聲職肅勝腦膽臨舉舊藝蘇蘭處虛蟲術衛補裝複觀覺覽計訂認記訪評詞試詩誠語誤讀課誰調談請諸謝譯議護變讓"
)
SIMPLIFIED = (
    "业务产书门风进乡发会学国时个来对这们过还说动开关问间见长经实现后点体电话员级总统计划设备资质选择环节农产厂场处从众优势传导单独号据应当显著绩责任"
    "压党领导队干报纪检团结统筹协调创新项驱机构转变组织织标准则规范类总额数据顾颗愿题头页项预颇领频颜须顺顿买卖贸费贯财贡货质购贵赏宾赢车轨军轻较轮输连运达远迟适选遗边还"
    "铁银销录错镇链鉴针钉钓钞钢键锁阶阳阴随险双难云雾灵静韩飞饭饮养馆饥马驻骑验骗鱼鲜鸟鸣鹰麦黄齐齿龙龟听联声职肃胜脑胆临举旧艺苏兰处虚虫术卫补装复观觉览计订认记访评词试诗诚语误读课谁调谈请诸谢译议护变让"
)
PLAIN = {old: new for old, new in zip(TRADITIONAL, SIMPLIFIED, strict=True) if old != new}
GLOSS = re.compile(rf"([{''.join(PLAIN)}])[（(](?=[a-z]{{0,5}}[{TONED}])[a-z{TONED}]{{1,6}}[）)]")
OLD = re.compile(f"[{''.join(PLAIN)}]")
# The sign itself first: what stands around it is then asked at hardly any place.
RADICAL = re.compile(
    r"[\u2f00-\u2fd5](?:(?<=[\u4e00-\u9fff（(][\u2f00-\u2fd5])|(?=[\u4e00-\u9fff）)、]))(?![部旁字头])"
)


def glosses(view: View) -> Iterator[Edit]:
    """The edits that put the plain character where it stood. Where no bracket opens on a letter, none is glossed;
    where the view is the text itself, there is no radical in it."""
    if not view.heard.keys().isdisjoint(_brackets()):
        yield from _read(view.text)
    if view.folded != view.text:
        yield from _radicals(view.text)


@functools.cache
def _brackets() -> frozenset[str]:
    return frozenset(needle for label in labels().label if label.id == "gloss:pinyin" for needle in label.needles)


def _read(text: str) -> Iterator[Edit]:
    places = list(GLOSS.finditer(text))
    others = len(OLD.findall(text)) - len(places)
    if len(places) >= FEWEST and 2 * others <= len(places):
        for match in places:
            yield Edit(match.start(), match.end(), match[0], PLAIN[match[1]], "gloss")


def _radicals(text: str) -> Iterator[Edit]:
    for match in RADICAL.finditer(text):
        yield Edit(match.start(), match.end(), match[0], unicodedata.normalize("NFKC", match[0]), "look-alike")
