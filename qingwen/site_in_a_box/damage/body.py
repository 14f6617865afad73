"""What goes into a page's body besides its text: the plan, one piece of it, and the body that came of it.

>>> Body(("一段话。",)).injected, Plan().held_out
((), False)
"""

from __future__ import annotations

import dataclasses

from qingwen.site_in_a_box.damage.hidden import Cms


@dataclasses.dataclass(frozen=True, slots=True)
class Plan:
    """What may be put in.

    `held_out`: stamps only in the frames that no rule knows. `secret_names` go, in `secret_share` of the articles, in
    addition. `damage`: marks folded to ASCII, paragraph breaks lost and added. `noise`: jammers, stray marks, hex,
    page counters, radicals and random paragraphs, too.
    """

    held_out: bool = False
    secret_names: tuple[str, ...] = ()
    secret_share: float = 0.07
    damage: bool = True
    cms: Cms = "dedecms"
    noise: bool = False


STANDARD = Plan()


@dataclasses.dataclass(frozen=True, slots=True)
class Injected:
    """One piece: its family, its text as it stands on the page, and before which character of the clean text."""

    family: str
    text: str
    where: int
    hidden: bool = False


@dataclasses.dataclass(frozen=True, slots=True)
class Body:
    """The dirty paragraphs as inner HTML, what they hold that the truth has not, and how they are to be set."""

    blocks: tuple[str, ...]
    injected: tuple[Injected, ...] = ()
    control: bool = False
    folded: bool = False
    breaks: bool = False  # `<br />` between paragraphs in place of `<p>`
    style: str = ""
    editor: str | None = None  # of (责任编辑：x); an empty one is printed too
    indent: str = ""
