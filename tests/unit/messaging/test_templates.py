"""Templates are shown as they are published, and filled in as they would be sent."""

import pytest

from chalicelib.kernel.errors import Invalid, NotFound
from chalicelib.messaging.schemas import Preview, PreviewWanted
from chalicelib.messaging.templates import Templates
from tests.builders import World

WORLD = World()
GOOD = {"item": "高龄津贴", "benefit": "每月100元。", "number1": "1" * 31, "number2": "2" * 12, "code": "ABCD"}


@pytest.fixture
def templates() -> Templates:
    return Templates(WORLD.catalogue.messages)


def preview(
    templates: Templates, values: dict[str, str] = GOOD, template: str = "approved_by_rule", *, plain: bool = False
) -> Preview:
    return templates.preview(template, PreviewWanted(values=values, plain=plain))


def test_all_templates_with_their_versions_and_what_they_are_told_of(templates: Templates) -> None:
    shown = templates.all().items
    assert [one.name for one in shown] == sorted(WORLD.catalogue.messages().templates)
    [approved] = [one for one in shown if one.name == "approved_by_rule"]
    assert approved.told_of == ("application.approved_by_rule",)
    assert set(approved.variables) == set(GOOD)
    assert set(approved.versions[-1].providers) >= {"aliyun", "tencent"}


def test_a_preview_reads_as_it_would_arrive(templates: Templates) -> None:
    shown = preview(templates)
    assert shown.title == "办理结果通知"
    assert shown.text == f"您申请的“高龄津贴”已批准。每月100元。办件编号{'1' * 31}{'2' * 12}，查询码ABCD。"
    assert shown.sms == f"【呈小服】{shown.text}"
    assert shown.sms_parts == 2
    [aliyun] = [one for one in shown.providers if one.provider == "aliyun"]
    assert (aliyun.template, aliyun.values["item"]) == ("SMS_480000001", "高龄津贴")


def test_a_preview_for_the_elderly_has_the_short_words(templates: Templates) -> None:
    assert preview(templates, plain=True).text.startswith("“高龄津贴”办好了。")
    assert preview(templates, {"code": "123456"}, "login_code", plain=True).sms_parts == 1


def test_what_a_provider_takes_is_cut_where_it_would_be(templates: Templates) -> None:
    shown = preview(templates, {**GOOD, "item": "很长的事项名称" * 10})
    [aliyun] = [one for one in shown.providers if one.provider == "aliyun"]
    assert (len(aliyun.values["item"]), aliyun.values["item"][-1]) == (35, "…")


def test_what_is_too_long_for_a_message_has_no_parts(templates: Templates) -> None:
    assert preview(templates, {**GOOD, "item": "长" * 300, "benefit": "长" * 300}).sms_parts is None


@pytest.mark.parametrize(
    ("values", "wrong"),
    [
        ({"item": "高龄津贴"}, ["benefit", "code", "number1", "number2"]),
        ({**GOOD, "name": "杨秀英"}, ["name"]),
        ({**GOOD, "code": "", "{item}": "x"}, ["{item}"]),
    ],
)
def test_a_variable_without_a_value_or_a_value_without_a_variable_is_refused(
    templates: Templates, values: dict[str, str], wrong: list[str]
) -> None:
    with pytest.raises(Invalid) as refused:
        preview(templates, values)
    assert refused.value.code == "template_values"
    assert [error.field for error in refused.value.errors] == [f"values.{name}" for name in wrong]


def test_a_template_that_nobody_published(templates: Templates) -> None:
    with pytest.raises(NotFound):
        preview(templates, template="nothing")


def test_a_value_is_a_value_and_no_format(templates: Templates) -> None:
    assert "{code}" in preview(templates, {**GOOD, "item": "{code}"}).text
