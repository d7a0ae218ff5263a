"""A resolver of names."""

from collections.abc import Sequence

PUBLIC = "39.130.0.10"
"""An address that anybody may send to."""


class Names:
    """A resolver that answers what it is given, one answer after the other, and the last for ever."""

    def __init__(self, *answers: Sequence[str]) -> None:
        self.answers = list(answers or [(PUBLIC,)])
        self.asked: list[str] = []

    def __call__(self, host: str, port: int, within: float) -> Sequence[str]:
        assert port > 0
        assert within > 0
        self.asked.append(host)
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
