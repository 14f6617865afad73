"""The order of the chapters: this file reads as a table of contents.

>>> clean_text("会议开始。").text
'会议开始。'

One pass is not enough (a cut can bring two halves of a stamp together), so the chapters repeat until nothing changes.
"""

from __future__ import annotations

import dataclasses
import hashlib
import re
from collections.abc import Callable, Sequence

import msgspec

from cleaning.decoding.block_pages import MESSAGE_TEXT, instead, spoken
from cleaning.decoding.decode import Decoded, decode, is_binary, unmojibake
from cleaning.edits import apply, compose, homes, refuse
from cleaning.extract import extract
from cleaning.knowledge.load import BUILTIN, Knowledge
from cleaning.matching.view import Scene, View, book_of
from cleaning.model import NOTHING, Document, Edit, Extracted, Fields, Found, Note, Page, Status
from cleaning.site_facts.apply import page_facts, site_facts
from cleaning.site_facts.stated import owners_stated
from cleaning.steps.control_characters import blank_controls, controls
from cleaning.steps.header_footer.step import edges
from cleaning.steps.html_spans import spans
from cleaning.steps.nfc import normal
from cleaning.steps.paragraphs import indents, paragraphs
from cleaning.steps.placeholders import masks
from cleaning.steps.punctuation_width import width
from cleaning.steps.stamps.step import stamps

CHAPTERS: tuple[Callable[[View, Scene], Found], ...] = (
    spans,
    controls,
    site_facts,
    edges,
    page_facts,
    masks,
    stamps,
    width,
    paragraphs,
    blank_controls,
    normal,
)
OF_PAGES: tuple[Callable[[View, Scene], Found], ...] = (*CHAPTERS[:3], indents, *CHAPTERS[3:])
"""On a page the lines are the author's: their indents go early, so that a second round is hardly ever needed."""
ROUNDS = 8  # deepest fixed point of 20,000 random nested inputs was 6 (toy rules); what still moves is noted


def clean_text(
    text: str, *, url: str | None = None, site: str | None = None, knowledge: Knowledge = BUILTIN
) -> Document:
    """A text dump of one page → Document. The base is the whole decoded dump."""
    return _cleaned(Page(url, site, None, None, (), text), Decoded(text, ()), knowledge, html=False)


def clean_html(
    html: bytes | str,
    *,
    url: str | None = None,
    charset: str | None = None,
    site: str | None = None,
    knowledge: Knowledge = BUILTIN,
) -> Document:
    """An HTML page → Document; the base is the kept block. `charset`, declared outside the page, is doubted."""
    page = Page(url, site, None, None, (), html, charset)
    return _cleaned(page, decoded_of(page), knowledge, html=True)


def clean_page(
    page: Page, *, knowledge: Knowledge = BUILTIN, without: Sequence[str] = (), html: bool | None = None
) -> Document:
    """A page of an archive or dump → Document; never raises: what cannot be cleaned has status `error`.

    `html` None: its content says whether it is HTML or text.
    """
    if isinstance(page.body, bytes) and is_binary(page.body):
        return failed(page, f"is {'a PDF' if page.body.startswith(PDF) else 'binary'}, {NOT_TEXT}")
    try:
        decoded = decoded_of(page)
        doc = _cleaned(page, decoded, knowledge, html=looks_like_html(decoded.text) if html is None else html)
        return refuse(doc, without) if without else doc
    except Exception as error:  # one broken page costs one row (law 6)
        return failed(page, f"{type(error).__name__}: {error}")


class Understood(msgspec.Struct, frozen=True):
    """A page that was decoded and extracted: its codecs with their notes, the base with what is known of it, its site.

    `html`: was it a page, or a text?
    """

    chain: tuple[str, ...]
    notes: tuple[Note, ...]
    found: Extracted
    site: str | None
    html: bool


