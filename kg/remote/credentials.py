"""Who we are to a store on the network: from the environment alone, so that no secret stands on a command line.

``ZHENGCE_STORE_USER`` with ``ZHENGCE_STORE_PASSWORD``, or ``ZHENGCE_STORE_TOKEN``. They are sent to the host of the
store's address only, and no message shows them.
"""

from __future__ import annotations

import base64
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Self
from urllib.request import (
    BaseHandler,
    HTTPDigestAuthHandler,
    HTTPPasswordMgrWithDefaultRealm,
    Request,
    parse_http_list,
    parse_keqv_list,
)

from kg.errors import InputError

USER: Final = "ZHENGCE_STORE_USER"
PASSWORD: Final = "ZHENGCE_STORE_PASSWORD"
TOKEN: Final = "ZHENGCE_STORE_TOKEN"


@dataclass(frozen=True, slots=True)
class Credentials:
    """A name and a password, or a token, or neither."""

    user: str = ""
    password: str = field(default="", repr=False)
    token: str = field(default="", repr=False)

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> Self:
        """Raises InputError for a name without a password, or the other way round."""
        known = os.environ if environment is None else environment
        user, password, token = (known.get(name, "") for name in (USER, PASSWORD, TOKEN))
        if bool(user) != bool(password):
            missing = PASSWORD if user else USER
            raise InputError(f"{missing} is not set", hint=f"set both {USER} and {PASSWORD}, or neither")
        if user and token:
            raise InputError(f"both {USER} and {TOKEN} are set", hint="set the one that the store wants")
        return cls(user, password, token)

    def __bool__(self) -> bool:
        return bool(self.user or self.token)

    def handlers(self, url: str, scheme: str) -> list[BaseHandler]:
        """What signs the requests to a store: a token as RFC 6750 has it; a password by the ``scheme`` ``basic``
        (RFC 7617) or ``digest`` (RFC 7616).
        """
        if self.token:
            return [_Signed(f"Bearer {self.token}")]
        if not self.user:
            return []
        if scheme == "digest":
            passwords = HTTPPasswordMgrWithDefaultRealm()
            passwords.add_password(None, url, self.user, self.password)
            return [_Digest(passwords)]
        pair = base64.b64encode(f"{self.user}:{self.password}".encode()).decode("ascii")
        return [_Signed(f"Basic {pair}")]


class _Signed(BaseHandler):
    """Signs every request with the same words; a redirect does not carry them."""

    def __init__(self, words: str) -> None:
        self._words = words

    def http_request(self, request: Request) -> Request:
        request.add_unredirected_header("Authorization", self._words)
        return request

    https_request = http_request


class _Digest(HTTPDigestAuthHandler):
    """Answers the server's last challenge from the beginning, so that a body is not sent twice each time."""

    _challenge: Mapping[str, str] | None = None

    def retry_http_digest_auth(self, req: Request, auth: str) -> Any:
        self._challenge = parse_keqv_list(list(filter(None, parse_http_list(auth.partition(" ")[2]))))
        return super().retry_http_digest_auth(req, auth)

    def http_request(self, request: Request) -> Request:
        if self._challenge is not None and not request.has_header("Authorization"):
            answer = self.get_authorization(request, dict(self._challenge))
            if answer:
                request.add_unredirected_header("Authorization", f"Digest {answer}")
        return request

    https_request = http_request
