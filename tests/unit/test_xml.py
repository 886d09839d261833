"""XML from strangers is read safely, or refused at once with the place."""

from time import thread_time

import pytest

from engine.errors import InvalidInput
from engine.xml import local_name, parse_xml

_LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
BILLION_LAUGHS = f'<!DOCTYPE x [<!ENTITY l0 "ha">{_LAUGHS}]><x a="&l9;">&l9;</x>'.encode()

HOSTILE = {
    "billion laughs": BILLION_LAUGHS,
    "quadratic blow-up": b'<!DOCTYPE x [<!ENTITY a "' + b"a" * 100_000 + b'">]><x>' + b"&a;" * 10_000 + b"</x>",
    "an external entity": b'<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]><x>&f;</x>',
    "a parameter entity": b'<!DOCTYPE x [<!ENTITY % p SYSTEM "file:///etc/passwd"> %p;]><x/>',
    "an external DTD": b'<!DOCTYPE x SYSTEM "http://example.invalid/x.dtd"><x/>',
    "a plain DOCTYPE": b"<!DOCTYPE x><x/>",
    "a DOCTYPE in UTF-16": '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE x><x/>'.encode("utf-16"),
    "elements 10,000 deep": b"<x>" * 10_000 + b"</x>" * 10_000,
    "20,000 attributes": b"<x " + b" ".join(b'a%d=""' % n for n in range(20_000)) + b"/>",
    "more elements than allowed": b"<x>" + b"<y/>" * 25_000 + b"</x>",
    "more bytes than allowed": b"<x>" + b" " * 2_000_000 + b"</x>",
    "an unknown encoding": b'<?xml version="1.0" encoding="klingon"?><x/>',
    "bytes that are no UTF-8": b"<x>\xff\xfe\xc3</x>",
    "NUL bytes": b"<x>\x00</x>",
    "nothing": b"",
    "a text that is no XML": b"complaint,amount\n1,200\n",
    "an element left open": b"<x><y></x>",
    "two roots": b"<x/><x/>",
    "an undeclared prefix": b"<bpmn:x/>",
}


@pytest.mark.parametrize("data", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_file_is_refused_within_a_tenth_of_a_second(data: bytes) -> None:
    seconds: list[float] = []
    for _ in range(3):
        began = thread_time()
        with pytest.raises(InvalidInput) as refused:
            parse_xml(data, name="routing.dmn")
        seconds.append(thread_time() - began)

    assert min(seconds) < 0.1
    assert refused.value.facts["file"] == "routing.dmn"
    assert isinstance(refused.value.facts["line"], int)


def test_the_refusal_names_the_line() -> None:
    with pytest.raises(InvalidInput) as refused:
        parse_xml(b"<x>\n<y>\n</x>", name="main.bpmn")

    assert refused.value.facts["line"] == 3
    assert "main.bpmn is not XML" in str(refused.value)


def test_a_limit_is_named() -> None:
    with pytest.raises(InvalidInput, match="more than 3 elements deep") as refused:
        parse_xml(b"<a>\n<b>\n<c>\n<d/></c></b></a>", name="main.bpmn", max_depth=3)

    assert (refused.value.facts["line"], refused.value.facts["limit"]) == (4, 3)


def test_an_ordinary_file_is_read_whole_without_its_comments() -> None:
    root = parse_xml("<?go?><m:部门 xmlns:m='urn:x' id='1'>客<!-- x -->户<m:b/></m:部门>".encode(), name="x.xml")

    assert local_name(root) == "部门"
    assert root.text == "客户"
    assert [local_name(child) for child in root] == ["b"]


def test_utf_16_is_read() -> None:
    root = parse_xml('<?xml version="1.0" encoding="UTF-16"?><x>投诉</x>'.encode("utf-16"), name="x.xml")

    assert root.text == "投诉"


def test_each_of_the_limits_lets_its_own_number_pass() -> None:
    data = b"<a x='1' y='2'><b/><b/></a>"

    root = parse_xml(data, name="x.xml", max_bytes=len(data), max_depth=2, max_elements=3, max_attributes=2)

    assert len(root) == 2
