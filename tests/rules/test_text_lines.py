"""Words of text documents' lines: what is read from the file, and every way in which it can be wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipelines.rules.config_files import CONFIG, ConfigError
from pipelines.rules.text_lines import default_text_lines, load_text_lines


@pytest.mark.parametrize("line", ["地  点:竹塘镇文化站", "【主讲人】:麦青", "2.报名时间:6月3日", "地点 :礼堂"])
def test_a_label_of_an_event_is_found_at_a_lines_beginning(line: str) -> None:
    assert default_text_lines().event.search(line)


@pytest.mark.parametrize("line", ["他说出了地点:礼堂", "地点不详", "来源:白鹭日报", "责任编辑:麦青"])
def test_other_labels_are_none_of_an_event(line: str) -> None:
    assert default_text_lines().event.search(line) is None


def test_all_problems_of_the_file_are_told_at_once(tmp_path: Path) -> None:
    ours = (CONFIG / "text_lines.yaml").read_text("utf-8")
    broken = ours.replace("event_labels:", "labels:", 1).replace("hits: ['更多>>'", "hits: ['更少'", 1)
    file = tmp_path / "text_lines.yaml"
    file.write_text(broken.replace("- id: paging", "- id: pages", 1), "utf-8")
    with pytest.raises(ConfigError) as raised:
        load_text_lines(file)
    told = str(raised.value)
    assert "unknown key 'labels'" in told
    assert "missing key 'event_labels'" in told
    assert "more: does not hit its example '更少'" in told
    assert "unknown key 'pages'" in told
    assert "missing key 'paging'" in told
