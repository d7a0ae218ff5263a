"""What the official account answers to what people write."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings, strategies as st

from chalicelib.kernel.clock import CHINA
from chalicelib.messaging import chat
from chalicelib.messaging.chat import CODE_WANTED, HELP, MOST, NOT_BOUND, OFTEN, RELEASED, UNKNOWN
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


@pytest.mark.parametrize("kind", ["投诉", "举报", "建议", "咨询"])
def test_a_letter_is_kept_and_its_number_is_told(talk: Talk, kind: str) -> None:
    answer = talk.says(f"  {kind}：公交站台没有雨棚 ")
    [entry] = talk.store.waiting()
    assert answer == f"已收到您的{kind}，编号{entry.id}，工作人员会尽快处理。"
    assert (entry.kind, entry.text, entry.person) == (kind, f"{kind}：公交站台没有雨棚", "")


def test_a_word_without_a_matter_is_asked_on(talk: Talk) -> None:
    assert "写在“投诉”后面" in talk.says("投诉。")
    assert list(talk.store.waiting()) == []


def test_who_writes_more_than_is_kept_is_told_so(talk: Talk) -> None:
    assert talk.says("建议" + "字" * 998).endswith("处理。")
    assert talk.says("建议" + "字" * 999).endswith("只记下了前1000字，其余的请再发一条。")


def test_what_a_bound_person_writes_is_under_their_key(talk: Talk) -> None:
    talk.world.knows_the_elder()
    talk.bindings.bind(talk.world.resident(), OPENID)
    talk.says("咨询：几时发津贴")
    [entry] = talk.store.waiting()
    assert entry.person == talk.world.privacy.person(talk.world.lookup(ELDER)).id


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
