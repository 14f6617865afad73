"""A template site in a box: a DedeCMS-like site on loopback, any size, deterministic by seed, with its truth.

>>> site = Replica(seed=1, articles=3, charset="utf-8")
>>> [truth.title for truth in site.truth()][0] in site.respond("GET", "/fanwendaquan/gongzuobaogao/").body.decode()
True
"""

from qingwen.site_in_a_box.server.http_response import Answer
from qingwen.site_in_a_box.server.politeness_audit import Audit, Request, audit
from qingwen.site_in_a_box.site import Replica, Update
from qingwen.site_in_a_box.truth import Truth

__all__ = ["Answer", "Audit", "Replica", "Request", "Truth", "Update", "audit"]
