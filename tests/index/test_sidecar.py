"""What a person says of a document: in a sidecar, by option; and what wins."""

from pathlib import Path

import pytest

from index.errors import MetadataError
from index.metadata import read_metadata, read_sidecar
from index.types import Metadata

BODY = "\n今年全区地区生产总值增长7%，一般公共预算收入增长5%，固定资产投资增长9%。"


def write_sidecar(folder: Path, text: str) -> Path:
    (folder / "计划.meta.toml").write_text(text, encoding="utf-8")
    return folder / "计划.txt"


def test_every_key_of_a_sidecar(tmp_path: Path) -> None:
    path = write_sidecar(
        tmp_path,
        'title = "工作计划"\nissuer = "白石县人民政府"\nplace = " 白石县 "\nyear = 2021\n'
        'date = 2021-07-01\nsource = "https://example.cn/1"',
    )
    assert read_sidecar(path) == Metadata(
        title="工作计划",
        issuer="白石县人民政府",
        place="白石县",
        year=2021,
        date="2021-07-01",
        source="https://example.cn/1",
    )


def test_no_sidecar(tmp_path: Path) -> None:
    assert read_sidecar(tmp_path / "计划.txt") is None


def test_a_sidecar_with_a_signature(tmp_path: Path) -> None:
    path = write_sidecar(tmp_path, '\ufeffplace = "白石县"')
    assert read_sidecar(path) == Metadata(place="白石县")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ('plaec = "白石县"', "plaec"),
        ('index_number = "1"', "index_number"),
        ('year = "2021"', "year 应为"),
        ("year = true", "year 应为"),
        ("year = 2021.0", "year 应为"),
        ("year = 21", "year 应为"),
        ("place = 3", "place 应为字符串"),
        ('place = ["白石县"]', "place 应为字符串"),
        ("place = 白石县", "无法读取"),
        ("place", "无法读取"),
    ],
)
def test_a_sidecar_that_makes_no_sense(tmp_path: Path, text: str, reason: str) -> None:
    path = write_sidecar(tmp_path, text)
    with pytest.raises(MetadataError) as error:
        read_sidecar(path)
    assert reason in str(error.value) and "计划.meta.toml" in str(error.value)
    assert "\n" not in str(error.value)


def test_a_sidecar_in_another_encoding(tmp_path: Path) -> None:
    (tmp_path / "计划.meta.toml").write_bytes('place = "白石县"'.encode("gb18030"))
    with pytest.raises(MetadataError, match="无法读取"):
        read_sidecar(tmp_path / "计划.txt")


def test_an_option_wins_over_the_sidecar_and_that_over_what_is_found() -> None:
    text = "昆山市2020年工作计划" + BODY
    sidecar = Metadata(title="白石县工作计划", place="白石县", year=2021)
    found = read_metadata(text, "x")
    assert (found.place, found.year) == ("昆山市", 2020)
    told = read_metadata(text, "x", sidecar)
    assert (told.title, told.place, told.year) == ("白石县工作计划", "白石县", 2021)
    option = read_metadata(text, "x", sidecar, place="青禾区", year=2022)
    assert (option.title, option.place, option.year) == ("白石县工作计划", "青禾区", 2022)
    partly = read_metadata(text, "x", Metadata(year=2021))
    assert (partly.title, partly.place, partly.year) == ("昆山市2020年工作计划", "昆山市", 2021)


def test_a_told_title_or_issuer_tells_place_and_year() -> None:
    told = read_metadata("一、回顾" + BODY, "x", Metadata(title="昆山市2020年工作计划"))
    assert (told.place, told.year) == ("昆山市", 2020)
    assert (
        read_metadata("一、回顾" + BODY, "x", Metadata(issuer="昆山市人民政府")).place == "昆山市"
    )
