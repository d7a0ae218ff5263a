import pytest

from chalicelib.catalogue.publishing.pinyin import syllables
from chalicelib.catalogue.search import Entry, Index, Summary, pack, unpack
from chalicelib.kernel.errors import Invalid

NAMES = {
    "高龄津贴": ("养老", "person"),
    "高龄津贴申领": ("养老", "person"),
    "失能老人高龄津贴补发": ("养老", "person"),
    "公司设立登记": ("企业开办", "firm"),
    "公司变更登记": ("企业变更注销", "firm"),
    "个体工商户设立登记": ("企业开办", "person"),
    "银行网点GPS备案": ("经营许可", "firm"),
    "结婚登记": ("婚姻", "person"),
    "二手房转移登记 + 水电气过户": ("不动产", "person"),
}


def entry(position: int, name: str) -> Entry:
    theme, audience = NAMES[name]
    department = "昆明市呈贡区民政局" if theme == "养老" else "昆明市呈贡区某局"
    summary = Summary(
        code=f"11530114015301148T453050100{position:04d}",
        name=name,
        department=department,
        type="05",
        themes=(theme,),
        audience=(audience,),
    )
    return Entry(summary=summary, syllables=syllables(name))


ENTRIES = [entry(position, name) for position, name in enumerate(NAMES)]
INDEX = Index(ENTRIES)


def found(query: str, theme: str | None = None) -> list[str]:
    return [item.name for item in INDEX.search(query, theme).items]


def test_exact_before_prefix_before_inside() -> None:
    assert found("高龄津贴") == ["高龄津贴", "高龄津贴申领", "失能老人高龄津贴补发"]


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("gljt", "高龄津贴"),
        ("GLJT", "高龄津贴"),
        ("gaolingjintie", "高龄津贴"),
        ("gao ling jin tie", "高龄津贴"),
        ("jintie", "高龄津贴"),
        ("公司登记", "公司设立登记"),
        ("登记公司", "公司设立登记"),
        ("yinhang", "银行网点GPS备案"),
        ("ｇｐｓ", "银行网点GPS备案"),
        ("银行网点gps备案", "银行网点GPS备案"),
        ("高龄 jintie", "高龄津贴"),
        ("我想给爷爷办高龄津贴", "高龄津贴"),
        ("公司sl", "公司设立登记"),
        (" 结婚登记。", "结婚登记"),
        ("二手房转移登记+水电气过户", "二手房转移登记 + 水电气过户"),
        ("水电气", "二手房转移登记 + 水电气过户"),
        ("11530114015301148T4530501000007", "结婚登记"),
    ],
)
def test_words_initials_and_pinyin_find_the_item(query: str, first: str) -> None:
    assert found(query)[0] == first


@pytest.mark.parametrize("query", ["火星", "xyz", "高龄火星", "!!!", "aoling", "高龄 xyz"])
def test_what_is_not_there_is_not_found(query: str) -> None:
    assert found(query) == []


def test_every_run_of_a_mixed_query_must_match() -> None:
    assert found("公司 sldj") == ["公司设立登记"]


def test_themes_and_departments_are_found_after_names() -> None:
    assert set(found("民政局")) == {"高龄津贴", "高龄津贴申领", "失能老人高龄津贴补发"}
    assert found("婚姻") == ["结婚登记"]


@pytest.mark.parametrize("query", ["", "  "])
def test_a_blank_query_finds_all(query: str) -> None:
    assert len(found(query)) == len(NAMES)


def test_theme_and_audience_narrow_the_result() -> None:
    assert found("登记", "企业开办") == ["公司设立登记", "个体工商户设立登记"]
    people = INDEX.search("登记", "企业开办", "person")
    assert [item.name for item in people.items] == ["个体工商户设立登记"]


@pytest.mark.parametrize("query", ["", "登记"])
def test_pages_hold_every_item_once_in_the_order_of_the_whole(query: str) -> None:
    whole = INDEX.search(query, limit=100)
    pages: list[Summary] = []
    cursor = None
    while True:
        page = INDEX.search(query, limit=2, cursor=cursor)
        assert page.total == whole.total
        pages += page.items
        if page.next is None:
            break
        cursor = page.next
    assert tuple(pages) == whole.items


@pytest.mark.parametrize("cursor", ["x", "1.2", "1.2.三", "9" * 100])
def test_a_made_up_cursor_is_refused(cursor: str) -> None:
    with pytest.raises(Invalid) as refused:
        INDEX.search("", cursor=cursor)
    assert refused.value.code == "cursor_invalid"


def test_a_snapshot_holds_what_was_packed_whatever_the_order() -> None:
    assert set(unpack(pack(ENTRIES))) == set(ENTRIES)
    assert pack(ENTRIES) == pack(reversed(ENTRIES))


def test_pinyin_follows_the_word_not_the_character() -> None:
    assert syllables("银行行政许可(GPS2)") == ("yin", "hang", "xing", "zheng", "xu", "ke", "gps2")
