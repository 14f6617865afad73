"""Disguises off: what a stamp is hidden behind is folded for the rules, sign by sign, with the way home.

>>> fold("“\\u200b某\\u200b文\\u200b”編輯，ｗww。ехаmрle。сom")[0]
'“某文”编辑，www。example。com'
>>> fold("見 w w w . e x a m p l e . c o m")[0]
'見 www.example.com'

Only what a stamp can hide behind is folded, never the text as a whole: `，` is no damaged `,`, and a text without any
such sign is its own view.
"""

from __future__ import annotations

import bisect
import dataclasses
import functools
import re
import unicodedata
from collections.abc import Iterable, Iterator

# Format characters that show nothing; the tag characters and variation selectors were never met in dumps.
INVISIBLE = "\u00ad\u034f\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff"

# Greek and Cyrillic letters that look like Latin ones (Unicode confusables, the one-to-one part).
LETTERS = (
    "αa βb γy ιi κk νv οo ρp τt υu χx ωw ΑA ΒB ΕE ΖZ ΗH ΙI ΚK ΜM ΝN ΟO ΡP ΤT ΥY ΧX "
    "аa вb еe кk мm нh оo рp сc тt уy хx ѕs іi јj һh ԁd ԛq ԝw АA ВB ЕE КK МM НH ОO РP СC ТT УY ХX ЅS ІI ЈJ ɡg ɑa ｡。 ꞏ·"
)
# Characters of role words in the forms that a copy may give them: traditional, variant, look-alike.
HAN = (
    "編编 緝辑 輯辑 㨤整 創创 刱创 剏创 収收 發发 彂发 來来 眾众 衆众 號号 関关 關关 註注 訪访 問问 請请 尋寻 掃扫 "
    "碼码 載载 權权 権权 轉转 転转 責责 閱阅 閲阅 讀读 網网 罔网 書书 資资 範范 檔档 庫库 館馆 夛多 厶公 說说 記记 "
    "憶忆 雲云 導导 買买 賣卖 費费 獲获 領领 聯联 繫系 歡欢 會会 員员 專专 獨独 傳传 錄录 録录 審审 薦荐 選选 彙汇 "
    "匯汇 總总 歸归 們们 為为 給给 內内 節节 塊块 個个 點点 擊击 頁页 薇微 祕秘 稾稿 藁稿 ⺠民 ⻓长 ⻋车 ⻅见 ⻔门 "
    "⻚页 ⻛风 ⻜飞 ⻢马 ⻥鱼 ⻦鸟 ⻩黄 ⻬齐 ⻮齿 ⻰龙 ⻘青 ⻄西 ⻆角 ⻉贝 ⻝食 ⺟母 ⻳龟 "
)

# A letter or digit, then four or more of them, each after one blank: "w w w . e x a m p l e . c o m"; or the parts of a
# host with a blank here and there. The first sign stands before what is asked of it: a search skips to the next letter.
SPACED = r"(?:[ \u00a0\u3000][A-Za-z0-9.。:/_-]){4,120}(?![A-Za-z])"
RAGGED = (
    r"(?<=[Ww]) ?[Ww] ?[Ww] ?[.。](?: ?[A-Za-z0-9-]){1,40} ?[.。] ?"
    r"(?:c ?o ?m|c ?n|n ?e ?t|o ?r ?g|c ?c|t ?o ?p|v ?i ?p|x ?y ?z|l ?a)(?: ?[.。] ?c ?n)?(?![A-Za-z0-9])"
)
BLANK = re.compile("[ \u00a0\u3000]")


def _table() -> dict[int, str]:
    """Every sign that folds to exactly one other."""
    pairs = {ord(p[0]): p[1] for p in (LETTERS + " " + HAN).split() if p[0] != p[1]}
    ranges = (
        (0x2F00, 0x2FD6),
        (0xFF10, 0xFF1A),
        (0xFF21, 0xFF3B),
        (0xFF41, 0xFF5B),
        (0x24B6, 0x24EA),
        (0x1D400, 0x1D800),
    )
    for first, end in ranges:
        for code in range(first, end):
            put = unicodedata.normalize("NFKC", chr(code))
            if len(put) == 1 and ord(put) != code:
                pairs[code] = put
    return {code: pairs.get(ord(put), put) for code, put in pairs.items()} | {ord("．"): "."}


