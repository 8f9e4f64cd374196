"""Bytes to lines of text: the encoding is found out, what is no text is refused."""

import codecs
import io
from collections.abc import Generator
from typing import BinaryIO

from sales.crm.values import OpenStream, UnreadableFile

LONGEST_LINE = 4 * 1024 * 1024
_CHUNK = 1024 * 1024
_HEAD = 4096

_NOT_TEXT = (
    (b"PK\x03\x04", "This is an Excel workbook or a zip file: save the sheet as CSV (UTF-8) and import that."),
    (b"\xd0\xcf\x11\xe0", "This is an old Excel workbook: save the sheet as CSV (UTF-8) and import that."),
    (b"%PDF", "This is a PDF: export the deals from the CRM as CSV and import that."),
    (b"\x1f\x8b", "This file is compressed: unpack it and import the CSV inside."),
)
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def find_encoding(open_stream: OpenStream) -> str:
    """The file's encoding: utf-8-sig, utf-16 (with or without its mark), utf-8 or, failing these, cp1252.

    Raises UnreadableFile for an empty file and for what is no text.
    """
    with open_stream() as stream:
        head = stream.read(_HEAD)
        if not head.strip():
            raise UnreadableFile("The file is empty: export the deals again and import the new file.")
        for signature, sentence in _NOT_TEXT:
            if head.startswith(signature):
                raise UnreadableFile(sentence)
        return _announced(head) or _utf16_unmarked(head) or _utf8_or_cp1252(head, stream)


def text_lines(open_stream: OpenStream, encoding: str) -> Generator[str, None, None]:
    """The file's lines with their ends as they stand; bytes that fit no character become U+FFFD.

    Raises UnreadableFile on a NUL character or a line of more than LONGEST_LINE characters.
    """
    with open_stream() as stream:
        text = io.TextIOWrapper(stream, encoding=encoding, errors="replace", newline="")
        while line := text.readline(LONGEST_LINE + 1):
            if "\0" in line:
                raise UnreadableFile("The file holds binary data: export the deals as CSV (UTF-8) and import that.")
            if len(line) > LONGEST_LINE:
                raise UnreadableFile(
                    "A line of the file is longer than any deal: export the deals as CSV and import that."
                )
            yield line


def _announced(head: bytes) -> str | None:
    return next((name for mark, name in _MARKS if head.startswith(mark)), None)


def _utf16_unmarked(head: bytes) -> str | None:
    """Latin text in UTF-16 has a zero in every second byte and none between them."""
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if odd > len(head) // 4 and even * 20 < odd:
        return "utf-16-le"
    if even > len(head) // 4 and odd * 20 < even:
        return "utf-16-be"
    return None


def _utf8_or_cp1252(head: bytes, rest: BinaryIO) -> str:
    """UTF-8 as long as more of its characters fit than not: a name cut in the middle spoils one name, not all."""
    decoder = codecs.getincrementaldecoder("utf-8")(errors="replace")
    fitting = broken = 0
    chunk = head
    while chunk:
        text = decoder.decode(chunk)
        misfits = text.count("\ufffd") - chunk.count(codecs.encode("\ufffd", "utf-8"))
        broken += misfits
        fitting += len(text) - len(text.encode("ascii", errors="ignore")) - misfits
        chunk = rest.read(_CHUNK)
    broken += decoder.decode(b"", final=True).count("\ufffd")
    return "utf-8" if broken <= fitting else "cp1252"
