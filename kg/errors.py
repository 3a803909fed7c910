"""The errors of zhengce-kg: each says what happened, where, and what to try."""

from __future__ import annotations


class ZhengceError(Exception):
    """Something a user can put right.

    ``str(error)`` is one readable line or paragraph: what happened, where, and (after an arrow) what to try.
    """

    exit_code = 1

    def __init__(self, what: str, *, where: str = "", hint: str = "") -> None:
        self.what, self.where, self.hint = what, where, hint
        super().__init__(f"{where}: {what}" if where else what)

    def __str__(self) -> str:
        place = f"{self.where}: " if self.where else ""
        advice = f"\n  → {self.hint}" if self.hint else ""
        return f"{place}{self.what}{advice}"


class InputError(ZhengceError):
    """A file, its metadata or a parameter cannot be used as it is."""

    exit_code = 2


class VocabularyError(ZhengceError):
    """A vocabulary file is malformed or contradicts itself."""

    exit_code = 3


class StoreError(ZhengceError):
    """The store cannot be opened, read or written."""

    exit_code = 4


class QueryError(ZhengceError):
    """A query or one of its parameters is not acceptable."""

    exit_code = 5


class RemoteError(ZhengceError):
    """An endpoint of others cannot be asked, or its answer is no good."""

    exit_code = 7


class NotAllowed(RemoteError):
    """The host is not on the list of those that may be asked."""


class Unreachable(RemoteError):
    """No connection, or one that broke off."""


class TooSlow(RemoteError):
    """No whole answer within the time allowed."""


class Busy(RemoteError):
    """The endpoint asks to come back later, and later is too late."""


class Refused(RemoteError):
    """The endpoint will not answer this: the query, the address or the right to ask is wrong."""


class Redirected(RemoteError):
    """The endpoint sends us to another host."""


class NotSparql(RemoteError):
    """The answer is something other than query results."""


class TooLarge(RemoteError):
    """The answer is longer than allowed."""


class Incomplete(RemoteError):
    """The endpoint says that it has left out a part of the answer."""


class Broken(RemoteError):
    """The answer says that it is query results, and is not."""
