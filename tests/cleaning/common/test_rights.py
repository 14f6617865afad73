"""Statements about rights: the same from a crawl and from a dump, whatever order attributes have."""

from __future__ import annotations

import pytest

from cleaning.common.rights import reserved, statements


@pytest.mark.parametrize(
    "headers",
    [
        (("Content-Usage", "train-ai=n"),),
        (("content-usage", "search=y, train-ai=n"),),
        (("Content-Usage", "train-ai=n;q=1"),),
        (("Content-Signal", "search=yes, ai-train=no"),),
        (("X-Robots-Tag", "somebot: noai"),),
        (("TDM-Reservation", "1"),),
    ],
)
def test_a_header_that_disallows_training_reserves_the_page(headers: tuple[tuple[str, str], ...]) -> None:
    assert reserved(statements(headers, b""))


@pytest.mark.parametrize(
    "headers",
    [
        (("Content-Usage", "train-ai=y"),),
        (("Content-Usage", 'train-ai="n"'),),
        (("Content-Usage", "train-ai=no"),),
        (("Content-Usage", "train-ai=?0"),),
        (("Content-Usage", "search=n"),),
        (("Content-Signal", "ai-train=yes, search=no"),),
        (("X-Robots-Tag", "noindex"),),
        (("TDM-Reservation", "0"),),
    ],
)
def test_a_header_that_does_not_disallow_training_reserves_nothing(headers: tuple[tuple[str, str], ...]) -> None:
    assert not reserved(statements(headers, b""))


@pytest.mark.parametrize(
    "meta",
    [
        b'<meta name="robots" content="noai, noimageai">',
        b'<meta content="noai" name="robots">',
        b"<META CONTENT=1 NAME=tdm-reservation>",
        b'<meta data-x="y" content="train-ai=n" name="content-usage">',
    ],
)
def test_a_meta_element_reserves_the_page_in_any_order_of_attributes(meta: bytes) -> None:
    assert reserved(statements((), b"<html><head>" + meta + b"</head><body>"))


def test_what_is_in_the_body_of_a_page_is_no_statement() -> None:
    assert statements((), b'<head></head><body><meta name="robots" content="noai">') == ()
