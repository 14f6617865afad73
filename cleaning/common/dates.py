"""The first date in a text, as Chinese pages write it.

>>> read_date("时间：2021-03-04 10:11 来源：网络"), read_date("2021年3月4日"), read_date("2021年13月4日")
(datetime.date(2021, 3, 4), datetime.date(2021, 3, 4), None)
"""

from __future__ import annotations

import re
from datetime import date

DATE = re.compile(r"((?:19|20)\d\d)(?<!\d{5})\s?[-/.年]\s?(\d{1,2})\s?[-/.月]\s?(\d{1,2})(?!\d)")
_OTHERS = re.compile(  # days of the writer's account, of a paper's way, of a law
    r"(?:注册|加入|生日|出生|登录|访问|收稿|投稿|修回|接受|实施|施行|生效)\S{0,4}[:：]?\s?$"
)
_SINCE = re.compile(r"日?\s?[起止]")
BEFORE = 10  # characters before a date that may say what it is the date of


def read_date(text: str) -> date | None:
    """The first date in a text that is not said to be of something else."""
    for found in DATE.finditer(text):
        before = max(0, found.start() - BEFORE)
        if not _OTHERS.search(text, before, found.start()) and not _SINCE.match(text, found.end()):
            try:
                return date(int(found[1]), int(found[2]), int(found[3]))
            except ValueError:
                continue
    return None
