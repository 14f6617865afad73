"""Pages made to break an extractor: time per MB beside an ordinary page's, in one run.

    python -m tests.soak.hostile_html            # 1 MB each
    python -m tests.soak.hostile_html --full     # 20,000 levels, a million attributes, 50 MB

Each page goes through `clean_page`, which says of a page that it failed by the status `error`; here that is a fault.
Targets: no exception, no empty text without a Note, at most 3 times an ordinary page's time per MB. The ordinary page
is an article of the site in a box, repeated up to the size of the hostile one: its CPU time per MB is the yardstick.
"""

from __future__ import annotations

import argparse
import itertools
import time
from collections.abc import Iterator

from cleaning.model import Document, Page
from cleaning.pipeline import clean_page

TEXT = "今天上午，会议在镇上召开，与会者一致认为，工作有了进展。"
LINKS = "".join(f'<li><a href="/a/{n}.html">别处的文章之{n}</a></li>\n' for n in range(40))
PART = (
    f'<div class="list"><ul>{LINKS}</ul></div>\n<div class="content">\n' + f"<p>　　{TEXT * 3}</p>\n" * 12 + "</div>\n"
)
CHARSETS = ("utf-8", "gb18030", "big5", "utf-16", "iso-8859-1", "no-such-charset", "")
MB = 1_000_000
MOST = 3.0  # times an ordinary page's time per MB


def ordinary(size: int) -> bytes:
    """Articles and lists of links, as many as make up the size in bytes."""
    body = PART.encode()
    return b"<html><head><title>t</title></head><body>" + body * max(1, size // len(body)) + b"</body></html>"


def hostile(size: int, levels: int, attributes: int) -> Iterator[tuple[str, str]]:
    """(name, page) of about so many bytes; `levels` of depth and `attributes` where these are what hurts."""
    many = size // len(f"<p>{TEXT}</p>".encode())
    yield "levels", "<div>" * levels + TEXT + "</div>" * levels
    yield "levels, never closed", "<div>" * levels + TEXT
    yield "levels of elements nobody knows", "".join(f"<x{n}>" for n in range(levels)) + TEXT
    yield "levels of tables", "<table><tr><td>" * (levels // 3) + TEXT
    yield "levels of inline elements", "<b><i><font>" * (levels // 3) + TEXT
    yield "attributes", "<div " + " ".join(f"a{n}=1" for n in range(attributes)) + f">{TEXT}</div>"
    yield "attributes of many elements", "".join(f'<p a{n}="{n}" b{n}=x>{TEXT}</p>' for n in range(many))
    yield "a class of a megabyte", f'<div class="{"a " * (size // 2)}">{TEXT}</div>'
    yield "NUL bytes", "<html>" + f"<p>\0{TEXT}\0\0</p>" * many
    yield "everything unclosed", f"<div><table><tr><td><p><b><i><a href=x>{TEXT}" * (many // 2)
    yield "links unclosed", f"<a href=x>{TEXT}" * many
    yield "bodies", f"<body><p>{TEXT}</p></body>" * many
    yield "entities without end", "&amp" * (size // 4) + TEXT
    yield "one entity without end", "&" + "a" * size + TEXT
    yield "numbers out of range", f"<p>&#{'9' * size};&#xD800;&#0;{TEXT}</p>"
    yield "paragraphs", f"<p>{TEXT}</p>" * many
    yield "one line", "<div>" + TEXT * many
    yield "lines of one character", "字<br>" * (size // 7)
    yield "lines of three characters", "字字字<br>" * (size // 13)
    yield "only brackets", "<" * size + TEXT
    yield "comments without end", "<!--" * (size // 4) + TEXT
    yield "scripts without end", "<script>" * (size // 8) + TEXT
    yield "quotes without end", '<a href="' * (size // 9) + TEXT
    yield "sheets", "<body>" + "<style>.a{display:none}</style>" * (size // 31) + TEXT
    yield "hidden pieces in one line", "<p>" + '<span style="display:none">某</span>字' * (size // 42)
    yield "cells", "<table>" + ("<tr>" + "<td>甲</td>" * 200 + "</tr>") * (size // 2400)
    yield "blanks", " \n" * (size // 4) + TEXT + "\n\t " * (size // 6)
    yield "headings that end a text", f"<h3>相关阅读</h3><p>{TEXT}</p>" * (many // 2)
    yield "titles", f"<title>会议</title><h1>会议</h1><p>{TEXT}</p>" * (many // 2)


def lies(size: int) -> Iterator[tuple[str, bytes, str]]:
    """(name, page, the header's charset): every charset in the header, in the meta and in the page itself."""
    for real, meta, header in itertools.product(("utf-8", "gb18030", "big5"), CHARSETS, CHARSETS):
        text = ("今天上午，會議在鎮上召開。" if real == "big5" else TEXT) * (size // 100)
        page = f'<html><head><meta charset="{meta}"></head><body><p>{text}</p></body></html>'
        yield f"is {real}, meta {meta or '-'}, header {header or '-'}", page.encode(real), header


def timed(body: bytes, charset: str = "utf-8") -> tuple[Document, float]:
    """The document, and CPU seconds per MB."""
    begin = time.process_time()
    document = clean_page(Page(None, None, None, 200, (), body, charset or None), html=True)
    return document, (time.process_time() - begin) / len(body) * MB


def fault(document: Document, ratio: float) -> str:
    """What is wrong with the answer, "" where nothing is."""
    if document.error:
        return document.error
    if not (document.text or document.notes):
        return "an empty text without a Note"
    return f"above {MOST:g}" if ratio > MOST else ""


def report(name: str, body: bytes, charset: str, yardstick: float, *, told: bool = True) -> tuple[float, bool]:
    """Run one page and print its line: how many times the yardstick, and whether it is at fault."""
    document, seconds = timed(body, charset)
    ratio = seconds / yardstick
    wrong = fault(document, ratio)
    if told or wrong:
        print(f"{name:52s} {len(body) / MB:6.1f} MB {ratio:6.2f} {wrong}", flush=True)
    return ratio, bool(wrong)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--full", action="store_true", help="a million attributes and 50 MB instead of 1 MB")
    options = parser.parse_args()
    size = 50 * MB if options.full else MB
    timed(ordinary(MB))  # the first page reads what is known
    small, large = timed(ordinary(MB))[1], timed(ordinary(size))[1]
    print(f"an ordinary page: {small:.3f} s a MB; of {size / MB:.0f} MB {large:.3f}; below it, times the ordinary page")
    lines = [
        report(name, page.encode("utf-8", "surrogatepass"), "utf-8", small)
        for name, page in hostile(size, 20_000, MB if options.full else MB // 10)
    ]
    deceived = [report(name, body, charset, small, told=False) for name, body, charset in lies(MB // 10)]
    faults = sum(wrong for _, wrong in (*lines, *deceived))
    print(f"{len(deceived)} charset lies: at most {max(ratio for ratio, _ in deceived):.2f}")
    print(f"worst: {max(ratio for ratio, _ in lines):.2f} (target {MOST:g}); faults: {faults}")


if __name__ == "__main__":
    main()
