"""What personal data is used for, and in which words consent to it is asked (purposes.json)."""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Literal

from chalicelib.kernel.values import Strict

Purpose = Literal["duty", "sensitive", "autofill", "notices", "face", "child"]
"""办理事项、处理敏感个人信息（依法，不以同意为前提）, 使用已掌握的信息, 消息通知, 人脸核验, 未满十四周岁."""


class PurposeText(Strict):
    """One purpose. A change of its meaning is a new version, to which everybody is asked anew (art 14)."""

    purpose: Purpose
    title: str
    version: str
    text: str
    """What is done, in the words that people agree to."""
    basis: str
    """The articles that it rests on."""
    asked: bool
    """Whether it rests on consent, and so can be withdrawn at any time (art 15)."""
    separate: bool
    """Whether consent to it is given separately, by itself (单独同意, art 23, 29)."""
    withdrawn: str
    """What happens when consent is withdrawn; what was done before stays lawful (art 15)."""


@cache
def purposes() -> Mapping[Purpose, PurposeText]:
    """All purposes, in the order in which they are shown."""
    document = json.loads(Path(__file__).with_name("purposes.json").read_text("utf-8"))
    texts = [PurposeText.model_validate(row) for row in document["purposes"]]
    return {text.purpose: text for text in texts}
