"""A service item (事项): what can be applied for, as the catalogue publishes it.

The elements follow the national implementation list (实施清单): type, code, level, department, limits with
unit and basis, conditions, materials, form, channels, sites, themes and the decision table.
"""

from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints

from chalicelib.catalogue.procedure import Certificate, Procedure
from chalicelib.kernel.caller import Assurance
from chalicelib.kernel.deadlines import Limit as Limit  # noqa: PLC0414  # an element of the item too
from chalicelib.kernel.values import Strict

Channel = Literal["window", "web", "wechat", "miniprogram", "kiosk", "outlet", "grid"]
"""窗口, 网上, 微信, 小程序, 自助终端, 银行网点, 网格员代办."""

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000)]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{1,40}$")]

ItemType = Literal["01", "02", "03", "04", "05", "06", "07", "08", "09", "10", "20"]
"""01 许可, 02 处罚, 03 强制, 04 征收, 05 给付, 06 检查, 07 确认, 08 奖励, 09 裁决, 10 其他, 20 公共服务."""


class Limits(Strict):
    """法定时限 and 承诺时限. ``statutory`` is absent where the law names none."""

    statutory: Limit | None = None
    promised: Limit


class Department(Strict):
    """The department that decides (实施主体), by its unified social credit code."""

    name: Text
    credit_code: Annotated[str, StringConstraints(min_length=18, max_length=18)]


class Material(Strict):
    """A material (申请材料) and how the applicant is spared from bringing it."""

    code: Slug
    name: Text
    required: bool = True
    reuse_from: Slug | None = None
    """Kind of licence or record that the platform can fetch instead (可由证照免交)."""
    promise: bool = False
    """May be replaced by a signed promise (可容缺)."""
    formats: tuple[Literal["pdf", "jpg", "png"], ...] = ("pdf", "jpg", "png")
    note: str = ""


class DecisionExample(Strict):
    """An input and the outcome that the table must give for it; checked at publish."""

    name: Text
    input: dict[str, Any]
    outcome: Literal["approve", "person"]


class Decision(Strict):
    """The decision table (秒批规则) of an item: a JSON Decision Model, its sample rate, its examples."""

    table: dict[str, Any]
    sample_rate: float = Field(ge=0, le=1)
    examples: tuple[DecisionExample, ...] = Field(min_length=2)


class Item(Strict):
    """One service item. A case is pinned to the version of the item that it was opened under."""

    code: str
    """实施编码, 31 characters (or 33 with the handling variant)."""
    name: Text
    short: Slug
    """English handle, stable, used by people and tests; the code is the key."""
    type: ItemType
    level: Literal["1", "2", "3", "4", "5", "6"]
    department: Department
    partners: tuple[Text, ...] = ()
    """Other departments that take part (联办部门)."""
    audience: tuple[Literal["person", "firm"], ...] = Field(min_length=1)
    themes: tuple[Text, ...] = Field(min_length=1)
    basis: tuple[Text, ...] = Field(min_length=1)
    conditions: tuple[Text, ...] = Field(min_length=1)
    limits: Limits
    materials: tuple[Material, ...] = ()
    form: dict[str, Any]
    """JSON Schema 2020-12 of the fields asked of the applicant; ``x-autofill`` names the source of a field."""
    channels: tuple[Channel, ...] = Field(min_length=1)
    sites: tuple[Text, ...] = Field(min_length=1)
    """Codes of the sites of the registry that take it, or kinds of site: centre, street, park, outlet."""
    decision: Decision | None = None
    once: bool = False
    """At most one standing grant a person or firm."""
    result: Text
    """What the applicant holds in the end (办理结果)."""
    grants: Slug | None = None
    """Kind of record that an approval adds to what the platform holds about the applicant."""
    fee: Text = "不收费"
    phone: Text
    """Where to ask (咨询电话)."""
    assurance: Assurance = "real_name"
    """How sure it must be who a resident is before they may apply (身份核验等级)."""
    procedure: Procedure = Procedure()
    certificate: Certificate | None = None
    handling: Literal["instant", "commitment", "person"]
    """秒批 by rule, after a commitment (告知承诺), or by people."""
