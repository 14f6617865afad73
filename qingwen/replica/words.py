"""The words that the invented articles are made of: short and many, so that no long phrase is common by accident.

A stamp is told from text by being repeated. Had the articles whole sentences in common, every one of them would look
like a stamp; so only words of two to four characters are fixed, and clauses are put together anew:

>>> len(AREAS) * len(FACETS) > 2500
True
"""

from __future__ import annotations

import tomllib
from pathlib import Path

_LISTS = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))


def _words(name: str) -> tuple[str, ...]:
    return tuple(_LISTS[name].split())


# Offices: an area and a facet are a noun (社区 + 台账).
AREAS = _words("areas")
FACETS = _words("facets")
VERBS = _words("verbs")
ADVERBS = _words("adverbs")
SUBJECTS = _words("subjects")
STATES = _words("states")
HANDLING = _words("handling")
ROLES = _words("roles")
TIMES = _words("times")
UNITS = _words("units")
LINKS = _words("links")
PLACES = _words("places")
SURNAMES = _words("surnames")
GIVEN = _words("given")

# Essays.
SEASONS = _words("seasons")
THINGS = _words("things")
DOINGS = _words("doings")
KIN = _words("kin")
ACTS = _words("acts")
FEELINGS = _words("feelings")
SPOKEN = _words("spoken")
VIRTUES = _words("virtues")
BOOKS = _words("books")
