"""Bytes to text: every encoding that CRMs write, and what is no text."""

import io

import pytest

from sales.crm.encoding import LONGEST_LINE, find_encoding, text_lines
from sales.crm.values import UnreadableFile

TEXT = "Deal Name,Amount\r\nMüller & Söhne,100\r\nSociété Générale,200\r\n"


def found(content: bytes) -> str:
    return find_encoding(lambda: io.BytesIO(content))


@pytest.mark.parametrize(
    ("codec", "encoding"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("utf-16", "utf-16"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
        ("cp1252", "cp1252"),
        ("iso-8859-1", "cp1252"),
    ],
)
def test_the_text_comes_back_from_its_encoding(codec: str, encoding: str) -> None:
    content = TEXT.encode(codec)
    assert found(content) == encoding
    assert "".join(text_lines(lambda: io.BytesIO(content), encoding)) == TEXT


def test_a_character_at_the_border_of_two_reads_is_whole() -> None:
    content = b"x" * 4095 + "é".encode() + b"y" * (1024 * 1024 - 2) + "é".encode()
    assert found(content) == "utf-8"


def test_one_name_cut_in_the_middle_does_not_spoil_the_others() -> None:
    content = TEXT.encode() + "Zoë".encode()[:-1]
    assert found(content) == "utf-8"
    assert list(text_lines(lambda: io.BytesIO(content), "utf-8"))[1:] == [
        "Müller & Söhne,100\r\n",
        "Société Générale,200\r\n",
        "Zo\ufffd",
    ]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "empty"),
        (b" \r\n\r\n", "empty"),
        (b"PK\x03\x04rest of a workbook", "save the sheet as CSV"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "save the sheet as CSV"),
        (b"%PDF-1.7", "export the deals from the CRM as CSV"),
        (b"\x1f\x8b\x08", "unpack it"),
    ],
)
def test_what_is_no_text_is_refused_with_the_way_out(content: bytes, sentence: str) -> None:
    with pytest.raises(UnreadableFile, match=sentence):
        found(content)


@pytest.mark.parametrize("content", [b"Deal Name,Amount\nA\x00cme,1\n", b"a," + b"x" * (LONGEST_LINE + 1)])
def test_zero_bytes_and_endless_lines_are_refused(content: bytes) -> None:
    with pytest.raises(UnreadableFile):
        list(text_lines(lambda: io.BytesIO(content), "utf-8"))
