"""The one-time notice (一次告知): all that an applicant must know, told once and alike over every channel.

行政许可法 (2019) art 30 and 国务院令第716号 art 6: what an item needs is published, complete and unasked. The page, the
sheet and the picture are drawn from the same :class:`Guide`, so they cannot say different things (一致告知).
"""

from datetime import date
from urllib.parse import urlencode

from chalicelib.catalogue.model import Channel, Item, Material
from chalicelib.catalogue.periods import Periods, Term
from chalicelib.catalogue.sites import Sites
from chalicelib.catalogue.steps import GuideLimit, Step, Way, in_words
from chalicelib.kernel.values import Strict

TYPES = {
    "01": "行政许可",
    "02": "行政处罚",
    "03": "行政强制",
    "04": "行政征收",
    "05": "行政给付",
    "06": "行政检查",
    "07": "行政确认",
    "08": "行政奖励",
    "09": "行政裁决",
    "10": "其他行政权力",
    "20": "公共服务",
}
CHANNELS: dict[Channel, str] = {
    "window": "服务窗口",
    "web": "网上办事大厅",
    "wechat": "微信公众号",
    "miniprogram": "微信小程序",
    "kiosk": "自助终端",
    "outlet": "银行便民服务网点",
    "grid": "社区网格员代办",
}
AUDIENCE = {"person": "个人", "firm": "企业和其他组织"}
TERMS = {"month": "个月", "year": "年"}
HANDLING = {
    "instant": "符合条件的当场自动办结；不符合自动办理条件的转工作人员办理。",
    "commitment": "签署告知承诺书后办理，符合条件的当场办结；也可以选择按一般程序由工作人员办理。",
    "person": "由工作人员审查办理。",
}


class GuideMaterial(Strict):
    """One material. ``spared`` says how the applicant is spared from bringing it; empty when not."""

    code: str
    name: str
    required: bool
    spared: tuple[str, ...]
    formats: tuple[str, ...]
    note: str


class GuidePlace(Strict):
    """A place that takes the application."""

    code: str
    name: str
    address: str
    hours: str
    channels: tuple[str, ...]


class Guide(Strict):
    """The whole notice, in plain Chinese."""

    code: str
    name: str
    type: str
    department: str
    partners: tuple[str, ...]
    audience: tuple[str, ...]
    basis: tuple[str, ...]
    conditions: tuple[str, ...]
    materials: tuple[GuideMaterial, ...]
    promised: GuideLimit
    statutory: GuideLimit | None
    handling: str
    steps: tuple[Step, ...]
    """The item's way, as its workflow goes it."""
    remedies: tuple[GuideLimit, ...]
    """What can be done against a refusal, and until when."""
    channels: tuple[str, ...]
    places: tuple[GuidePlace, ...]
    fee: str
    result: str
    phone: str
    address: str
    """Where this notice is found on the web (一码)."""


def guide(item: Item, sites: Sites, periods: Periods, day: date, site: str) -> Guide:
    """The notice of ``item``: the places of ``sites`` that take it, the ``periods`` in force on ``day``.

    ``site`` is the platform's own address.
    """
    statutory = item.limits.statutory
    return Guide(
        code=item.code,
        name=item.name,
        type=TYPES[item.type],
        department=item.department.name,
        partners=item.partners,
        audience=tuple(AUDIENCE[kind] for kind in item.audience),
        basis=item.basis,
        conditions=item.conditions,
        materials=tuple(_material(one, item.procedure.promising is not None) for one in item.materials),
        promised=in_words(item.limits.promised, "承诺"),
        statutory=in_words(statutory, "法定") if statutory is not None else None,
        handling=HANDLING[item.handling],
        steps=Way(item, periods, day).steps(),
        remedies=_remedies(periods, day),
        channels=tuple(CHANNELS[channel] for channel in item.channels),
        places=_places(item, sites),
        fee=item.fee,
        result=item.result,
        phone=item.phone,
        address=f"{site}/guide?{urlencode({'code': item.code})}",
    )


def _material(material: Material, promising: bool) -> GuideMaterial:
    spared = []
    if material.reuse_from is not None:
        spared.append("可免交：平台能查到您的电子证照或登记信息时，无需提交。")
    if material.promise and promising:
        spared.append("可容缺：书面承诺后可以先受理，在承诺期限内补交。")
    return GuideMaterial(
        code=material.code,
        name=material.name,
        required=material.required,
        spared=tuple(spared),
        formats=material.formats,
        note=material.note,
    )


def _remedies(periods: Periods, day: date) -> tuple[GuideLimit, ...]:
    """What must be told with every refusal (行政许可法 art 38), told beforehand."""
    term: Term = periods.term("litigation", day)
    until = f"{term.amount}{TERMS[term.unit]}"
    return (
        in_words(periods.on("reconsideration", day).limit, "行政复议"),
        GuideLimit(name="行政诉讼", text=until, basis=term.basis),
    )


def _places(item: Item, sites: Sites) -> tuple[GuidePlace, ...]:
    return tuple(
        GuidePlace(
            code=site.code,
            name=site.name,
            address=site.address,
            hours=site.hours,
            channels=tuple(CHANNELS[channel] for channel in site.channels if channel in item.channels),
        )
        for site in sites.taking(item)
    )
