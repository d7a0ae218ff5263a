"""Which addresses webhooks may be sent to: a table of hostile ones, and what their names resolve to."""

from ipaddress import IPv4Address, IPv6Address, ip_network

import httpx
import pytest
from hypothesis import given, settings, strategies as st

from channels.webhook.guard import GLOBAL_UNICAST, NEVER, Guard, Unsafe, is_public, is_reachable
from tests.fakes.names import PUBLIC, Names

HOST = "oa.example.gov.cn"


def reason(url: str, names: Names | None = None, allowed: frozenset[str] = frozenset()) -> str:
    with pytest.raises(Unsafe) as refusal:
        Guard(allowed, names or Names()).check(url)
    assert str(refusal.value) == refusal.value.reason
    return refusal.value.reason


SPELLED: dict[str, list[str]] = {
    "url": [
        "", "oa.example.gov.cn/hook", "//oa.example.gov.cn/hook", "https:oa.example.gov.cn",
        "https:/oa.example.gov.cn", "https://oa.example.gov.cn/#fragment", "https://oa.example.gov.cn/ hook",
        " https://oa.example.gov.cn/", "https://oa.example.gov.cn/\n",
        "https://oa.example.gov.cn/\r\nHost: 127.0.0.1", "https://oa.example.gov.cn/钩子",
        "https://oa.example.gov.cn/\\127.0.0.1", "http\u017f://oa.example.gov.cn/",
        "https://oa.example.gov.cn/" + "a" * 2048, "https://呈贡.政务/", "https://１２７.0.0.1/", "https://127。0。0。1/",
        "https://oa.example.gov.\u212acn/",
    ],
    "scheme": [
        "http://oa.example.gov.cn/", "http://oa.example.gov.cn:8080/", "ftp://oa.example.gov.cn/",
        "file:///etc/passwd", "gopher://oa.example.gov.cn/_POST", "javascript:alert(1)",
        "dict://127.0.0.1:11211/stats", "https+unix://run.example/",
    ],
    "userinfo": [
        "https://user@oa.example.gov.cn/", "https://user:word@oa.example.gov.cn/",
        "https://oa.example.gov.cn@127.0.0.1/", "https://oa.example.gov.cn:443@127.0.0.1/",
        "https://127.0.0.1\\@oa.example.gov.cn/", "https://@oa.example.gov.cn/", "https://oa.example.gov.cn%2f@x/",
    ],
    "port": [
        "https://oa.example.gov.cn:22/", "https://oa.example.gov.cn:25/", "https://oa.example.gov.cn:80/",
        "https://oa.example.gov.cn:1023/", "https://oa.example.gov.cn:65536/", "https://oa.example.gov.cn:0/",
        "https://oa.example.gov.cn:0443/", "https://oa.example.gov.cn:+443/", "https://oa.example.gov.cn:/",
    ],
    "host": [
        "https://", "https:///hook", "https://localhost/", "https://intranet:8443/", "https://oa..example.gov.cn/",
        "https://.example.gov.cn/", "https://oa.example.gov.cn./", "https://-oa.example.gov.cn/",
        "https://oa_.example.gov.cn/", "https://oa.example.gov.cn%00.x.cn/", "https://127.0.0.1%0a.example.cn/",
        "https://" + "a" * 64 + ".cn/", "https://" + "a." * 127 + "cn/", "https://xn--a.example.cn/",
        "https://xn--.cn/", "https://xn--ls8h.example/", "https://ab--cd.example.cn/", "https://2130706433/",
        "https://017700000001/", "https://0x7f000001/", "https://0x7f.1/", "https://127.1/", "https://127.0.1/",
        "https://0177.0.0.1/", "https://127.0.0.01/", "https://0x7f.0x0.0x0.0x1/", "https://127.0.0.1.0x/",
        "https://39.130.0.256/", "https://[::1/", "https://[]/", "https://[fe80::1%25eth0]/", "https://[v1.a]/",
        "https://::1/",
    ],
}  # fmt: skip

