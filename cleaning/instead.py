"""What is sent in a page's place: a CMS's message with status 200, a firewall's script. It is no document.

>>> instead("<title>提示信息</title><script>function JumpUrl(){}</script>你要查看的文档不存在！".encode("gb18030"))
'message'
>>> instead(b"<script>document.cookie='__jsl_clearance=1'</script>"), instead("<title>提示信息</title>会议".encode())
('block', '')
"""

from __future__ import annotations

from typing import Literal

MESSAGE_SIZE = 8192  # bytes; a CMS's message page is one script, an article's frame alone is more
# DedeCMS's ShowMsg and EmpireCMS's printerror in both charsets; the title alone does not do, an article may have it.
MESSAGE_MARKS = (b"JumpUrl", b"history.go(-1)", b"location.href")
MESSAGE_TITLES = tuple(word.encode(codec) for word in ("提示信息", "信息提示") for codec in ("utf-8", "gb18030"))
MESSAGE_TEXT = 120  # characters; a message is a sentence and a link, an article that is called so goes on
BLOCK_SIZE = 16384  # bytes
# Scripts of the firewalls in front of these sites; what they ask of a browser is no crawler's to answer.
BLOCK_MARKS = (
    b"__jsl_clearance", b"YunSuoAutoJump", b"security_session_mid_verify", b"security_verify_data", b"_cf_chl_opt",
)  # fmt: skip


def instead(body: bytes) -> Literal["message", "block", ""]:
    """What stands in the page's place, or "": by its size and by what it is made of."""
    if len(body) < BLOCK_SIZE and any(mark in body for mark in BLOCK_MARKS):
        return "block"
    return "message" if _is_message(body) else ""


def _is_message(body: bytes) -> bool:
    """A page of status 200 by which the CMS says that something is wrong."""
    if len(body) > MESSAGE_SIZE or not any(mark in body for mark in MESSAGE_MARKS):
        return False
    title = body[body.find(b"<title>") : body.find(b"</title>")]
    return any(word in title for word in MESSAGE_TITLES)
