"""The departments of the district, and those elsewhere whose files are collected here: published data.

Yellow and red cards (督办) are told to the duty phone; the district says which department supervises the others.
"""

from collections.abc import Mapping
from datetime import date
from functools import cached_property
from typing import Annotated, Any, Self

from pydantic import StringConstraints, model_validator

from chalicelib.catalogue.model import Slug, Text
from chalicelib.kernel.ids.credit_code import CreditCode
from chalicelib.kernel.values import Strict

DutyPhone = Annotated[str, StringConstraints(pattern=r"^(1[3-9]\d{9})?$")]
"""A mobile number, because an SMS must reach it; empty: nobody is on duty."""


class Listed(Strict):
    """A department as the district lists it."""

    name: Text
    aliases: tuple[Text, ...] = ()
    """What people call it (简称、俗称)."""
    credit_code: str
    phone: Text
    """Where applicants ask (咨询电话)."""
    address: str = ""
    """Where files go that were collected for it."""
    duty_phone: DutyPhone = ""
    supervises: bool = False
    """It watches over the others' limits (政务服务管理局)."""
    governs: bool = False
    """It is the district's government (区人民政府: 监察、审计)."""
    succeeded_by: str = ""
    """Key of the department that it was merged into, or that it was renamed to; empty: it stands."""
    succeeded_on: date | None = None
    """The first day on which the other one stands in its place."""


class Departments(Strict):
    """The document ``departments``."""

    listed: dict[Slug, Listed]

    @classmethod
    def from_document(cls, body: Mapping[str, Any]) -> Self:
        """Read the published document: a row a department, by its key.

        Raises
        ------
        Invalid
            for a department whose code does not hold.
        """
        read = cls.model_validate({"listed": body})
        for one in read.listed.values():
            CreditCode.parse(one.credit_code)
        return read

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        codes = [one.credit_code for one in self.listed.values()]
        if len(set(codes)) < len(codes):
            raise ValueError("two departments have one credit code")
        if sum(one.supervises for one in self.listed.values()) > 1:
            raise ValueError("one department supervises")
        if sum(one.governs for one in self.listed.values()) > 1:
            raise ValueError("one department governs")
        for one in self.listed.values():
            if bool(one.succeeded_by) != (one.succeeded_on is not None):
                raise ValueError("a department that ended names its successor and the day")
            if one.succeeded_by and one.succeeded_by not in self.listed:
                raise ValueError("a successor is not listed")
        for key in self.listed:
            self._chain(key)
        return self

    def _chain(self, key: str) -> list[Listed]:
        """A department and those that came after it, in order."""
        found: list[Listed] = []
        while key:
            one = self.listed[key]
            if one in found:
                raise ValueError("departments succeed each other in a ring")
            found.append(one)
            key = one.succeeded_by
        return found

    @cached_property
    def _by_code(self) -> dict[str, str]:
        return {one.credit_code: key for key, one in self.listed.items()}

    def standing_for(self, credit_code: str, day: date) -> str:
        """Credit code of the department that stands in a department's place on a day: mostly itself."""
        if credit_code not in self._by_code:
            return credit_code
        at = credit_code
        for one in self._chain(self._by_code[credit_code]):
            at = one.credit_code
            if one.succeeded_on is None or day < one.succeeded_on:
                break
        return at

    def name(self, credit_code: str) -> str:
        """The name of a department; its code where it is not listed."""
        key = self._by_code.get(credit_code)
        return self.listed[key].name if key else credit_code

    def speaks_of(self, text: str) -> bool:
        """Whether a text names a department, by its name or as people call it."""
        return any(name in text for one in self.listed.values() for name in (one.name, *one.aliases))

    @cached_property
    def supervisor(self) -> str:
        """Credit code of the department that supervises the others; empty: none does."""
        return next((one.credit_code for one in self.listed.values() if one.supervises), "")

    @cached_property
    def government(self) -> str:
        """Credit code of the district's government; empty: it is not listed."""
        return next((one.credit_code for one in self.listed.values() if one.governs), "")

    def duty_phone(self, credit_code: str) -> str:
        """The duty phone of a department; empty where it has none, or is not listed."""
        found = (one.duty_phone for one in self.listed.values() if one.credit_code == credit_code)
        return next(found, "")
