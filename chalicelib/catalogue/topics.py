"""What residents can subscribe to, and which departments may broadcast to the subscribers: published data."""

from typing import Annotated, Any

from pydantic import Field, model_validator

from chalicelib.catalogue.model import Text
from chalicelib.kernel.errors import Invalid
from chalicelib.kernel.ids.credit_code import CreditCode
from chalicelib.kernel.values import Strict


class ConsentText(Strict):
    """What one agrees to by subscribing (个人信息保护法 art 14). A change of its meaning is a new version."""

    version: Annotated[str, Field(pattern=r"^\d{4}-\d{2}$")]
    text: Text
    """With ``{name}`` for the topic's name."""


class Topic(Strict):
    """One topic."""

    code: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{1,30}$")]
    name: Annotated[str, Field(min_length=2, max_length=12)]
    about: Text
    """What subscribers hear of."""
    departments: Annotated[tuple[str, ...], Field(min_length=1)]
    """Unified social credit codes of those whose heads may broadcast to it."""
    chosen: bool = False
    """Whether subscribers say which of its notices they want: then most are the platform's own."""


class Topics(Strict):
    """The whole document."""

    proposal: bool = False
    source: Text
    consents: Annotated[tuple[ConsentText, ...], Field(min_length=1)]
    """Every version, in order: what somebody agreed to then can be shown later."""
    topics: Annotated[tuple[Topic, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _whole(self) -> "Topics":
        codes = [topic.code for topic in self.topics]
        if len(codes) != len(set(codes)):
            raise ValueError("each code is given once")
        versions = [one.version for one in self.consents]
        if versions != sorted(set(versions)):
            raise ValueError("versions are in order, each once")
        return self

    @classmethod
    def from_document(cls, body: dict[str, Any]) -> "Topics":
        """The document as it lies in the catalogue.

        Raises
        ------
        Invalid
            for a department whose code does not hold.
        """
        read = cls.model_validate(body)
        for topic in read.topics:
            for department in topic.departments:
                CreditCode.parse(department)
        return read

    @property
    def consent(self) -> ConsentText:
        """What is agreed to today."""
        return self.consents[-1]

    def get(self, code: str) -> Topic:
        """The topic of that code.

        Raises
        ------
        Invalid
            ``topic_unknown``.
        """
        for topic in self.topics:
            if topic.code == code:
                return topic
        raise Invalid("topic_unknown", "topic")
