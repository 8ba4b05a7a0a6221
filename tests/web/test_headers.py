"""The headers of every response."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.web.conftest import Visitor
from web import headers

PATHS = ["/sign-in", "/nothing/here", "/static/firstbell.css", "/static/none.css", "/work"]


@pytest.mark.parametrize("path", PATHS)
def test_every_response_carries_the_headers(visitor: Visitor, path: str) -> None:
    answer = visitor.open(path)

    assert {name: answer.headers.get(name) for name in headers.HEADERS} == headers.HEADERS


def test_no_page_may_run_a_script_that_stands_in_it() -> None:
    assert "unsafe" not in headers.CONTENT_SECURITY_POLICY


def test_pages_are_kept_in_no_cache(signed_in: Callable[[str], Visitor]) -> None:
    answer = signed_in("S").open("/students/kit")

    assert answer.headers["Cache-Control"] == "no-store"


def test_the_way_in_is_only_over_tls(visitor: Visitor) -> None:
    assert "max-age" in visitor.open("/sign-in").headers["Strict-Transport-Security"]