def understood_page(page: Page, knowledge: Knowledge) -> tuple[Understood, str]:
    """A page decoded and extracted, and its decoded text; raises what its decoding or extraction raises."""
    decoded = decoded_of(page)
    html = looks_like_html(decoded.text)
    read, found, site = understood(page, decoded, knowledge, html=html)
    return Understood(read.chain, read.notes, found, site, html), decoded.text


def clean_understood(page: Page, known: Understood, *, knowledge: Knowledge, without: Sequence[str] = ()) -> Document:
    """The same Document as `clean_page` gives, of a page that was decoded and extracted before."""
    try:
        scene = scene_of(knowledge, known.site, page, known.found, html=known.html)
        doc = document_of(page, Decoded("", known.chain, known.notes), known.found, scene)
        return refuse(doc, without) if without else doc
    except Exception as error:  # one broken page costs one row (law 6)
        return failed(page, f"{type(error).__name__}: {error}")


def failed(page: Page, error: str) -> Document:
    """The row of a page that could not be cleaned: status `error`, no base and no text."""
    id = identity(page.url, payload_digest(page), page.source)
    return Document(id, page.url, page.site, "", (), (), None, Fields(), "", (), "", "", (), (), "error", error)


def identity(url: str | None, digest: str, source: str = "") -> str:
    """The same across re-cleans: sha256 of URL and payload digest; without a URL of the source's file and record."""
    key = f"{url}\n{digest}" if url or not source else source
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def payload_digest(page: Page, utf8: bytes | None = None) -> str:
    """sha256 of a page's raw payload, in hex; a dump's text counts as its UTF-8, which may be at hand."""
    if page.payload:
        return page.payload
    body = utf8 or page.body
    return hashlib.sha256(body if isinstance(body, bytes) else body.encode("utf-8", "surrogatepass")).hexdigest()


PDF, NOT_TEXT = b"%PDF-", "neither text nor HTML"
HTML_TAG = re.compile(r"<(?:html|!doctype html|head|body|meta|div|table|td|p|br)\b", re.IGNORECASE)
HTML_WITHIN = 4096  # characters; splits 2,701 dumped texts from 111 pages without an error
MARKS_WITHIN = 20_000  # characters of HTML in which a profile's marks are looked for: the crumb stands above the body


def looks_like_html(text: str) -> bool:
    """Is there a known HTML tag near the start?"""
    return HTML_TAG.search(text, 0, HTML_WITHIN) is not None


def decoded_of(page: Page) -> Decoded:
    """A page's body as text."""
    if isinstance(page.body, bytes):
        return decode(page.body, page.declared_charset)
    return Decoded(page.body, (), utf8=page.body.encode("utf-8", "surrogatepass"))


def _cleaned(page: Page, decoded: Decoded, knowledge: Knowledge, *, html: bool) -> Document:
    decoded, found, site = understood(page, decoded, knowledge, html=html)
    return document_of(page, decoded, found, scene_of(knowledge, site, page, found, html=html))


def scene_of(knowledge: Knowledge, site: str | None, page: Page, found: Extracted, *, html: bool) -> Scene:
    """What the chapters know of a page before they read it."""
    return Scene(book_of(knowledge, site), site, page.url, found.fields, frozenset(), found.spans, html, found.owners)


def understood(
    page: Page, decoded: Decoded, knowledge: Knowledge, *, html: bool
) -> tuple[Decoded, Extracted, str | None]:
    """The chain of codecs, the base with what is known of it, and the name of the site."""
    if html:
        head = decoded.text[:MARKS_WITHIN]
        site = knowledge.site_name(page.site, page.url, _tagless(head) if knowledge.hints_at_site(head) else "")
        profile = knowledge.profile(site or "")
        found = extract(decoded.text, url=page.url, site=profile, knowledge=knowledge, utf8=decoded.utf8)
        found = dataclasses.replace(found, owners=owners_stated(decoded.text, found.fields, page.url))
        return decoded, _unless_instead(page.body if isinstance(page.body, bytes) else decoded.utf8 or b"", found), site
    undone = unmojibake(decoded.text)
    decoded = Decoded(undone.text, (*decoded.chain, *undone.chain), (*decoded.notes, *undone.notes))
    site = knowledge.site_name(page.site, page.url, decoded.text[:MARKS_WITHIN])
    found = Extracted(decoded.text, way="text")
    return decoded, _refused(found, "block") if spoken(decoded.text) else found, site


