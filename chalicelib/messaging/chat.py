"""What the official account answers to what people write to it."""

import re
import unicodedata
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Protocol

from chalicelib.kernel.errors import Conflict, Invalid, NotFound
from chalicelib.kernel.ids.case_number import CaseNumber
from chalicelib.kernel.privacy import Privacy
from chalicelib.kernel.records import Counters
from chalicelib.messaging.bindings import Bindings
from chalicelib.messaging.intake import KINDS, LONGEST, Intake, Kind

HOUR = timedelta(hours=1)
MOST = 30
"""Messages of one person in an hour that are answered: a query code has 32⁸ values."""
WORD = re.compile("[0-9A-Z]+")
CODE = 8
"""Characters of a query code."""
NUMBERS = (43, 45)
"""Characters of a number (办件编号)."""

HELP = (
    "您好，这里是呈贡区政务服务。\n"
    "查进度：发送办件编号和查询码，中间空一格。\n"
    "收消息：发送“绑定”，办件的进度和结果也发到微信；发送“解绑”取消。\n"
    "反映情况：以“投诉”“举报”“建议”或者“咨询”开头，把事情写在后面。"
)
OFTEN = "您发来的消息太多了，请一小时后再试。"
UNKNOWN = "没有找到这个办件，请核对办件编号和查询码。"
CODE_WANTED = "请把查询码也发来：办件编号和查询码写在同一条消息里，中间空一格。查询码在您收到的通知里。"
PROGRESS = "您申请的“{item}”现在的状态是：{stage}。"
TICKET = "请在十分钟内用手机微信打开这个链接，登录后点“绑定”。\n{link}"
RELEASED = "已经解绑，办件消息不再发到这个微信。"
NOT_BOUND = "这个微信没有绑定，不需要解绑。"
BUSY = "现在有些忙，请稍后再发一次。"
WORDS_WANTED = "请把要{kind}的事情写在“{kind}”后面，一起发来。"
RECEIVED = "已收到您的{kind}，编号{number}，工作人员会尽快处理。"
SHORTENED = "只记下了前{most}字，其余的请再发一条。"


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


class Chat:
    """Understands a few words, and answers each text with one."""

    def __init__(
        self, progress: Progress, bindings: Bindings, intake: Intake, counters: Counters, privacy: Privacy,
        link: Callable[[str], str],
    ) -> None:  # fmt: skip
        """``link``: what the holder of an openid opens to bind it."""
        self._progress = progress
        self._bindings = bindings
        self._intake = intake
        self._counters = counters
        self._privacy = privacy
        self._link = link

    def answer(self, openid: str, words: str) -> str:
        """What is answered to somebody who wrote ``words``."""
        whose = self._privacy.lookup("openid", f"wechat:{openid}")
        if self._counters.add(f"chat#{whose}", HOUR) > MOST:
            return OFTEN
        said = unicodedata.normalize("NFKC", words).strip().upper()
        kind = next((kind for kind in KINDS if said.startswith(kind)), None)
        if kind is not None:
            return self._received(openid, kind, words.strip())
        if said == "绑定":
            return TICKET.format(link=self._link(openid))
        if said in ("解绑", "解除绑定"):
            return self._released(openid)
        return self._told(said) or HELP

    def _told(self, said: str) -> str:
        """The progress of the case whose number is in the text; empty when none is."""
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

    def _received(self, openid: str, kind: Kind, words: str) -> str:
        if not words[len(kind) :].strip(" :：,，。.!！\n"):
            return WORDS_WANTED.format(kind=kind)
        number = self._intake.received(kind, openid, words, self._bindings.holder(openid))
        told = RECEIVED.format(kind=kind, number=number)
        return told + SHORTENED.format(most=LONGEST) if len(words) > LONGEST else told

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
