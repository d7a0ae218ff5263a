"""The one-time notice (一次告知): all that an applicant must know, told once and alike over every channel.

行政许可法 (2019) art 30 and 国务院令第716号 art 6: what an item needs is published, complete and unasked.
"""

from chalicelib.catalogue.model import Channel, Item, Limit, Material
from chalicelib.catalogue.sites import Sites
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
UNITS = {"working_day": "个工作日", "calendar_day": "日"}
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


class GuideLimit(Strict):
    """A limit in words, and the article that it rests on."""

    text: str
    basis: str


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
    channels: tuple[str, ...]
    places: tuple[GuidePlace, ...]
    fee: str
    result: str
    phone: str


def guide(item: Item, sites: Sites) -> Guide:
    """The notice of ``item``, with the places of ``sites`` that take it."""
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
        materials=tuple(_material(material) for material in item.materials),
        promised=_limit(item.limits.promised),
        statutory=_limit(statutory) if statutory is not None else None,
        handling=HANDLING[item.handling],
        channels=tuple(CHANNELS[channel] for channel in item.channels),
        places=_places(item, sites),
        fee=item.fee,
        result=item.result,
        phone=item.phone,
    )


def _material(material: Material) -> GuideMaterial:
    spared = []
    if material.reuse_from is not None:
        spared.append("可免交：平台能查到您的电子证照或登记信息时，无需提交。")
    if material.promise:
        spared.append("列入容缺清单：容缺受理开通后，可以先受理、再补交。")
    return GuideMaterial(
        code=material.code,
        name=material.name,
        required=material.required,
        spared=tuple(spared),
        formats=material.formats,
        note=material.note,
    )


def _limit(limit: Limit) -> GuideLimit:
    text = f"{limit.amount}{UNITS[limit.unit]}" if limit.amount else "当日办结"
    return GuideLimit(text=text, basis=limit.basis)


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
