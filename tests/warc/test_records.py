"""A record that is damaged costs itself, wherever the damage is."""

from __future__ import annotations

import gzip
import io
import random
from collections.abc import Callable

import pytest

from pipelines.warc.records import Damage, WarcRecord, read_records

MOST = 1 << 20
Packed = Callable[[list[bytes]], bytes]


def content(number: int) -> bytes:
    lines = "".join(f"<p>柳溪村第{n}户人家昨天装上了新水表，第{number}期工程到此完工。</p>" for n in range(9))
    return f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html>{lines}</html>".encode()


def record(number: int, *, length: object = None, body: bytes | None = None, end: bytes = b"\r\n\r\n") -> bytes:
    body = content(number) if body is None else body
    told = "" if length == "" else f"Content-Length: {len(body) if length is None else length}\r\n"
    head = f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://a.example/{number}\r\n{told}\r\n"
    return head.encode() + body + end


def plain(records: list[bytes]) -> bytes:
    return b"".join(records)


def members(records: list[bytes]) -> bytes:
    return b"".join(map(gzip.compress, records))


def one_member(records: list[bytes]) -> bytes:
    return gzip.compress(plain(records))


def small_blocks(records: list[bytes]) -> bytes:
    """As bgzip does: members end in the middle of records."""
    whole = plain(records)
    return b"".join(gzip.compress(whole[at : at + 100]) for at in range(0, len(whole), 100))


FORMS = (plain, members, one_member, small_blocks)


def read(data: bytes) -> list[tuple[str, bytes] | str]:
    """Number and content of each record, and of damage the words."""
    found: list[tuple[str, bytes] | str] = []
    for one in read_records(io.BytesIO(data), MOST):
        if isinstance(one, WarcRecord):
            found.append((one.headers["warc-target-uri"][-1], one.content))
        else:
            found.append(one.why)
    return found


def sound(*numbers: int) -> list[tuple[str, bytes]]:
    return [(str(number), content(number)) for number in numbers]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    "second",
    [
        record(2),
        record(2, length=300),  # too small
        record(2, length=""),  # none
        record(2, length="-1"),
        record(2, length="many"),
        record(2, end=b"\r\n"),
        record(2, end=b"\r\n\r\n\r\n\r\n"),
        record(2, end=b"\n\n"),
    ],
)
def test_a_wrong_length_or_end_costs_nothing(form: Packed, second: bytes) -> None:
    assert read(form([record(1), second, record(3)])) == sound(1, 2, 3)


@pytest.mark.parametrize("form", [plain, members, one_member])
def test_a_length_that_reaches_into_the_next_record_costs_nothing(form: Packed) -> None:
    assert read(form([record(1), record(2, length=len(content(2)) + 50), record(3), record(4)])) == sound(1, 2, 3, 4)


@pytest.mark.parametrize("form", FORMS)
def test_a_record_that_holds_a_record_is_one(form: Packed) -> None:
    """Whoever keeps an archive of archives gives the right length."""
    inside = b"HTTP/1.1 200 OK\r\n\r\n" + record(7) + b"the end"
    assert read(form([record(1), record(2, body=inside), record(3)])) == [*sound(1), ("2", inside), *sound(3)]


@pytest.mark.parametrize("form", FORMS)
def test_what_is_no_record_is_told_and_passed_over(form: Packed) -> None:
    assert read(form([record(1), b"junk\r\n", record(2)])) == [*sound(1), "no record begins here", *sound(2)]


@pytest.mark.parametrize("form", FORMS)
def test_a_record_too_long_to_hold_is_told_and_passed_over(form: Packed) -> None:
    long = record(2, body=b"HTTP/1.1 200 OK\r\n\r\n" + b"z" * (3 << 20))
    read_back = read(form([record(1), long, record(3)])) if form is not small_blocks else [*sound(1), "", *sound(3)]
    assert read_back[:1] + read_back[2:] == sound(1, 3)
    assert read_back[1] in ("", f"it holds {(3 << 20) + 19} bytes, more than {MOST}")


def test_a_bomb_behind_a_record_is_passed_over() -> None:
    bomb = gzip.compress(record(2, end=b"z" * (40 << 20)))
    data = gzip.compress(record(1)) + bomb + gzip.compress(record(3))
    assert read(data) == [*sound(1), f"it does not end within {MOST} bytes", *sound(3)]


@pytest.mark.parametrize("place", [0, 1, 3, 40, -6])
def test_a_damaged_member_costs_itself(place: int) -> None:
    damaged = bytearray(gzip.compress(record(2)))
    damaged[place] ^= 0x5A
    found = read(gzip.compress(record(1)) + bytes(damaged) + gzip.compress(record(3)))
    assert [one for one in found if not isinstance(one, str)] in (sound(1, 3), sound(1, 2, 3))
    if tuple(int(one[0]) for one in found if not isinstance(one, str)) == (1, 3):
        assert any("damaged" in one for one in found if isinstance(one, str))


def test_half_a_member_costs_itself() -> None:
    half = gzip.compress(record(2))[:80]
    found = read(gzip.compress(record(1)) + half + gzip.compress(record(3)))
    assert [one for one in found if not isinstance(one, str)] == sound(1, 3)


@pytest.mark.parametrize("form", FORMS)
def test_a_file_that_breaks_off_gives_what_it_has_and_says_so(form: Packed) -> None:
    data = form([record(1), record(2)])
    *first, last = read_records(io.BytesIO(data[:-40]), MOST)
    assert [one.content for one in first if isinstance(one, WarcRecord)] == [content(1)][: len(first)]
    assert isinstance(last, Damage)
    assert last.ends


def test_zeros_behind_the_last_member_are_no_damage() -> None:
    assert read(members([record(1)]) + bytes(5000)) == sound(1)


@pytest.mark.parametrize("data", [b"", b"\r\n\r\n", bytes(100)])
def test_nothing_is_nothing(data: bytes) -> None:
    assert read(data) == []


@pytest.mark.parametrize("data", [b"<html>" * 99, b"\x1f\x8b\x08" + b"no gzip" * 9, bytes(range(1, 256)) * 9])
def test_what_is_no_archive_is_told_once(data: bytes) -> None:
    assert len(read(data)) == 1


@pytest.mark.parametrize("form", FORMS)
def test_whatever_is_changed_reading_comes_to_an_end(form: Packed) -> None:
    chance = random.Random(7)
    whole = form([record(number) for number in range(4)])
    for _ in range(150):
        data = bytearray(whole)
        for _ in range(chance.randint(1, 5)):
            at = chance.randrange(len(data))
            match chance.randrange(3):
                case 0:
                    data[at] = chance.randrange(256)
                case 1:
                    del data[at : at + chance.randrange(90)]
                case 2:
                    data[at:at] = data[at : at + chance.randrange(90)]
        found = list(read_records(io.BytesIO(bytes(data)), MOST))
        assert len(found) < 60
