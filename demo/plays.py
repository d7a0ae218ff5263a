"""One application from the first word to the receipt."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from chalicelib.catalogue.model import Channel, Item
from demo import forms
from demo.desk import Answer, Desk, Who
from demo.people import Player


@dataclass
class Played:
    """A row of the table."""

    case: str
    item: str
    channel: str
    outcome: str
    seconds: float
    messages: int = 0
    to: str = ""
    number: str = ""
    code: str = ""
    kind: str = ""


@dataclass(frozen=True)
class Ready:
    """An application that is ready to be submitted."""

    item: Item
    player: Player
    channel: Channel
    body: dict[str, Any]
    token: Who


def ready(
    desk: Desk, item: Item, channel: Channel, wanted: str, today: date,
    player: Player | None = None, who: Who | None = None,
) -> Ready | None:  # fmt: skip
    """Make everything ready for an application that should be approved at once, or go to a person.

    ``player`` applies, or somebody new; ``who`` sends it, or whoever serves that channel.
    """
    said = forms.example(item, "approve" if wanted == "instant" else "person", today)
    if said is None and item.decision is not None:
        return None
    said = said or {"applicant": {"kind": item.audience[0]}}
    player = player or forms.applicant_of(said, today)
    if player.kind not in item.audience:
        return None
    records = {kind: data or {"note": "在库"} for kind, data in said.get("records", {}).items()}
    for material in item.materials:
        if material.reuse_from in ("identity_card", "social_security_card", "business_licence"):
            records.setdefault(str(material.reuse_from), {"number": player.number, "name": player.name})
    needed = {m.code for m in item.materials if m.required or m.code in said.get("materials", ())}
    for material in item.materials:
        if material.code in needed and material.reuse_from and material.reuse_from not in records:
            records[material.reuse_from] = {"note": "在库"}
    profile = {k: v for k, v in said.get("party", {}).items() if k != "known"}
    told: dict[str, Any] = {"records": records, "profile": profile}
    grade = said.get("credit", {}).get("grade")
    desk.tell(player, told | ({"credit": grade} if grade else {}))
    token = desk.who_for(channel, player) if who is None else who
    form = forms.filled(item, player.kind, said.get("form", {}), today)
    body = desk.application(item, player, channel, form, set(records), token)
    return Ready(item, player, channel, body, token)


def submit(desk: Desk, made: Ready, key: str | None = None) -> tuple[Answer, Played]:
    """Submit, and what the table says of it."""
    answer = desk.post("/v1/applications", made.body, made.token, key)
    view = answer.body
    outcome = view.get("stage_text") if answer.status == 201 else f"{answer.status} {view.get('code')}"
    return answer, Played(
        case=view.get("case_id", "-"),
        item=made.item.name,
        channel=made.channel,
        outcome=str(outcome),
        seconds=round(answer.seconds, 3),
        to=made.body.get("notify", {}).get("openid", made.player.phone),
        number=view.get("number", ""),
        code=view.get("query_code", ""),
    )
