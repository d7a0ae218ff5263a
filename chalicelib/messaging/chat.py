"""What the official account answers to what people write to it."""

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal, Protocol, get_args

from chalicelib.kernel.errors import Conflict, Invalid, NotFound
from chalicelib.kernel.ids.case_number import CaseNumber
from chalicelib.kernel.privacy import Person, Privacy
from chalicelib.kernel.records import Counters
from chalicelib.messaging.bindings import Bindings

Word = Literal["投诉", "举报", "建议", "咨询", "求助"]
"""What a message begins with that reports something."""
WORDS: tuple[Word, ...] = get_args(Word)
HOUR = timedelta(hours=1)
MOST = 30
"""Messages of one person in an hour that are answered: a query code has 32⁸ values."""
WORD = re.compile("[0-9A-Z]+")
CODE = 8
"""Characters of a query code."""
NUMBERS = (43, 45)
"""Characters of a number (办件编号)."""
TICKET_NUMBER = re.compile("GD[0-9]{14}")
"""The number of a ticket (工单编号)."""

HELP = (
    "您好，这里是呈贡区政务服务。\n"
    "查进度：发送办件编号或者工单编号，空一格，再写查询码。\n"
    "收消息：发送“绑定”，办件的进度和结果也发到微信；发送“解绑”取消。\n"
    "反映情况：以“投诉”“举报”“建议”“咨询”或者“求助”开头，把事情写在后面，写明地点。"
)
OFTEN = "您发来的消息太多了，请一小时后再试。"
UNKNOWN = "没有找到，请核对编号和查询码。"
CODE_WANTED = "请把查询码也发来：编号和查询码写在同一条消息里，中间空一格。查询码在您收到的通知里。"
PROGRESS = "您申请的“{item}”现在的状态是：{stage}。"
TICKET = "请在十分钟内用手机微信打开这个链接，登录后点“绑定”。\n{link}"
RELEASED = "已经解绑，办件消息不再发到这个微信。"
NOT_BOUND = "这个微信没有绑定，不需要解绑。"
BUSY = "现在有些忙，请稍后再发一次。"
WORDS_WANTED = "请把要{kind}的事情写在“{kind}”后面，一起发来。"
RECEIVED = "已收到您的{kind}，工单编号{number}，查询码{code}。查进度请发送：{number} {code}"
KNOWN = "同样的{kind}已经有人反映，正在一起办理，工单编号{number}。"


class Standing(Protocol):
    """Where a case stands."""

    @property
    def item_name(self) -> str: ...
    @property
    def stage_text(self) -> str: ...


class Progress(Protocol):
    """Port: the progress of cases."""

    def progress_by_number(self, number: str, code: str) -> Standing:
        """By 办件编号 and query code.

        Raises
        ------
        NotFound
            for an unknown number, and for a wrong code alike.
        """
        ...


@dataclass(frozen=True, slots=True)
class Received:
    """What is told to whoever reported something."""

    number: str
    code: str
    """The query code; empty where the same was reported before, by whoever."""
    advice: str = ""
    """What to do at once where somebody is in danger."""


class Tickets(Protocol):
    """Port: tickets (工单)."""

    def report(self, word: Word, openid: str, text: str, person: Person | None) -> Received:
        """What somebody wrote becomes a ticket, by name where the account is bound.

        Raises
        ------
        Invalid
            for a text that says nothing.
        """
        ...

    def progress(self, number: str, code: str) -> str:
        """How far a ticket is, in a sentence; NotFound as :meth:`Progress.progress_by_number`."""
        ...


class Chat:
    """Understands a few words, and answers each text with one."""

    def __init__(
        self, progress: Progress, bindings: Bindings, tickets: Tickets, counters: Counters, privacy: Privacy,
        link: Callable[[str], str],
    ) -> None:  # fmt: skip
        """``link``: what the holder of an openid opens to bind it."""
        self._progress = progress
        self._bindings = bindings
        self._tickets = tickets
        self._counters = counters
        self._privacy = privacy
        self._link = link

    def answer(self, openid: str, words: str) -> str:
        """What is answered to somebody who wrote ``words``."""
        whose = self._privacy.lookup("openid", f"wechat:{openid}")
        if self._counters.add(f"chat#{whose}", HOUR) > MOST:
            return OFTEN
        said = unicodedata.normalize("NFKC", words).strip().upper()
        word = next((word for word in WORDS if said.startswith(word)), None)
        if word is not None:
            return self._received(openid, word, words.strip()[len(word) :].lstrip(" :：,，。.!！\n"))
        if said == "绑定":
            return TICKET.format(link=self._link(openid))
        if said in ("解绑", "解除绑定"):
            return self._released(openid)
        return self._told(said) or HELP

    def _told(self, said: str) -> str:
        """The progress of the case whose number is in the text; empty when none is."""
        ticket = TICKET_NUMBER.search("".join(WORD.findall(said)))
        return self._told_ticket(ticket[0], said) if ticket is not None else self._told_case(said)

    def _told_ticket(self, number: str, said: str) -> str:
        rest = "".join(WORD.findall(said)).replace(number, " ").split()
        code = next((word for word in (*WORD.findall(said), *rest) if len(word) == CODE), "")
        if not code:
            return CODE_WANTED
        try:
            return self._tickets.progress(number, code)
        except NotFound:
            return UNKNOWN

    def _told_case(self, said: str) -> str:
        number, code = _number_and_code(WORD.findall(said))
        if not number:
            return ""
        if not code:
            return CODE_WANTED
        try:
            parsed = str(CaseNumber.parse(number))
            found = self._progress.progress_by_number(parsed, code)
        except (Invalid, NotFound):
            return UNKNOWN
        return PROGRESS.format(item=found.item_name, stage=found.stage_text)

    def _received(self, openid: str, word: Word, text: str) -> str:
        if not text:
            return WORDS_WANTED.format(kind=word)
        try:
            found = self._tickets.report(word, openid, text, self._bindings.holder(openid))
        except Invalid as refused:
            return refused.sentence
        told = RECEIVED if found.code else KNOWN
        return found.advice + told.format(kind=word, number=found.number, code=found.code)

    def _released(self, openid: str) -> str:
        try:
            return RELEASED if self._bindings.unbind(openid) else NOT_BOUND
        except Conflict:
            return BUSY


def _number_and_code(words: Sequence[str]) -> tuple[str, str]:
    """The number and the query code among some words, each empty when it is not there; some write them in groups."""
    number = next((word for word in words if len(word) in NUMBERS), "")
    if number:
        return number, next((word for word in words if len(word) == CODE), "")
    joined = "".join(words)
    if len(joined) in NUMBERS:
        return joined, ""
    return (joined[:-CODE], joined[-CODE:]) if len(joined) - CODE in NUMBERS else ("", "")
