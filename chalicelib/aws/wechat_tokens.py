"""The access tokens of WeChat accounts, which all functions share: one item an account, beside the counters."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any, Protocol

from botocore.exceptions import BotoCoreError, ClientError
from pynamodb.attributes import TTLAttribute, UnicodeAttribute
from pynamodb.exceptions import PynamoDBException

from chalicelib.aws.dynamo import Model
from chalicelib.aws.records_table import LimitsTable
from channels.wechat.tokens import StoreUnavailable, Token

DOWN = (PynamoDBException, BotoCoreError, ClientError)


class Vault(Protocol):
    """Port: seals what only functions may read; its errors are AWS's."""

    def seal(self, text: str, about: str) -> str:
        """The text sealed, and bound to what it is about."""
        ...

    def open(self, sealed: str, about: str) -> str:
        """What was sealed about the same."""
        ...


@lru_cache
def items(table: str) -> Any:
    """Tokens, in the table of what lives minutes."""

    class TokenItem(Model):
        class Meta:
            table_name = table

        pk = UnicodeAttribute(hash_key=True)
        sealed = UnicodeAttribute()
        expires = TTLAttribute()

    return TokenItem


class TokensTable:
    """The :class:`~channels.wechat.tokens.TokenStore` of the cloud and of the local engine.

    Whoever has a token can send in the account's name for up to two hours. It lies sealed by the vault, bound to its
    account, in a table that is encrypted itself and that no backup holds; it is swept away when it ends.
    """

    def __init__(self, limits: str, vault: Vault) -> None:
        self._tokens = items(limits)
        self._limits = LimitsTable(limits)
        self._vault = vault

    def get(self, appid: str) -> Token | None:
        pk = _key(appid)
        with _asked():
            try:
                item = self._tokens.get(pk, consistent_read=True)
            except self._tokens.DoesNotExist:
                return None
            ends, _, text = self._vault.open(item.sealed, pk).partition(" ")
        return Token(text, datetime.fromisoformat(ends))

    def put(self, appid: str, token: Token) -> None:
        pk = _key(appid)
        with _asked():
            sealed = self._vault.seal(f"{token.expires.isoformat()} {token.text}", pk)
            self._tokens(pk, sealed=sealed, expires=token.expires).save()

    def lease(self, appid: str, seconds: int) -> bool:
        with _asked():
            return self._limits.once(f"wechat-lease#{appid}", timedelta(seconds=seconds))


@contextmanager
def _asked() -> Iterator[None]:
    """What AWS cannot do now is told in the words of the port, without what it was asked."""
    try:
        yield
    except DOWN as failure:
        raise StoreUnavailable(type(failure).__name__) from None


def _key(appid: str) -> str:
    return f"wechat-token#{appid}"
