"""What is sent in a page's place: a CMS's message with status 200, a firewall's script, a bot check. It is no document.

>>> instead("<title>提示信息</title><script>function JumpUrl(){}</script>文档不存在！".encode("gb18030"))
'message'
>>> instead(b"<script>document.cookie='a=1'</script>"), instead("<title>提示信息</title>会议".encode())
('block', '')
"""

from __future__ import annotations

import functools
import re
import tomllib
from pathlib import Path
from typing import Literal

import msgspec
from ahocorasick_rs import BytesAhoCorasick, Implementation

MESSAGE_SIZE = 8192  # bytes; a CMS's message page is one script, an article's frame alone is more
# DedeCMS's ShowMsg and EmpireCMS's printerror in both charsets; the title alone does not do, an article may have it.
MESSAGE_MARKS = (b"JumpUrl", b"history.go(-1)", b"location.href")
MESSAGE_TITLES = tuple(word.encode(codec) for word in ("提示信息", "信息提示") for codec in ("utf-8", "gb18030"))
MESSAGE_TEXT = 120  # characters; a message is a sentence and a link, an article that is called so goes on
BLOCK_SIZE = 65536  # bytes: the largest of these pages brings its scripts along
BLOCK_TEXT = 240  # characters of a page that has a mark of a firewall
PIECE = 4096  # bytes that are counted at once: a tag cut in two adds a few characters
ASCII = bytes(range(128))
UNSEEN = re.compile(rb"<(?:(script|style|noscript|template|title)\b|!--)", re.IGNORECASE)
TAG = re.compile(rb"<[^<>]*>|&#?\w{1,8};|\s+")


class Challenge(msgspec.Struct, frozen=True):
    """One kind of page that asks for something before it gives the page; `most`: characters of its text."""

    name: str
    why: str
    marks: tuple[str, ...]
    phrases: tuple[str, ...] = ()
    most: int = BLOCK_TEXT


class Script(msgspec.Struct, frozen=True):
    """What the script of a page without text does, of which nobody knows the name."""

    marks: tuple[str, ...]
    most: int


class Challenges(msgspec.Struct, frozen=True):
    """challenges.toml."""

    challenge: tuple[Challenge, ...]
    script: Script


@functools.cache
def challenges() -> Challenges:
    """What is known of them, as written."""
    path = Path(__file__).with_name("challenges.toml")
    return msgspec.convert(tomllib.loads(path.read_text(encoding="utf-8")), Challenges)


@functools.cache
def _marks() -> tuple[BytesAhoCorasick, tuple[tuple[str, int], ...]]:
    """All marks in one automaton, and of each the name and the most text of a page that has it."""
    known = challenges()
    named = [(mark, one.name, one.most) for one in known.challenge for mark in one.marks]
    named += [(mark, "script", known.script.most) for mark in known.script.marks]
    automaton = BytesAhoCorasick([mark.encode() for mark, _, _ in named], implementation=Implementation.DFA)
    return automaton, tuple((name, most) for _, name, most in named)


def instead(body: bytes) -> Literal["message", "block", ""]:
    """What is there in the page's place, or "": by its size and by what it is made of."""
    return "block" if challenge(body) else "message" if _is_message(body) else ""


def challenge(body: bytes) -> str:
    """The name of the bot check that this page is, "script" where only its structure says so, or ""."""
    if len(body) > BLOCK_SIZE:
        return ""
    automaton, named = _marks()
    found = dict(named[which] for which, _, _ in automaton.find_matches_as_indexes(body))
    if not found or (found.keys() == {"script"} and b"<script" not in body.lower()):
        return ""
    size = shown(body, max(found.values()))
    return next((name for name, most in found.items() if size <= most), "")


def spoken(text: str) -> bool:
    """Is this text, without its markup, what such a page says?"""
    start = text.lstrip()
    return any(
        len(start) <= one.most and start.startswith(one.phrases) for one in challenges().challenge if one.phrases
    )


def shown(body: bytes, most: int = BLOCK_SIZE) -> int:
    """Characters that a page shows without its scripts, about: of two bytes beyond ASCII one is counted.

    It stops where they are more than `most`: near the top of an article.

    >>> shown(b"<title>x</title><script>var a = 1;</script><p>abc&nbsp;d</p><!-- no --><script>not ended")
    4
    """
    size, at, low = 0, 0, body.lower()
    while at < len(body) and size <= most:
        found = UNSEEN.search(body, at)
        end = found.start() if found else len(body)
        for begin in range(at, end, PIECE):
            size += _characters(body[begin : min(end, begin + PIECE)]) if size <= most else 0
        at = _behind(low, found) if found else end
    return size


def _characters(piece: bytes) -> int:
    plain = TAG.sub(b"", piece)
    wide = len(plain.translate(None, ASCII))
    return len(plain) - wide + wide // 2


def _behind(low: bytes, found: re.Match[bytes]) -> int:
    """Where an element that shows nothing ends; the end of the page where it does not."""
    end = low.find(b"</" + found[1].lower() if found[1] else b"--", found.end())
    return (low.find(b">", end) + 1 if end >= 0 else 0) or len(low)


def _is_message(body: bytes) -> bool:
    """A page of status 200 by which the CMS says that something is wrong."""
    if len(body) > MESSAGE_SIZE or not any(mark in body for mark in MESSAGE_MARKS):
        return False
    title = body[body.find(b"<title>") : body.find(b"</title>")]
    return any(word in title for word in MESSAGE_TITLES)