def _unless_instead(body: bytes, found: Extracted) -> Extracted:
    """What was found, refused where the page is a message or a firewall's script."""
    sent = instead(body)
    return found if not sent or (sent == "message" and len(found.base) > MESSAGE_TEXT) else _refused(found, sent)


def _refused(found: Extracted, sent: str) -> Extracted:
    note = Note(f"refused:{sent}", None, None, "a message or a firewall's script in the page's place")
    return dataclasses.replace(found, notes=(*found.notes, note))


def _tagless(html: str) -> str:
    """The words above the body, for a profile's marks: tags out, entities of the crumb's `>` in."""
    return re.sub(r"<[^>]{0,400}>", "", html).replace("&gt;", ">")


def document_of(page: Page, decoded: Decoded, found: Extracted, scene: Scene, first: Sequence[Edit] = ()) -> Document:
    """The chapters run on what was found; `first` are edits of the base that come before them."""
    text, edits, settled, fields = settle(apply(found.base, first), scene)
    edits = compose(found.base, first, edits)
    notes = (*decoded.notes, *found.notes, *settled)
    return Document(
        id=identity(page.url, payload_digest(page, decoded.utf8), page.source),
        url=page.url,
        site=scene.site,
        title=fields.title,
        category=fields.category,
        tags=fields.tags,
        published_on=fields.published_on,
        fields=fields,
        extraction=f"{found.way} {found.sure:.2f}",
        decoding=decoded.chain,
        base=found.base,
        text=text,
        edits=edits,
        notes=notes,
        status=_status(text, notes),
    )


def _status(text: str, notes: Sequence[Note]) -> Status:
    """A note of the family `refused` (noise throughout, a soft 404, a block page) refuses the page."""
    if any(note.rule.partition(":")[0] == "refused" for note in notes):
        return "refused"
    return "ok" if text else "empty"


def settle(base: str, scene: Scene) -> tuple[str, tuple[Edit, ...], tuple[Note, ...], Fields]:
    """Run the chapters until each has seen the text as it is: (text, edits on the base, notes on the base, fields)."""
    text, notes = base, dict[Note, None]()
    edits: tuple[Edit, ...] = ()
    view, quiet, chapters = View.of(text, scene.book), 0, OF_PAGES if scene.html else CHAPTERS
    for chapter in chapters * ROUNDS:
        found, known, quiet = chapter(view, scene), scene, quiet + 1
        if found is not NOTHING:
            scene = _learned(scene, found)
            notes.update(dict.fromkeys(homes(found.notes, edits)))
            if (known.fields, known.brands) != (scene.fields, scene.brands):
                quiet = 0
        if found.edits:
            edits, quiet = compose(base, edits, found.edits), 0
            text = apply(text, found.edits)
            view = View.of(text, scene.book)
        if quiet == len(chapters):
            return text, edits, tuple(notes), scene.fields
        if chapter is chapters[-1]:
            scene = dataclasses.replace(scene, again=True)
    return text, edits, (*notes, Note("unsettled", None, None, f"still moving after {ROUNDS} rounds")), scene.fields


def _learned(scene: Scene, found: Found) -> Scene:
    if not (found.fields or found.brands or scene.spans):
        return scene
    fields = scene.fields.or_else(found.fields) if found.fields else scene.fields
    return dataclasses.replace(scene, fields=fields, brands=scene.brands.union(found.brands), spans=())
