"""What shared/log/encoding.py promises: one reading of JSON, one spelling of base64."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.log.encoding import ObjectReader, check_facts, read_base64, write_base64, write_object

JSON = st.recursive(
    st.none() | st.booleans() | st.text() | st.integers(1 - 2**53, 2**53 - 1),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=12,
)


@given(st.binary())
def test_base64_is_read_back(data: bytes) -> None:
    assert read_base64(write_base64(data)) == data


@pytest.mark.parametrize(
    "text",
    [
        "QQ",
        "QQ=",
        "QQ===",
        "QR==",
        "QUJ=",
        "QUI-",
        "QUI_",
        "QU I=",
        "QUI=\n",
        "QQ==QQ==",
        "=",
        "中",
    ],
)
def test_base64_is_refused_in_any_other_spelling(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011
        read_base64(text)


@given(st.dictionaries(st.text(), JSON), st.sampled_from([None, 1]))
def test_facts_are_accepted_however_they_are_laid_out(
    facts: dict[str, object], indent: int | None
) -> None:
    check_facts(write_object(facts))
    check_facts(json.dumps(facts, indent=indent).encode())


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"[]",
        b'"text"',
        b'{"a":1}{}',
        b'{"a":1,}',
        b'\xef\xbb\xbf{"a":1}',
        b'{"a":"\xff"}',
        b'{"a":"\\ud800"}',
        b'{"a":1,"a":1}',
        b'{"a":{"b":1,"b":2}}',
        b'{"a":[{"b":1,"\\u0062":2}]}',
        b'{"a":1.0}',
        b'{"a":[1e3]}',
        b'{"a":NaN}',
        b'{"a":{"b":9007199254740992}}',
        b'{"a":[-9007199254740992]}',
        b'{"a":99999999999999999999999999}',
        b'{"a":' + b"[" * 100_000,
    ],
)
def test_facts_are_refused(data: bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011
        check_facts(data)


def test_repeated_member_is_refused_where_any_number_is_welcome() -> None:
    reader = ObjectReader(dict[str, Any])
    assert reader.read(b'{ "a": 1.50 }') == {"a": 1.5}
    with pytest.raises(ValueError, match="repeated"):
        reader.read(b'{"a":1.5,"a":1.5}')
