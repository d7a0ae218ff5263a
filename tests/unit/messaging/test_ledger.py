"""One consent, one message: whatever happens in whatever order, never more is sent than was consented to."""

from collections import Counter
from collections.abc import Collection
from copy import deepcopy
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, strategies as st

from chalicelib.catalogue.settings import messages
from chalicelib.messaging.ledger import NO_CONSENT, Consented, ConsentLedger
from channels.message import Message, Result
from channels.wechat.inbound import Consent, Consents
from tests.builders import World
from tests.fakes.consent_counts import MemoryConsents
from tests.fakes.deliveries import MemoryProvider
from tests.fakes.privacy import MemoryPrivacy

ONCE, LASTING = "mp-once", "mp-lasting"
AT = datetime(2026, 11, 24, tzinfo=UTC)


class Play:
    """A mini-program's recipients, and a provider that answers as it is told."""

    def __init__(self) -> None:
        self.store, self.provider = MemoryConsents(), MemoryProvider(name="miniprogram")
        self.ledger = ConsentLedger(self.store, MemoryPrivacy({}))
        self.channel = Consented(self.provider, self.ledger, self._lasting)

    def _lasting(self) -> Collection[str]:
        return {LASTING}

    def decides(self, accepted: bool = True, changed: bool = False, to: str = "o1", template: str = ONCE) -> None:
        told = (Consent(template, accepted),)
        self.ledger.heard(Consents("gh_1", to, AT, "key", told, changed))

    def send(self, *answers: Result | Exception, to: str = "o1", template: str = ONCE) -> Result:
        self.provider.answers = list(answers)
        return self.channel.send(Message("m-1", to, "", "", "", template, {"thing1": "高龄津贴"}))

    @property
    def calls(self) -> int:
        return len(self.provider.sent)


def test_without_a_consent_nobody_is_called() -> None:
    play = Play()
    assert play.send() == Result("permanent", code=NO_CONSENT)
    play.decides(accepted=False)
    play.decides(to="o2")
    play.decides(template="mp-other")
    assert play.send().code == NO_CONSENT
    assert play.calls == 0


def test_each_consent_is_one_message() -> None:
    play = Play()
    play.decides()
    play.decides()
    assert [play.send().state for _ in range(3)] == ["sent", "sent", "permanent"]
    assert play.calls == 2


def test_a_long_term_template_needs_no_entry_and_spends_none() -> None:
    play = Play()
    assert [play.send(template=LASTING).state for _ in range(3)] == ["sent"] * 3
    assert play.send(Result("permanent", code="43101"), template=LASTING).code == "43101"
    assert not play.store.kept


@pytest.mark.parametrize("answer", [Result("temporary"), Result("technical", code="47003"), Result("permanent")])
def test_what_the_provider_did_not_take_gives_the_consent_back(answer: Result) -> None:
    play = Play()
    play.decides()
    assert play.send(answer) == answer
    assert [play.send().state for _ in range(2)] == ["sent", "permanent"]


def test_what_may_have_gone_out_spent_its_consent() -> None:
    play = Play()
    play.decides()
    assert play.send(Result("unknown")).state == "unknown"
    assert play.send().code == NO_CONSENT


def test_a_worker_that_is_cut_off_spent_the_consent() -> None:
    play = Play()
    play.decides()
    with pytest.raises(RuntimeError):
        play.send(RuntimeError("cut off"))
    assert play.send().code == NO_CONSENT


def test_who_refuses_at_wechat_has_no_consent_left() -> None:
    play = Play()
    for _ in range(3):
        play.decides()
    assert play.send(Result("permanent", code="43101")).code == "43101"
    assert play.send().code == NO_CONSENT
    play.decides()
    assert play.send().state == "sent"


def test_a_refusal_in_the_settings_empties_and_one_when_asked_does_not() -> None:
    play = Play()
    play.decides()
    play.decides(accepted=False)
    assert play.send().state == "sent"
    play.decides()
    play.decides(accepted=True, changed=True)
    play.decides(accepted=False, changed=True)
    assert play.send().code == NO_CONSENT


def test_no_openid_lies_in_the_ledger() -> None:
    play = Play()
    play.decides(to="o-of-a-person")
    [key] = play.store.kept
    assert "o-of-a-person" not in key


def test_it_stands_for_its_provider() -> None:
    provider = MemoryProvider(name="miniprogram", own_ids=True, drops_repeats=7)
    channel = Consented(provider, Play().ledger, frozenset)
    assert (channel.name, channel.own_ids, channel.drops_repeats) == ("miniprogram", True, 7)


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["accepts", "accepts", "rejects", "refuses", "send", "send", "send"]),
        st.sampled_from(["o1", "o2"]),
        st.sampled_from(["mp-1", "mp-2"]),
        st.sampled_from([("sent", "0"), ("unknown", ""), ("temporary", "-1"), ("technical", "47003"),
                         ("permanent", "40003"), ("permanent", "43101")]),
    ),
    max_size=40,
)  # fmt: skip


@given(STEPS)
def test_never_more_is_sent_than_was_consented_to(steps: list[tuple[str, str, str, tuple[Any, str]]]) -> None:
    play, accepted, spent, standing = Play(), Counter[Any](), Counter[Any](), Counter[Any]()
    for step, to, template, (state, code) in steps:
        about = to, template
        if step == "send":
            before = play.calls
            answer = play.send(Result(state, code=code), to=to, template=template)
            assert (play.calls > before) == (standing[about] > 0) == (answer.code != NO_CONSENT)
            went = play.calls > before and state in ("sent", "unknown")
            spent[about] += went
            standing[about] = 0 if code == "43101" else standing[about] - went
        else:
            play.decides(step == "accepts", step == "refuses", to, template)
            accepted[about] += step == "accepts"
            standing[about] = 0 if step == "refuses" else standing[about] + (step == "accepts")
        assert all(spent[one] <= accepted[one] for one in spent)


def test_the_districts_templates_of_the_mini_program_are_long_term() -> None:
    told = World().catalogue.messages()
    every = [words for template in told.templates.values() for words in (template.newest.full, template.newest.plain)]
    codes = {words.providers["miniprogram"].code for words in every if "miniprogram" in words.providers}
    assert codes
    assert told.lasting("miniprogram") == codes
    assert told.lasting("wechat") == frozenset()


def test_a_template_is_long_term_only_if_every_wording_of_it_says_so() -> None:
    told = deepcopy(World().catalogue.document("messages"))
    words = told["templates"]["approved"]["versions"][-1]["plain"]["providers"]["miniprogram"]
    before = messages(told).lasting("miniprogram")
    words["lasting"] = False
    assert before - messages(told).lasting("miniprogram") == {words["code"]}