ANY = "0.0.0.0"  # noqa: S104 - nothing listens
LITERAL = [
    ANY, "0.1.2.3", "10.0.0.1", "100.64.0.1", "100.100.100.200", "127.0.0.1", "127.255.255.254",
    "169.254.169.254", "169.254.170.2", "172.16.0.1", "172.31.255.255", "192.0.0.8", "192.0.2.1", "192.88.99.1",
    "192.168.1.1", "198.18.0.1", "198.51.100.7", "203.0.113.9", "224.0.0.1", "239.255.255.250", "240.0.0.1",
    "255.255.255.255",
    "::", "::1", "::127.0.0.1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254", "64:ff9b::7f00:1",
    "64:ff9b::10.0.0.1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::1", "100::1", "2001::1", "2001:db8::1", "2002:7f00:1::1",
    "2002:2782:a::1", "3fff::1", "fc00::1", "fd00:ec2::254", "fe80::1", "fec0::1", "ff02::1", "4000::1", "5f00::1",
]  # fmt: skip


@pytest.mark.parametrize(("told", "url"), [(told, url) for told, urls in SPELLED.items() for url in urls])
def test_a_hostile_spelling_is_refused_before_anything_is_resolved(told: str, url: str) -> None:
    names = Names()
    assert reason(url, names) == told
    assert names.asked == []


@pytest.mark.parametrize("address", LITERAL)
def test_what_is_not_public_is_refused_as_a_literal_and_as_an_answer(address: str) -> None:
    literal = f"[{address}]" if ":" in address else address
    assert reason(f"https://{literal}/") == "address"
    assert reason(f"https://{HOST}/", Names([address])) == "address"
    assert reason(f"https://{HOST}/", Names([PUBLIC, address])) == "address"
    assert reason(f"https://{HOST}/", Names([address, PUBLIC])) == "address"


@pytest.mark.parametrize("answer", ["fe80::1%eth0", "2400:3200::1%1", "not an address", "", "39.130.0.010"])
def test_an_answer_that_is_no_plain_address_is_refused(answer: str) -> None:
    assert reason(f"https://{HOST}/", Names([answer])) == "address"


@pytest.mark.parametrize(
    ("url", "canonical", "host", "port"),
    [
        ("https://oa.example.gov.cn", "https://oa.example.gov.cn:443/", HOST, 443),
        ("HTTPS://OA.Example.gov.cn/Hook?a=1&b=%20", "https://oa.example.gov.cn:443/Hook?a=1&b=%20", HOST, 443),
        ("https://oa.example.gov.cn?a=@b", "https://oa.example.gov.cn:443/?a=@b", HOST, 443),
        ("https://oa.example.gov.cn:8443/a@b", "https://oa.example.gov.cn:8443/a@b", HOST, 8443),
        ("https://xn--fiq228c.xn--zfr164b/", "https://xn--fiq228c.xn--zfr164b:443/", "xn--fiq228c.xn--zfr164b", 443),
    ],
)
def test_a_sound_address_is_told_in_one_form(url: str, canonical: str, host: str, port: int) -> None:
    target = Guard(resolve=Names([PUBLIC, "2400:3200::1"])).check(url)
    assert (target.url, target.host, target.port) == (canonical, host, port)
    assert target.addresses == (PUBLIC, "2400:3200::1")
    read = httpx.URL(target.url)
    assert (read.raw_host.decode(), read.port or 443) == (host, port)


@pytest.mark.parametrize("address", ["39.130.0.10", "2400:3200::1", "::ffff:39.130.0.10", "64:ff9b::2782:a"])
def test_a_public_literal_is_its_own_answer(address: str) -> None:
    names = Names()
    literal = f"[{address}]" if ":" in address else address
    target = Guard(resolve=names).check(f"https://{literal}/")
    assert names.asked == []
    assert target.addresses == (target.host,)
    assert httpx.URL(target.url).raw_host.decode() == target.host


