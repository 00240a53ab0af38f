"""Dates as Chinese pages write them."""

import pytest

from pipelines.text.dates import day_in_path, find_date, not_after, read_moment


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2018年7月19日 星期四", "2018-07-19"),
        ("2018年07月19日", "2018-07-19"),
        ("2018-7-9", "2018-07-09"),
        ("2018/07/19 08:05", "2018-07-19T08:05:00+08:00"),
        ("2018.07.19 8:05", "2018-07-19T08:05:00+08:00"),
        ("2019-08-14 11:03:20", "2019-08-14T11:03:20+08:00"),
        ("2019年06月15日08:18", "2019-06-15T08:18:00+08:00"),
        ("2019-09-2610:56:28", "2019-09-26T10:56:28+08:00"),
        ("2019年9月26日 10时56分", "2019-09-26T10:56:00+08:00"),
        ("2019年9月26日 星期四 上午 9:05", "2019-09-26T09:05:00+08:00"),
        ("2019年9月26日（星期四）下午3:05", "2019-09-26T15:05:00+08:00"),
        ("2005年09月07日 11:57 PM", "2005-09-07T23:57:00+08:00"),
        ("2005-09-07 12:10 AM", "2005-09-07T00:10:00+08:00"),
        ("2019-09-26T02:56:28Z", "2019-09-26T10:56:28+08:00"),
        ("2019-09-26T02:56:28.123+00:00", "2019-09-26T10:56:28+08:00"),
        ("2019-09-26T10:56:28+08:00", "2019-09-26T10:56:28+08:00"),
        ("2019-09-26T10:56:28+0800", "2019-09-26T10:56:28+08:00"),
        ("二〇一八年七月十九日", "2018-07-19"),
        ("二○二一年十二月三十一日", "2021-12-31"),
        ("二〇二〇年十月二日", "2020-10-02"),
        ("05年3月21日", "2005-03-21"),
        ("18-03-08 23:16", "2018-03-08T23:16:00+08:00"),
        ("河西讯 2016 年 5 月 3 日", "2016-05-03"),
        ("1998年5月4日", "1998-05-04"),
        ("（2021-03-04）", "2021-03-04"),
    ],
)
def test_a_written_date_is_read(text, iso):
    assert find_date(text).iso == iso


@pytest.mark.parametrize(
    "text",
    [
        "7月19日",  # a day without a year
        "07-19 11:03",
        "星期四",
        "2019年9月",
        "2019年",
        "2019-13-01",
        "2019-02-30",
        "版本 2019.10.2.3.4 beta 12019-10-11",
        "比分 3-2-1",
        "1.18.03",
        "电话 0315-2019-1234",
        "1970-01-01 08:00:00",  # what a CMS prints for "no date"
        "0000-00-00 00:00:00",
        "18-03-08",  # a score, a part number, a date? no label says
        "编号 20190926",
    ],
)
def test_what_is_no_date_stays_unread(text):
    found = find_date(text)
    assert found is None, found


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("18-03-0823:16优质创作者", "2018-03-08T23:16:00+08:00"),
        ("05-3-21", "2005-03-21"),
        ("9/17/2004 5:54:13 AM", "2004-09-17T05:54:13+08:00"),
        ("98.5.4", "1998-05-04"),
        ("March 5, 2022 8:05 pm", "2022-03-05T20:05:00+08:00"),
        ("Mar 5, 2022, 12:10 a.m", "2022-03-05T00:10:00+08:00"),
        ("Jul 19, 2018 at 21:30", "2018-07-19T21:30:00+08:00"),
        ("July 19, 2018 3:2", "2018-07-19"),
    ],
)
def test_behind_a_label_short_and_american_dates_count_too(text, iso):
    assert find_date(text, labelled=True).iso == iso


@pytest.mark.parametrize(
    ("value", "iso"),
    [
        ("1581517074", "2020-02-12T22:17:54+08:00"),
        ("1581517074000", "2020-02-12T22:17:54+08:00"),
        ("20190926", "2019-09-26"),
        ("20190926105628", "2019-09-26T10:56:28+08:00"),
        ("201909261056", "2019-09-26T10:56:00+08:00"),
        ("Thu, 19 Jul 2018 01:30:00 GMT", "2018-07-19T09:30:00+08:00"),
        ("2019-09-07T16:30:00.000Z", "2019-09-08T00:30:00+08:00"),
        ("2019-9-7 21:30:50", "2019-09-07T21:30:50+08:00"),
        ("0", None),
        ("12345", None),
        ("刚刚", None),
        ("", None),
        ("2019", None),
    ],
)
def test_a_machine_written_moment_is_read(value, iso):
    assert read_moment(value) == iso


