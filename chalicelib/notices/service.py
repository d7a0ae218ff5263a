"""Fact → deliveries → channels. A repeat of any step sends nothing twice."""

from collections.abc import Mapping

from chalicelib.kernel.facts import Ref
from chalicelib.notices.model import Audience, Author, DeliveryStore, Errand, Outbox, Sender, State


class TryAgain(Exception):
    """The provider could not take the message now; the queue brings it again."""


class Notices:
    """Plans what is told of each fact."""

    def __init__(self, audiences: Mapping[str, Audience], deliveries: DeliveryStore, outbox: Outbox) -> None:
        self._audiences = audiences
        self._deliveries = deliveries
        self._outbox = outbox

    def handle(self, ref: Ref) -> None:
        """Record and queue the fact's message. Queued again on a repeat: claiming decides who sends.

        What was planned stays planned, also when the applicant is told over another channel by now: a fact is told
        once.
        """
        planned = (delivery.errand for delivery in self._deliveries.of_case(ref.case_id))
        known = next((errand for errand in planned if errand.ref.seq == ref.seq), None)
        errand = known or Errand(ref=ref, channel=self._audiences[ref.flow].channel(ref))
        self._deliveries.plan(errand)
        self._outbox.put(errand)


class Post:
    """Sends what was planned, over one channel."""

    def __init__(self, authors: Mapping[str, Author], deliveries: DeliveryStore, sender: Sender) -> None:
        self._authors = authors
        self._deliveries = deliveries
        self._sender = sender

    def handle(self, errand: Errand) -> None:
        """Claim, write, send, settle.

        Raises
        ------
        TryAgain
            when the provider cannot take it now.
        """
        state = self._deliveries.claim(errand)
        if state in ("sent", "failed", "unknown"):
            return
        if state == "claimed" and not self._sender.drops_repeats:
            # An earlier try was cut off: whether it went out is not known, and it must not go out twice.
            self._deliveries.settle(errand, "unknown", detail="cut off while sending")
            return
        letter = self._authors[errand.ref.flow].write(errand)
        if letter is None:
            self._deliveries.settle(errand, "failed", detail="personal data destroyed")
            return
        result = self._sender.send(letter.to, letter.title, letter.text, letter.link, errand.message_id)
        if result.state == "temporary":
            self._deliveries.settle(errand, "queued", detail=result.detail)
            raise TryAgain(result.detail)
        done: State = "sent" if result.state == "sent" else "failed"
        self._deliveries.settle(errand, done, result.provider_id, result.detail)
