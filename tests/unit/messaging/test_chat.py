"""What the official account answers to what people write."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings, strategies as st

from chalicelib.catalogue.complaints import KINDS
from chalicelib.complaints.chatting import MEANT
from chalicelib.complaints.model import FLOW
from chalicelib.kernel.clock import CHINA
from chalicelib.kernel.errors import Invalid
from chalicelib.messaging import chat
from chalicelib.messaging.chat import CODE_WANTED, HELP, MOST, NOT_BOUND, OFTEN, RELEASED, UNKNOWN, Word
from tests.builders import ELDER, SITE, World, allowance
from tests.fakes.records import MemoryCounters
from tests.fakes.vault import MemoryVault
from tests.telling import Told
from tests.wechat import OPENID, WechatSide


class Talk(WechatSide):
    """Somebody who writes, and the elder's case."""

    def __init__(self) -> None:
        told = Told()
        self.world: World = told.world
        super().__init__(told.world, told.receipts, MemoryCounters(), MemoryVault())
        self.world.clock.at = datetime.now(CHINA)  # tickets expire by the machine's time
        self.number, self.code = told.answer["number"], told.answer["query_code"]

    def says(self, words: str, openid: str = OPENID) -> str:
        return self.chat.answer(openid, words)


@pytest.fixture(scope="module")
def case() -> Talk:
    return Talk()


@pytest.fixture
def talk(case: Talk) -> Talk:
    case.counters._kept.clear()
    case.world.documents.kept.clear()
    return case


def test_number_and_code_get_the_progress_in_one_sentence(talk: Talk) -> None:
    told = "您申请的“高龄津贴”现在的状态是：已批准。"
    number, code = talk.number, talk.code
    for words in (
        f"{number} {code}", f"{number}，{code}", f"{code}\n{number}", f" {number.lower()} {code.lower()} ",
        f"您申请的“高龄津贴”已批准。办件编号{number}，查询码{code}。", f"{number[:20]} {number[20:]} {code}",
        f"{number[:9]}-{number[9:31]}-{number[31:]} {code}",
        "".join(chr(ord(one) + 0xFEE0) for one in number) + "　" + code,
    ):  # fmt: skip
        assert talk.says(words) == told


def test_a_number_alone_asks_for_the_code(talk: Talk) -> None:
    assert talk.says(talk.number) == CODE_WANTED
    assert talk.says(f"办件编号{talk.number}，查询码忘了") == CODE_WANTED
    assert talk.says(f"{talk.number[:12]} {talk.number[12:]}") == CODE_WANTED


def test_a_wrong_code_looks_like_an_unknown_number(talk: Talk) -> None:
    unknown = talk.number[:-1] + ("2" if talk.number[-1] == "1" else "1")
    assert talk.says(f"{talk.number} ABCD2345") == UNKNOWN
    assert talk.says(f"{unknown} {talk.code}") == UNKNOWN
    assert talk.says(f"{'9' * 43} {talk.code}") == UNKNOWN


def test_so_many_messages_of_one_person_are_answered_in_an_hour(talk: Talk) -> None:
    answers = [talk.says(f"{talk.number} ABCD2345") for _ in range(MOST + 1)]
    assert answers == [UNKNOWN] * MOST + [OFTEN]
    assert talk.says(f"{talk.number} {talk.code}") == OFTEN
    assert talk.says("你好", openid="o-of-another") == HELP
    talk.counters.later(timedelta(hours=1))
    assert talk.says("你好") == HELP
    assert OPENID not in repr(talk.counters._kept)


@pytest.mark.parametrize(("word", "kind"), MEANT.items())
def test_what_is_reported_becomes_a_ticket_and_its_number_is_told(talk: Talk, word: Word, kind: str) -> None:
    matter = f"{word}的那个公交站台没有雨棚"
    answer = talk.says(f"  {word}：{matter} ")
    [entry] = [one for one in talk.reported() if one.text == matter]
    number, code = answer.split("请发送：")[1].split()
    assert answer.startswith(f"已收到您的{word}，工单编号{entry.ticket.number}，查询码{code}。")
    assert (number, entry.ticket.kind, entry.ticket.channel) == (entry.ticket.number, kind, "wechat")
    assert (entry.ticket.identity, entry.reporter) == ("anonymous", None)
    assert talk.says(f"{number} {code}").startswith(f"您的{KINDS[MEANT[word]]}（{number}）：已受理，待派单。")


