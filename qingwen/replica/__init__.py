"""A template site in a box: a DedeCMS-like site on loopback, any size, deterministic by seed, with its truth.

>>> site = Replica(seed=1, articles=3, charset="utf-8")
>>> [truth.title for truth in site.truth()][0] in site.respond("GET", "/fanwendaquan/gongzuobaogao/").body.decode()
True
"""

from qingwen.replica.answer import Answer
from qingwen.replica.audit import Audit, Request, audit
from qingwen.replica.site import Replica, Update
from qingwen.replica.truth import Truth

__all__ = ["Answer", "Audit", "Replica", "Request", "Truth", "Update", "audit"]
