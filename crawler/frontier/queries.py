"""Queries that change nothing: of `/7.html?from=list` the page is `/7.html`, and that is what is asked for.

Marks of a visitor or of the way that led to the page are dropped wherever they are met, and those that a profile names
in `[crawl] ignore_query`; never one that the profile's own patterns name.

>>> Canonical(("src",), [r"/show\\.php\\?id=\\d+$"])("http://a.example/show.php?src=top&id=3&utm_source=x")
'http://a.example/show.php?id=3'
>>> Canonical(True, [])("http://a.example/7.html?t=1712000000"), Canonical((), [])("http://a.example/7.html?t=17")
('http://a.example/7.html', 'http://a.example/7.html?t=17')
"""

from __future__ import annotations

import re
from collections.abc import Iterable

# `*` stands for the rest of a name. Sessions of PHP, Java and ASP; links of a site's own columns; campaigns of Google,
# Baidu, Alibaba; what WeChat and QQ add to a page that is passed on.
TRACKING = (
    "PHPSESSID", "JSESSIONID", "ASPSESSIONID*", "sid", "from", "ref", "referer", "mobile", "pref",
    "utm_*", "gclid", "fbclid", "spm", "scm", "bd_vid", "hmsr", "hmpl", "hmcu", "hmkw", "hmci",
    "isappinstalled", "nsukey", "tdsourcetag",
)  # fmt: skip
NAMED = re.compile(r"([A-Za-z_]\w*)=")  # in a pattern


def marks(names: Iterable[str]) -> re.Pattern[str]:
    """These names with their values in a query."""
    either = "|".join(re.escape(name).replace(r"\*", r"\w*") for name in names)
    return re.compile(rf"(?:^|&)(?:{either})=[^&]*", re.IGNORECASE) if either else re.compile(r"(?!)")


class Canonical:
    """The address that is asked for, by what a profile ignores (`True`: whole queries) and by its patterns."""

    def __init__(self, ignored: tuple[str, ...] | bool, patterns: Iterable[str]) -> None:
        named = {name.lower() for pattern in patterns for name in NAMED.findall(pattern)}
        own = ignored if isinstance(ignored, tuple) else ()
        self._marks = marks(name for name in (*TRACKING, *own) if name.lower() not in named)
        self._named = named if ignored is True else None

    def __call__(self, url: str) -> str:
        """Without what changes nothing."""
        head, asks, query = url.partition("?")
        if not asks:
            return url
        left = self._marks.sub("", query).lstrip("&")
        if self._named is not None:
            left = "&".join(one for one in left.split("&") if one.partition("=")[0].lower() in self._named)
        return f"{head}?{left}" if left else head