TABLE = _table()
RARE = "".join(chr(code) for code in TABLE if code < 0x1D400)
ONE_TO_ONE = re.compile(f"[{re.escape(RARE)}\U0001d400-\U0001d7ff]+")
HOSTS = re.compile(rf"[A-Za-z0-9](?<![A-Za-z0-9].)(?:{SPACED}|{RAGGED})")
UNSEEN = re.compile(f"[{INVISIBLE}]+")
FOLDED = f"{re.escape(RARE)}\U0001d400-\U0001d7ff{INVISIBLE}"
FOLDABLE = re.compile(f"[{FOLDED}]")  # one search for what two would ask
LONE = re.compile("[ \u00a0\u3000][A-Za-z0-9.。](?=[ \u00a0\u3000])")
DISGUISE = re.compile(
    f"[{INVISIBLE}\u2e80-\u2fd5\u0391-\u03c9\u0400-\u04ff\u0501\u051b\u051d\uff21-\uff3a\uff41-\uff5a\U0001d400-\U0001d7ff㨤厶罔彂夛稾]"
)


@dataclasses.dataclass(frozen=True, slots=True)
class WayHome:
    """Offsets of the view → offsets of the text. `at[k]` is where in the view the k-th dropped run stood, `shift[k]`
    how many signs were dropped up to and with it.
    """

    at: tuple[int, ...] = ()
    shift: tuple[int, ...] = ()

    def start(self, place: int) -> int:
        """Home of a range's first sign: after what was dropped there."""
        k = bisect.bisect_right(self.at, place)
        return place + (self.shift[k - 1] if k else 0)

    def end(self, place: int) -> int:
        """Home of a range's end: before what was dropped there."""
        k = bisect.bisect_left(self.at, place)
        return place + (self.shift[k - 1] if k else 0)


STRAIGHT = WayHome()


def fold(text: str, rare: str | None = None) -> tuple[str, WayHome]:
    """The view of a text and the way home; the text itself where there is nothing to fold.

    `rare`: a part of it that holds all its rare signs (rare.py), where somebody has looked.
    """
    foldable = not text.isascii() and FOLDABLE.search(text if rare is None else rare)
    folded = ONE_TO_ONE.sub(_translated, text) if foldable else text
    drops = [run.span() for run in UNSEEN.finditer(folded)] if foldable else []
    if LONE.search(folded) or "ww" in folded:
        drops = sorted([*drops, *_blanks(folded)])
    return _without(folded, drops) if drops else (folded, STRAIGHT)


def _translated(run: re.Match[str]) -> str:
    return run[0].translate(TABLE)


def _blanks(text: str) -> Iterator[tuple[int, int]]:
    """The blanks between the letters of hosts."""
    for run in HOSTS.finditer(text):
        if "." in run[0] or "。" in run[0]:
            yield from (blank.span() for blank in BLANK.finditer(text, *run.span()))


def _without(text: str, drops: Iterable[tuple[int, int]]) -> tuple[str, WayHome]:
    """The text without these stretches."""
    pieces, at, shift = list[str](), list[int](), list[int]()
    done = gone = 0
    for start, end in drops:
        pieces.append(text[done:start])
        gone += end - start
        at.append(end - gone)
        shift.append(gone)
        done = end
    pieces.append(text[done:])
    return "".join(pieces), WayHome(tuple(at), tuple(shift))


@functools.lru_cache(maxsize=4096)
def folded_name(name: str) -> str:
    """A name as the view has it."""
    return fold(name)[0]


def disguised(text: str) -> bool:
    """Does the stretch hide behind invisible or look-alike signs? Traditional characters alone are no disguise."""
    return DISGUISE.search(text) is not None
