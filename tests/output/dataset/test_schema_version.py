"""A change of the columns is a change of the schema's version: who reads an older dataset must be told."""

from __future__ import annotations

import hashlib

from output.dataset.schema import COLUMNS, SCHEMA_VERSION

# version → digest of names and types. A new version adds a line; an old line never changes.
KNOWN = {1: "b90febed0d27b11c"}


def digest() -> str:
    columns = "\n".join(f"{column.name} {column.type}" for column in COLUMNS)
    return hashlib.sha256(columns.encode()).hexdigest()[:16]


def test_other_columns_have_another_version() -> None:
    assert KNOWN.get(SCHEMA_VERSION) == digest()


def test_the_version_is_the_newest_known() -> None:
    assert max(KNOWN) == SCHEMA_VERSION