@pytest.mark.parametrize(
    ("path", "iso"),
    [
        ("/roll/2018-12-28/doc-ihq123.shtml", "2018-12-28"),
        ("/gov/201909/t20190923_4512.html", "2019-09-23"),
        ("/2019/09/23/c_11250001.htm", "2019-09-23"),
        ("/2019-09/23/content_9001.htm", "2019-09-23"),
        ("/2019/0923/c1001-300.html", "2019-09-23"),
        ("/05/0425/08/1I606.html", "2005-04-25"),
        ("/html/content_20180719.htm", "2018-07-19"),
        ("/050427/347/26pbv.html", "2005-04-27"),
        ("/a/434365209_123753", None),
        ("/news/20191399.html", None),
        ("/c/7pplXmYoC6f", None),
        ("/detail/1920190012", None),
    ],
)
def test_the_path_of_a_page_tells_its_day(path, iso):
    assert day_in_path(path) == iso


def test_the_place_of_a_date_is_told():
    found = find_date("发布于 2019-09-26 10:56 某网")
    assert (found.start, found.precise, "发布于 2019-09-26 10:56 某网"[found.end :].strip()) == (4, True, "某网")


@pytest.mark.parametrize(
    ("iso", "true"), [("2026-11-01", True), ("2026-11-03T01:00:00+08:00", True), ("2026-11-04", False)]
)
def test_nothing_is_published_a_day_after_its_fetch(iso, true):
    assert not_after(iso, "2026-11-02T08:00:00Z") is true


def test_a_hostile_line_costs_no_time():
    assert find_date("2019年" * 100_000) is None
    assert find_date("1-" * 500_000, labelled=True) is None


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("中華民國113年5月20日", "2024-05-20"),
        ("中華民國一百一十三年五月二十日", "2024-05-20"),
        ("民國一一三年十二月三十一日", "2024-12-31"),
        ("民國113/05/20 08:30", "2024-05-20T08:30:00+08:00"),
        ("民国元年十月十日", None),  # before any news page
        ("2026年十一月17日", "2026-11-17"),
        ("17 Nov 2026, 08:30", "2026-11-17T08:30:00+08:00"),
        ("Jul 08 Mon 2024 09:30", "2024-07-08T09:30:00+08:00"),
        ("17/11/2026 09:30", "2026-11-17T09:30:00+08:00"),
        ("09:30 2024/07/08", "2024-07-08T09:30:00+08:00"),
        ("2026年11月17日 凌晨12:30", "2026-11-17T00:30:00+08:00"),
        ("2026-11-17 上午12:10", "2026-11-17T00:10:00+08:00"),
        ("2026-11-17 中午12:10", "2026-11-17T12:10:00+08:00"),
        ("2026-11-17 中午1:10", "2026-11-17T13:10:00+08:00"),
        ("2026-11-17 深夜11点40", "2026-11-17T23:40:00+08:00"),
        ("第113年度5月20日", None),
    ],
)
def test_days_of_the_republic_of_hong_kong_and_of_night_are_read(text, iso):
    found = find_date(text)
    assert (found and found.iso) == iso


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("发布于 08/11/2026 09:30", "2026-11-08T09:30:00+08:00"),  # as Hong Kong writes it
        ("8/11/2026 9:30:12 AM", "2026-08-11T09:30:12+08:00"),  # as American servers print it
        ("08-11-2026", "2026-11-08"),
        ("11/17/2026", "2026-11-17"),
    ],
)
def test_a_year_at_the_end_leaves_two_numbers_to_tell_apart(text, iso):
    found = find_date(text, labelled=True)
    assert found is not None
    assert found.iso == iso


@pytest.mark.parametrize(
    ("text", "labelled", "iso"),
    [
        ("113-05-03", True, "2024-05-03"),  # 發布日期：113-05-03, as offices in Taiwan print it
        ("113年5月3日", True, "2024-05-03"),
        ("113/05/03 10:20", False, "2024-05-03T10:20:00+08:00"),
        ("（113年5月3日）", False, "2024-05-03"),
        ("113-05-03", False, None),  # a file's number
        ("02-113-05-03", True, None),
        ("115.28.3.4", True, None),
        ("20180719 10:20", True, "2018-07-19T10:20:00+08:00"),
        ("20180719", False, None),
        ("2018071912345", True, None),
        ("河西日報 25/12/2023 18:05", False, "2023-12-25T18:05:00+08:00"),
        ("比分 21-12-2019", False, None),
        ("港岸時報 財經版 19-07-2022", False, "2022-07-19"),
        ("2023年12月25日（一）18:05", False, "2023-12-25T18:05:00+08:00"),
        ("2023年12月25日 週一 18:05", False, "2023-12-25T18:05:00+08:00"),
    ],
)
def test_years_of_the_republic_and_years_at_the_end_need_a_label_or_a_clock(text, labelled, iso):
    found = find_date(text, labelled=labelled)
    assert (found and found.iso) == iso
