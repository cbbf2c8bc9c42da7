"""From paths to documents: which files, in which encoding, unchanged."""

import codecs
import hashlib
import os
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import MetadataError, ReadError
from index.reader import SourceFile, decode, find_files, read_document

PLAN = (
    "青禾区2023年工作计划\r\n一、全年固定资产投资增长9.5%，力争11%。\r\n"
    "二、新增高新技术企业 110 家。\n"
)
TRADITIONAL = (
    "青禾區2023年工作計畫\n一、全年固定資產投資增長百分之九,力爭百分之十一。\n"
    "新增高新技術企業一百一十家。\n"
)
NOWHERE = Path("计划.txt")


def source(path: Path) -> SourceFile:
    return SourceFile(path, path.parent, path.name)


def names(*paths: Path) -> list[str]:
    return [file.doc for file in find_files(paths)]


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (PLAN.encode(), PLAN),
        (codecs.BOM_UTF8 + PLAN.encode(), PLAN),
        (codecs.BOM_UTF16_LE + PLAN.encode("utf-16-le"), PLAN),
        (codecs.BOM_UTF16_BE + PLAN.encode("utf-16-be"), PLAN),
        (PLAN.encode("gb18030"), PLAN),
        (PLAN.encode("gbk"), PLAN),
        ((PLAN + "㐀𠮷镕").encode("gb18030"), PLAN + "㐀𠮷镕"),  # four bytes each
        (TRADITIONAL.encode("big5"), TRADITIONAL),
        (b"Work plan 2023\n", "Work plan 2023\n"),
        ("\u3000\u3000一、增长。".encode(), "\u3000\u3000一、增长。"),
        ("增长\u200b9%\x1b[31m".encode(), "增长\u200b9%\x1b[31m"),
    ],
)
def test_decodes(raw: bytes, text: str) -> None:
    assert decode(raw, NOWHERE) == text


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"", "空的"),
        (b" \n\t\r\n", "空的"),
        ("\u3000\n".encode(), "空的"),
        (codecs.BOM_UTF8, "空的"),
        (codecs.BOM_UTF16_LE, "空的"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "不是可识别的文本"),
        (b"PK\x03\x04\x14\x00\x06\x00" + bytes(range(256)), "不是可识别的文本"),
        (bytes(range(128, 256)) * 4, "不是可识别的文本"),
        (PLAN.encode()[:-20] + b"\xe5\xa2", "不是可识别的文本"),  # cut inside a character
        (PLAN.encode("utf-16-le"), "不是可识别的文本"),  # no mark, so full of NUL
        (codecs.BOM_UTF16_LE + PLAN.encode("utf-16-le")[:-1], "不是可识别的文本"),
        # These decode as GB18030, into characters that are mostly rare.
        ("目標は七パーセントです。".encode("shift_jis"), "不是可识别的文本"),
        ("План развития".encode("koi8-r"), "不是可识别的文本"),
        ("Äpfel und Öl für Größe über".encode("latin-1"), "不是可识别的文本"),
        ("增长\0百分之九".encode(), "不是可识别的文本"),
        (codecs.BOM_UTF16_LE + "增长\0九".encode("utf-16-le"), "不是可识别的文本"),
    ],
)
def test_refuses_by_name(raw: bytes, reason: str) -> None:
    with pytest.raises(ReadError) as error:
        decode(raw, NOWHERE)
    assert reason in str(error.value) and str(NOWHERE) in str(error.value)
    assert "\n" not in str(error.value)


def test_utf8_cut_anywhere_is_not_taken_for_another_encoding() -> None:
    raw = PLAN.encode()
    for end in range(1, len(raw)):
        try:
            whole = raw[:end].decode()
        except UnicodeDecodeError:
            with pytest.raises(ReadError, match="不是可识别的文本"):
                decode(raw[:end], NOWHERE)
        else:
            assert decode(raw[:end], NOWHERE) == whole


def test_utf8_with_a_byte_lost_is_not_taken_for_another_encoding() -> None:
    raw = PLAN.encode()
    for lost in range(len(raw)):
        damaged = raw[:lost] + raw[lost + 1 :]
        if raw[lost] >= 0x80:
            with pytest.raises(ReadError, match="不是可识别的文本"):
                decode(damaged, NOWHERE)


@given(st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1))
def test_utf8_is_the_file_unchanged(text: str) -> None:
    if text.strip() and not text.startswith("\ufeff"):
        assert decode(text.encode(), NOWHERE) == text


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(raw: bytes) -> None:
    try:
        text = decode(raw, NOWHERE)
    except ReadError:
        return
    assert text.strip() and "\0" not in text


def test_a_document_is_its_file(tmp_path: Path) -> None:
    path = tmp_path / "青禾区2023年工作计划.txt"
    path.write_bytes(PLAN.encode("gb18030"))
    document = read_document(source(path))
    assert document.text == PLAN  # line ends kept
    assert document.doc == path.name
    assert document.sha256 == hashlib.sha256(PLAN.encode("gb18030")).hexdigest()
    assert (document.metadata.place, document.metadata.year) == ("青禾区", 2023)


def test_options_win(tmp_path: Path) -> None:
    path = tmp_path / "青禾区2023年工作计划.txt"
    path.write_text(PLAN, encoding="utf-8")
    document = read_document(source(path), place="白石县", year=2019)
    assert (document.metadata.place, document.metadata.year) == ("白石县", 2019)


