"""Saying no: a status, and the reason as JSON."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.responses import JSONResponse

from kg.errors import StoreError, ZhengceError
from kg.sandbox import LimitExceeded
from kg.serve.pages.memory import NotReady


class Refusal(Exception):
    """A request that gets no answer. ``status`` is the HTTP status, ``code`` a word for programs, ``reason`` and
    ``hint`` sentences for people.
    """

    def __init__(
        self, status: int, code: str, reason: str, *, hint: str = "", headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(reason)
        self.status, self.code, self.reason, self.hint = status, code, reason, hint
        self.headers = dict(headers or {})

    def response(self) -> JSONResponse:
        content = {"error": self.code, "reason": self.reason} | ({"hint": self.hint} if self.hint else {})
        headers = {"Cache-Control": "no-store"} | self.headers
        return JSONResponse(content, self.status, headers)


_OF_LIMITS = {"time": (504, "time"), "answer": (413, "answer-too-large"), "engine": (503, "engine")}


def refusal(error: ZhengceError) -> Refusal:
    """The refusal that an error of the package amounts to; it tells nothing of the folders of this machine."""
    if isinstance(error, LimitExceeded):
        status, code = _OF_LIMITS[error.limit]
        return Refusal(status, code, error.what, hint=error.hint)
    if isinstance(error, NotReady):
        return Refusal(503, "preparing", error.what, hint=error.hint, headers={"Retry-After": "5"})
    if isinstance(error, StoreError):
        return Refusal(
            503,
            "store",
            "the store cannot be read at the moment",
            hint="documents may be loading; try again",
            headers={"Retry-After": "30"},
        )
    return Refusal(400, "query", error.what, hint=error.hint)
