"""Where a department may have the platform call it: nowhere inside."""

import pytest
from hypothesis import given, settings, strategies as st

from chalicelib.access.endpoints import addresses, check_endpoint
from chalicelib.kernel.errors import Invalid

PUBLIC = "203.107.6.88"


def resolve(host: str) -> list[str]:
    """A resolver that takes every host for a public one."""
    assert host
    return [PUBLIC]


def refused(url: str, *found: str) -> bool:
    try:
        check_endpoint(url, lambda host: found or resolve(host))
    except Invalid as refusal:
        return (refusal.code, refusal.field) == ("endpoint_forbidden", "endpoint")
    return False


@pytest.mark.parametrize(
    "url",
    [
        "https://hooks.km.gov.cn",
        "https://hooks.km.gov.cn/",
        "https://hooks.km.gov.cn/a/b?c=d",
        "https://HOOKS.km.gov.cn:443/a",
        "https://hooks.km.gov.cn:8443/a",
        "https://xn--fiq228c.xn--fiqs8s/a",
    ],
)
def test_a_public_https_endpoint_may_be_called(url: str) -> None:
    assert check_endpoint(url, resolve) == (PUBLIC,)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "hooks.km.gov.cn",
        "//hooks.km.gov.cn/a",
        "http://hooks.km.gov.cn/a",
        "ftp://hooks.km.gov.cn/a",
        "file:///etc/passwd",
        "gopher://hooks.km.gov.cn/a",
        "javascript:alert(1)",
        "https://",
        "https:///a",
        "https://hooks.km.gov.cn:80/a",
        "https://hooks.km.gov.cn:22/a",
        "https://hooks.km.gov.cn:99999/a",
        "https://hooks.km.gov.cn:x/a",
        "https://user@hooks.km.gov.cn/a",
        "https://user:word@hooks.km.gov.cn/a",
        "https://@hooks.km.gov.cn/a",
        "https://hooks.km.gov.cn@127.0.0.1/a",
        "https://127.0.0.1#@hooks.km.gov.cn/a",
        "https://hooks.km.gov.cn/a#b",
        "https://127.0.0.1\\@hooks.km.gov.cn/a",
        "https://hooks.km.gov.cn /a",
        " https://hooks.km.gov.cn/a",
        "https://hooks.km.gov.cn/a\r\nHost: b",
        "https://hooks.km.gov.cn/\x00",
        "https://127.0.0.1/a",
        "https://127.1/a",
        "https://127.0.0.1./a",
        "https://2130706433/a",
        "https://0x7f000001/a",
        "https://0x7f.0x0.0x0.0x1/a",
        "https://0177.0.0.1/a",
        "https://017700000001/a",
        "https://0/a",
        "https://8.8.8.8/a",
        "https://169.254.169.254/latest/meta-data/",
        "https://100.100.100.200/latest/meta-data/",
        "https://[::1]/a",
        "https://[::ffff:127.0.0.1]/a",
        "https://[fd00:ec2::254]/a",
        "https://[2606:4700::1111]/a",
        "https://[fe80::1%25eth0]/a",
        "https://１２７.０.０.１/a",
        "https://ⓛocalhost/a",
        "https://政务.cn/a",
        "https://localhost/a",
        "https://LOCALHOST:443/a",
        "https://a.localhost/a",
        "https://metadata/a",
        "https://metadata.google.internal/a",
        "https://instance-data.ec2.internal/a",
        "https://printer.local/a",
        "https://hooks/a",
        "https://hooks.km.gov.cn./a",
        "https://-a.km.gov.cn/a",
        "https://a_b.km.gov.cn/a",
        "https://a..gov.cn/a",
        "https://127.0.0.1.1/a",
        "https://a.1x/a",
        "https://%31%32%37.0.0.1/a",
        "https://hooks.km.gov.cn%00.evil.cn/a",
        "https://" + "a" * 64 + ".cn/a",
        "https://" + "a." * 130 + "cn/a",
        "https://hooks.km.gov.cn/" + "a" * 500,
    ],
)
def test_what_is_not_a_public_https_name_is_refused_before_anything_is_resolved(url: str) -> None:
    def never(host: str) -> list[str]:
        raise AssertionError(host)

    with pytest.raises(Invalid) as refusal:
        check_endpoint(url, never)
    assert (refusal.value.code, refusal.value.field) == ("endpoint_forbidden", "endpoint")


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.8.8.8", "0.0.0.1", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1",
        "169.254.169.254", "100.64.0.1", "100.100.100.200", "192.0.0.192", "192.0.2.1", "198.18.0.1", "203.0.113.1",
        "224.0.0.1", "239.255.255.250", "240.0.0.1", "255.255.255.255", "::", "::1", "fe80::1", "fe80::1%eth0",
        "fc00::1", "fd00:ec2::254", "ff02::1", "::ffff:127.0.0.1", "::ffff:169.254.169.254", "::ffff:8.8.8.8",
        "64:ff9b::7f00:1", "64:ff9b:1::7f00:1", "2002:7f00:1::", "2001:0:4136:e378:8000:63bf:3fff:fdd2",
        "2001:db8::1", "::7f00:1", "not an address", "",
    ],
)  # fmt: skip
def test_a_name_that_resolves_inside_is_refused_even_among_public_addresses(address: str) -> None:
    url = "https://hooks.km.gov.cn/a"
    assert refused(url, address)
    assert refused(url, PUBLIC, address)
    assert not refused(url, PUBLIC, "2606:4700:4700::1111")


def test_a_name_that_resolves_to_nothing_is_refused() -> None:
    with pytest.raises(Invalid):
        check_endpoint("https://hooks.km.gov.cn/a", lambda _: [])


def test_the_systems_resolver_knows_this_machine_and_no_invalid_name() -> None:
    assert set(addresses("localhost")) & {"127.0.0.1", "::1"}
    assert addresses("no-such-host.invalid") == []


@settings(deadline=None, database=None)
@given(number=st.integers(0, 2**32 - 1), form=st.sampled_from(["{}", "{:#x}", "{:#o}", "0{:o}", "0X{:X}", "{}."]))
def test_no_way_of_writing_an_address_is_a_name(number: int, form: str) -> None:
    assert refused(f"https://{form.format(number)}/a")


@settings(deadline=None, database=None)
@given(text=st.text(max_size=60))
def test_any_text_is_answered(text: str) -> None:
    refused(text)
    refused(f"https://{text}")