def test_a_bad_sidecar_is_an_error_of_its_document(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(PLAN, encoding="utf-8")
    path.with_name("a.meta.toml").write_text("yaer = 2023", encoding="utf-8")
    with pytest.raises(MetadataError, match="yaer"):
        read_document(source(path))


@pytest.mark.parametrize("suffix", [".pdf", ".DOCX", ".doc", ".wps", ".ofd", ".html", ".rtf"])
def test_formats_that_are_not_read_are_named(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"计划{suffix}"
    path.write_bytes(b"%PDF-1.4")
    assert names(tmp_path) == [path.name]
    with pytest.raises(ReadError, match=f"暂不支持 {suffix} 格式.*计划"):
        read_document(source(path))


def test_a_file_that_cannot_be_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.txt"
    path.write_text(PLAN, encoding="utf-8")

    def refuse(self: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", refuse)
    with pytest.raises(ReadError, match=r"无法读取文件 .*a\.txt:没有读权限"):
        read_document(source(path))


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root 不受文件权限限制")
def test_a_file_without_permission(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(PLAN, encoding="utf-8")
    path.chmod(0)
    with pytest.raises(ReadError, match="无法读取文件"):
        read_document(source(path))


def test_a_folder_that_cannot_be_read_is_not_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "白石县").mkdir()
    scandir = os.scandir

    def refuse(path: object) -> object:
        if str(path).endswith("白石县"):
            raise PermissionError(13, "Permission denied", str(path))
        return scandir(str(path))

    monkeypatch.setattr(os, "scandir", refuse)
    with pytest.raises(ReadError, match=r"无法读取文件夹 .*白石县:没有读权限"):
        names(tmp_path)


def test_a_file_that_is_gone(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match=r"无法读取文件 .*a\.txt:文件不存在"):
        read_document(source(tmp_path / "a.txt"))


def test_a_link_to_nothing_is_told_as_such(tmp_path: Path) -> None:
    (tmp_path / "a.txt").symlink_to(tmp_path / "没有.txt")
    (found,) = find_files([tmp_path])
    with pytest.raises(ReadError, match=r"a\.txt:.*链接所指的文件已不在.*可以删除") as caught:
        read_document(found)
    assert "权限" not in str(caught.value) and not re.search("[a-z]{4}", str(caught.value)[-40:])


def test_links_in_a_circle_are_told_in_chinese(tmp_path: Path) -> None:
    (tmp_path / "甲").symlink_to(tmp_path / "乙")
    (tmp_path / "乙").symlink_to(tmp_path / "甲")
    with pytest.raises(ReadError, match=r"无法读取路径 .*甲:链接循环"):
        find_files([tmp_path / "甲"])


def test_a_missing_path_is_named(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match=r"路径不存在:.*没有这个"):
        find_files([tmp_path / "没有这个"])


def test_a_name_too_long(tmp_path: Path) -> None:
    with pytest.raises(ReadError, match="路径"):
        find_files([tmp_path / ("长" * 300)])


def test_finds_files_in_a_stable_order(tmp_path: Path) -> None:
    for name in ("乙/b.txt", "乙/a.md", "甲.txt", "a.TXT", "b.markdown", "c.text", "乙/丙/d.txt"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("增长", encoding="utf-8")
    expected = ["a.TXT", "b.markdown", "c.text", "甲.txt", "乙/a.md", "乙/b.txt", "乙/丙/d.txt"]
    assert names(tmp_path) == expected
    assert names(tmp_path) == names(tmp_path)


def test_passes_over_hidden_and_other_files(tmp_path: Path) -> None:
    for name in (".hidden.txt", ".git/a.txt", "~$a.docx", "a.meta.toml", "a.csv", "README"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("增长", encoding="utf-8")
    assert names(tmp_path) == []


def test_a_file_named_by_a_person_is_read_whatever_its_suffix(tmp_path: Path) -> None:
    path = tmp_path / "计划"
    path.write_text(PLAN, encoding="utf-8", newline="")
    assert read_document(find_files([path])[0]).text == PLAN


def test_a_file_given_twice_is_found_once(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("增长", encoding="utf-8")
    assert names(path, tmp_path, path) == ["a.txt"]


def test_a_loop_of_links_ends(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("增长", encoding="utf-8")
    (tmp_path / "circle").symlink_to(tmp_path, target_is_directory=True)
    assert names(tmp_path) == ["a.txt"]


def test_a_link_to_itself_is_an_error(tmp_path: Path) -> None:
    link = tmp_path / "loop.txt"
    link.symlink_to(link)
    with pytest.raises(ReadError, match=r"loop\.txt"):
        find_files([link])


def test_a_broken_link_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.txt").symlink_to(tmp_path / "gone.txt")
    with pytest.raises(ReadError, match=r"a\.txt"):
        read_document(find_files([tmp_path])[0])


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="此系统没有命名管道")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.txt")
    with pytest.raises(ReadError, match="不是普通文件"):
        read_document(find_files([tmp_path])[0])


def test_home_is_expanded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / "a.txt").write_text("增长", encoding="utf-8")
    assert names(Path("~/a.txt")) == ["a.txt"]