def test_the_number_of_a_ticket_is_understood_however_it_is_written(talk: Talk) -> None:
    number, code = talk.says("投诉：路口的红绿灯坏了").split("请发送：")[1].split()
    answer = talk.says(f"{number} {code}")
    for words in (
        f"{number}，{code}",
        f"{code} {number}",
        f"{number.lower()}{code.lower()}",
        f"{number[:10]} {number[10:]} {code}",
    ):
        assert talk.says(words) == answer
    assert talk.says(number) == CODE_WANTED
    assert talk.says(f"{number} ABCD2345") == UNKNOWN
    assert talk.says(f"GD20260101999999 {code}") == UNKNOWN


def test_the_same_again_on_a_day_is_the_same_ticket(talk: Talk) -> None:
    first = talk.says("建议：在东门多设一个公交站")
    assert talk.says("建议：在东门多设一个公交站") == first
    others = talk.says("建议：在东门多设一个公交站", openid="o-of-another")
    assert others.startswith("同样的建议已经有人反映")
    assert first.split("工单编号")[1][:16] in others
    assert "查询码" not in others


def test_a_word_without_a_matter_is_asked_on(talk: Talk) -> None:
    before = len(talk.reported())
    assert "写在“投诉”后面" in talk.says("投诉。")
    assert talk.says("投诉：😀😀😀") == Invalid("ticket_text_nothing").sentence
    assert talk.says("投诉：" + "字很多" * 2000) == Invalid("ticket_text_long", most=5000).sentence
    assert len(talk.reported()) == before


def test_who_is_in_danger_is_told_whom_to_call(talk: Talk) -> None:
    assert "119" in talk.says("求助：我们这栋楼三楼着火了")


def test_what_a_bound_person_reports_is_among_their_own(talk: Talk) -> None:
    talk.world.knows_the_elder()
    talk.bindings.bind(talk.world.resident(), OPENID)
    talk.says("咨询：几时发高龄津贴")
    [entry] = [one for one in talk.reported() if one.text == "几时发高龄津贴"]
    assert entry.ticket.identity == "real_name"
    state = talk.world.cases.head(FLOW, entry.ticket.id)
    assert state is not None
    assert state.state.subject == talk.world.privacy.person(talk.world.lookup(ELDER)).id


def test_binding_is_by_a_link_and_released_by_a_word(talk: Talk) -> None:
    link = talk.says(" 绑定 ").splitlines()[-1]
    assert link.startswith(f"{SITE}/bind?ticket=")
    elder = talk.world.resident()
    authorised = talk.web.authorised(talk.authorising.begin(elder, link.partition("=")[2]), OPENID)
    talk.authorising.finish(elder, *authorised)
    person = talk.world.privacy.person(talk.world.lookup(ELDER))
    assert talk.bindings.openid(person.id) == OPENID
    assert [talk.says("解绑") for _ in range(2)] == [RELEASED, NOT_BOUND]
    assert not talk.bindings.bound(person.id)


@pytest.mark.parametrize("words", ["", "你好", "请问怎么绑定", "12345", "A" * 20, "这是投诉"])
def test_anything_else_gets_a_short_help(talk: Talk, words: str) -> None:
    assert talk.says(words) == HELP


@settings(deadline=None)
@given(st.text(max_size=80), st.text(alphabet="0123456789ABCX -", max_size=60))
def test_there_is_an_answer_to_everything(case: Talk, words: str, number: str) -> None:
    case.counters._kept.clear()
    whole = words.encode(errors="replace").decode()
    assert case.says(whole)
    assert case.says(number) in (HELP, CODE_WANTED, UNKNOWN)


def test_the_help_is_short_enough_for_a_reply() -> None:
    longest = max((value for name, value in vars(chat).items() if name.isupper() and isinstance(value, str)), key=len)
    assert len(longest.encode()) < 2048  # https://developers.weixin.qq.com/doc/offiaccount: 文本消息的长度


def test_a_case_under_review_is_told_as_such() -> None:
    talk = Talk()
    talk.world.knows_the_elder()
    answer = talk.world.submit(allowance(automatic=False))
    said = talk.says(f"{answer['number']} {answer['query_code']}")
    assert said == f"您申请的“高龄津贴”现在的状态是：{answer['stage_text']}。"
    assert answer["stage_text"] not in ("", "已批准")