LISTED = frozenset({"127.0.0.1:8080", "localhost:9300", "[::1]:9300", "oa.internal:80", "oa.internal:443"})


@pytest.mark.parametrize(
    ("url", "answer"),
    [
        ("http://127.0.0.1:8080/hook", ""),
        ("https://127.0.0.1:8080/hook", ""),
        ("http://localhost:9300/", "127.0.0.1"),
        ("http://[::1]:9300/", ""),
        ("http://[0:0::1]:9300/", ""),
        ("http://oa.internal/", "10.1.2.3"),
        ("https://oa.internal/", "fd00::5"),
    ],
)
def test_the_operators_list_lets_through_what_it_names(url: str, answer: str) -> None:
    assert Guard(LISTED, Names([answer])).check(url).addresses


@pytest.mark.parametrize(
    ("url", "answer", "told"),
    [
        ("http://127.0.0.1:8081/", "", "scheme"),
        ("https://127.0.0.1:8443/", "", "address"),
        ("http://127.0.0.2:8080/", "", "scheme"),
        ("http://localhost.:9300/", "127.0.0.1", "host"),
        ("http://x@127.0.0.1:8080/", "", "userinfo"),
        ("http://oa.internal:8080/", "10.1.2.3", "scheme"),
        ("http://www.oa.internal/", "10.1.2.3", "scheme"),
        ("http://oa.internal/", "169.254.169.254", "address"),
        ("http://oa.internal/", "fe80::1", "address"),
        ("http://oa.internal/", "::ffff:169.254.169.254", "address"),
        ("http://oa.internal/", ANY, "address"),
    ],
)
def test_the_operators_list_lets_nothing_else_through(url: str, answer: str, told: str) -> None:
    assert reason(url, Names([answer]), LISTED) == told


@pytest.mark.parametrize("entry", ["", "localhost", "http://localhost:80", "LOCALHOST:80", "a:b", "0x7f.1:80", "*:80"])
def test_a_list_that_could_not_work_is_told_at_once(entry: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        Guard(frozenset({entry}))


quickly = settings(deadline=None, database=None)


@quickly
@given(st.integers(0, 2**32 - 1).map(IPv4Address))
def test_no_form_of_an_address_is_safer_than_the_address(address: IPv4Address) -> None:
    plain = is_public(str(address))
    assert is_public(f"::ffff:{address}") == plain
    assert is_public(f"64:ff9b::{address}") == plain
    assert not is_public(f"::{address}")
    assert not is_public(str(IPv6Address((0x2002 << 112) | (int(address) << 80) | 1)))
    assert plain <= (address.is_global and is_reachable(str(address)))


@quickly
@given(st.sampled_from(NEVER), st.data())
def test_nothing_of_a_refused_network_is_public(network: object, data: st.DataObject) -> None:
    spread = ip_network(str(network))
    number = data.draw(st.integers(0, spread.num_addresses - 1))
    assert not is_public(str(spread[number]))


@quickly
@given(st.integers(0, 2**128 - 1).map(IPv6Address))
def test_only_global_unicast_is_public_among_ipv6(address: IPv6Address) -> None:
    if is_public(str(address)) and address.ipv4_mapped is None:
        assert address in GLOBAL_UNICAST or address in ip_network("64:ff9b::/96")


@quickly
@given(st.text(max_size=60) | st.text(alphabet="htps:/.@[]%0127x-a\\#?", max_size=40).map("https://".__add__))
def test_any_text_is_either_refused_or_read_alike_by_the_client(text: str) -> None:
    try:
        target = Guard(resolve=Names()).check(text)
    except Unsafe:
        return
    read = httpx.URL(target.url)
    assert (read.scheme, read.raw_host.decode(), read.port or 443) == ("https", target.host, target.port)
    assert read.userinfo == b""
    assert read.fragment == ""
