"""The list for feed readers: Atom 1.0 (RFC 4287, pages by RFC 5005) and RSS 2.0
(https://www.rssboard.org/rss-specification). Pure.

An entry's id is its project and notice: a corrected, superseded or withdrawn notice is the same entry, changed.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from urllib.parse import urlencode
from xml.sax.saxutils import escape, quoteattr

from chalicelib.trading.bulletin.answers import PostView

TITLE, ABOUT = "呈小服 公共资源交易公告", "交易项目的全部公告，新的在前。"
FORBIDDEN = re.compile(r"[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that no XML 1.0 document may hold (https://www.w3.org/TR/xml/#charsets)."""
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
"""When an empty feed was updated: it has to say something, and the same each time."""


@dataclass(frozen=True, slots=True)
class Frame:
    """What a feed says of itself."""

    site: str
    """Address of the platform."""
    filters: Mapping[str, str]
    cursor: str
    further: str

    def address(self, file: str, cursor: str = "") -> str:
        """Of the feed itself, or of its page behind ``cursor``."""
        query = urlencode({**self.filters, **({"cursor": cursor} if cursor else {})})
        return f"{self.site}/trading/notices.{file}" + (f"?{query}" if query else "")

    @property
    def id(self) -> str:
        """The same for the same filters."""
        query = urlencode(sorted(self.filters.items()))
        return "urn:chengxiaofu:trading:notices" + (f"?={query}" if query else "")


def atom(posts: Sequence[PostView], frame: Frame) -> str:
    """An Atom feed."""
    updated = max((post.changed_at for post in posts), default=EPOCH)
    links = _link("self", frame.address("atom", frame.cursor)) + _link("alternate", f"{frame.site}/trading")
    if frame.cursor:
        links += _link("first", frame.address("atom"))
    if frame.further:
        links += _link("next", frame.address("atom", frame.further))
    entries = "".join(_entry(post, frame) for post in posts)
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="zh-CN">'
        f"{_tag('id', frame.id)}{_tag('title', TITLE)}{_tag('updated', _rfc3339(updated))}{links}{entries}</feed>\n"
    )


def rss(posts: Sequence[PostView], frame: Frame) -> str:
    """An RSS feed."""
    own = quoteattr(frame.address("rss", frame.cursor))
    told = _tag("title", TITLE) + _tag("link", f"{frame.site}/trading") + _tag("description", ABOUT)
    items = "".join(_item(post, frame) for post in posts)
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        '<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel>'
        f'{told}{_tag("language", "zh-cn")}<atom:link rel="self" type="application/rss+xml" href={own}/>{items}'
        "</channel></rss>\n"
    )


def _entry(post: PostView, frame: Frame) -> str:
    return (
        f"<entry>{_tag('id', _id(post))}{_tag('title', _title(post))}{_tag('published', _rfc3339(post.published_at))}"
        f"{_tag('updated', _rfc3339(post.changed_at))}<author>{_tag('name', post.owner.name)}</author>"
        f"<category term={quoteattr(post.kind)} label={quoteattr(_sound(post.kind_text))}/>"
        f"<category term={quoteattr(post.family)} label={quoteattr(_sound(post.family_text))}/>"
        f"{_link('alternate', _address(post, frame))}{_tag('summary', _summary(post))}</entry>"
    )


def _item(post: PostView, frame: Frame) -> str:
    return (
        f"<item>{_tag('title', _title(post))}{_tag('link', _address(post, frame))}"
        f'<guid isPermaLink="false">{escape(_id(post))}</guid>'
        f"{_tag('pubDate', format_datetime(post.published_at.astimezone(UTC), usegmt=True))}"
        f"{_tag('category', post.kind_text)}{_tag('category', post.family_text)}"
        f"{_tag('description', _summary(post))}</item>"
    )


def _id(post: PostView) -> str:
    return f"urn:chengxiaofu:trading:notice:{post.project}:{post.notice}"


def _address(post: PostView, frame: Frame) -> str:
    return f"{frame.site}/trading/notice?{urlencode({'project': post.project, 'notice': post.notice})}"


def _title(post: PostView) -> str:
    return f"{_state(post)}{post.title}"


def _state(post: PostView) -> str:
    if post.withdrawn:
        return "（已撤回）"
    if post.superseded:
        return "（已失效）" if set(post.lots) <= set(post.superseded) else "（部分失效）"
    return "（已更正）" if post.corrected_by else ""


def _summary(post: PostView) -> str:
    told = [post.project_title, f"{post.family_text}·{post.method_text}", post.category, post.owner.name]
    told += [f"{post.value.amount:,.2f}元"] if post.value is not None else []
    told += [f"{date.title}：{_rfc3339(date.at)}" for date in post.dates]
    told += [f"标段（包）{'、'.join(post.superseded)}不再有效，以以后的公告为准"] if post.superseded else []
    told += [f"已撤回：{post.withdrawn}"] if post.withdrawn else []
    return "；".join(told) + "。"


def _link(rel: str, address: str) -> str:
    return f'<link rel="{rel}" href={quoteattr(address)}/>'


def _tag(name: str, text: str) -> str:
    return f"<{name}>{escape(_sound(text))}</{name}>"


def _sound(text: str) -> str:
    return FORBIDDEN.sub("\ufffd", text)


def _rfc3339(at: datetime) -> str:
    return at.isoformat(timespec="seconds")
