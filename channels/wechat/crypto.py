"""How WeChat wraps, signs and encrypts what it sends to an account's callback, and how an answer is to be.

The same for official accounts and mini-programs. Plain mode: the SHA-1 of token, timestamp and nonce, sorted. Safe
mode (安全模式): that of the four with the encrypted text too, and the text is 16 random bytes, its length in 4 bytes
(big endian), itself and the account's appid, padded to 32 bytes (PKCS#7), under AES-256-CBC; the key is the base64 of
the EncodingAESKey and ``=``, the IV its first 16 bytes. In plain mode nothing is signed of the body.

Bodies are XML or JSON. XML with a document type or an entity is refused before anything is expanded.

Sources: https://developers.weixin.qq.com/miniprogram/dev/framework/server-ability/message-push.html,
https://developers.weixin.qq.com/doc/oplatform/developers/dev/push/encryption.html
"""

import base64
import binascii
import hashlib
import hmac
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal
from xml.parsers import expat

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

BLOCK = 32
"""Bytes that texts are padded to; twice AES's own block."""
RANDOM = 16
LENGTH = 4
LARGEST = 64 * 1024
"""Bytes of a body."""
DEEPEST = 8
"""Elements within each other."""

Reason = Literal["signature", "content"]
"""``signature``: not from WeChat; ``content``: signed, and yet not a text for this account."""


class Refused(Exception):
    """This did not come from WeChat, or is not for this account."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason = reason


class Unreadable(Exception):
    """This is no body of WeChat's. The message says why; it holds nothing of the body."""


@dataclass(frozen=True, slots=True)
class Sealed:
    """An encrypted text with all that shows who encrypted it."""

    encrypted: str
    signature: str
    timestamp: str
    nonce: str


class Callback:
    """One account's callback: ``token`` and ``aes_key`` as they are set at WeChat, ``appid`` as its owner."""

    def __init__(self, token: str, aes_key: str, appid: str) -> None:
        key = base64.b64decode(f"{aes_key}=", validate=True)
        if len(key) != 32:
            raise ValueError("an EncodingAESKey has 43 characters")
        self._token = token
        self._owner = appid.encode()
        self._cipher = Cipher(algorithms.AES(key), modes.CBC(key[:16]))

    def greeted(self, query: Mapping[str, str]) -> str:
        """The answer to WeChat's first call (GET with ``echostr``), which only it and we can know.

        Raises
        ------
        Refused
            WeChat did not call.
        """
        echo = query.get("echostr", "")
        if "msg_signature" in query:
            return self._opened(query, echo)
        self.check(query)
        return echo

    def check(self, query: Mapping[str, str]) -> None:
        """Plain mode: see that WeChat made the query. Says nothing about the body.

        Raises
        ------
        Refused
            it did not.
        """
        _same(query.get("signature", ""), self._signature(query.get("timestamp", ""), query.get("nonce", "")))

    def opened(self, query: Mapping[str, str], body: bytes) -> str:
        """Safe mode: the text of a body. One that is not encrypted is refused: nobody signed it.

        Raises
        ------
        Refused
            something of it is not WeChat's.
        Unreadable
            it is no XML and no JSON.
        """
        encrypted = fields(body).get("Encrypt")
        if not isinstance(encrypted, str):
            raise Refused("content")
        return self._opened(query, encrypted)

    def seal(self, text: str, timestamp: str, nonce: str, random: bytes = b"") -> Sealed:
        """Encrypt and sign a text. ``random``: 16 bytes that nobody can guess; they are made when left out."""
        encrypted = self._encrypted(text.encode(), random or secrets.token_bytes(RANDOM))
        return Sealed(encrypted, self._signature(timestamp, nonce, encrypted), timestamp, nonce)

    def signed(self, timestamp: str, nonce: str) -> str:
        """The signature of plain mode, which goes with every call."""
        return self._signature(timestamp, nonce)

    def _opened(self, query: Mapping[str, str], encrypted: str) -> str:
        signature = self._signature(query.get("timestamp", ""), query.get("nonce", ""), encrypted)
        _same(query.get("msg_signature", ""), signature)
        return self._decrypted(encrypted)

    def _signature(self, *parts: str) -> str:
        joined = "".join(sorted((self._token, *parts))).encode(errors="replace")
        return hashlib.sha1(joined, usedforsecurity=False).hexdigest()  # WeChat's choice: it wants no other

    def _encrypted(self, text: bytes, random: bytes) -> str:
        content = random + len(text).to_bytes(LENGTH) + text + self._owner
        padding = BLOCK - len(content) % BLOCK
        encryptor = self._cipher.encryptor()
        return base64.b64encode(encryptor.update(content + bytes([padding]) * padding) + encryptor.finalize()).decode()

    def _decrypted(self, encrypted: str) -> str:
        try:
            data = base64.b64decode(encrypted, validate=True)
            decryptor = self._cipher.decryptor()
            content = _unpadded(decryptor.update(data) + decryptor.finalize())
            length = int.from_bytes(content[RANDOM : RANDOM + LENGTH])
            text, owner = content[RANDOM + LENGTH :][:length], content[RANDOM + LENGTH + length :]
            if len(text) != length or owner != self._owner:
                raise Refused("content")
            return text.decode()
        except (ValueError, binascii.Error):  # no base64, no whole block, no UTF-8
            raise Refused("content") from None


def _unpadded(content: bytes) -> bytes:
    padding = content[-1] if content else 0
    if not 1 <= padding <= BLOCK or len(content) % BLOCK or content[-padding:] != bytes([padding]) * padding:
        raise Refused("content")
    return content[:-padding]


def _same(given: str, expected: str) -> None:
    if not hmac.compare_digest(given.encode(errors="replace"), expected.encode()):
        raise Refused("signature")


def fields(body: str | bytes) -> dict[str, Any]:
    """What is within ``<xml>`` or the JSON object: texts, fields, and lists where a name comes more than once.

    Raises
    ------
    Unreadable
        it is neither, or no body that WeChat would send.
    """
    if len(body) > LARGEST:
        raise Unreadable("too large")
    try:
        text = body if isinstance(body, str) else body.decode()
        told = json.loads(text) if text.lstrip().startswith("{") else _xml(text)
    except (ValueError, RecursionError, expat.ExpatError):
        raise Unreadable("neither XML nor JSON") from None
    if not isinstance(told, dict):
        raise Unreadable("no fields")
    return told


@dataclass(slots=True)
class _Element:
    name: str
    inner: dict[str, Any] = field(default_factory=dict)
    text: list[str] = field(default_factory=list)


def _xml(text: str) -> Any:
    path = [_Element("")]

    def begin(name: str, _: object) -> None:
        if len(path) > DEEPEST:
            raise Unreadable("too deep")
        path.append(_Element(name))

    def end(_: str) -> None:
        done = path.pop()
        value, others = done.inner or "".join(done.text), path[-1].inner
        known = others.get(done.name)
        if isinstance(known, list):
            known.append(value)
        else:
            others[done.name] = value if known is None else [known, value]

    def write(told: str) -> None:
        path[-1].text.append(told)

    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler = begin, end
    parser.CharacterDataHandler = write
    parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = parser.ProcessingInstructionHandler = _forbidden
    parser.Parse(text, True)
    return path[0].inner.get("xml")


def _forbidden(*_: object) -> None:
    raise Unreadable("declarations")
