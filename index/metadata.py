"""What a document is: title, issuer, place, year, dates; found, or said by a person."""

import tomllib
from dataclasses import fields, replace
from datetime import date
from pathlib import Path

from index.errors import MetadataError
from index.header import is_title, read_header
from index.subject import find_place, find_year
from index.types import Metadata

SIDECAR_SUFFIX = ".meta.toml"
_KEYS = tuple(f.name for f in fields(Metadata) if f.name != "index_number")
_YEARS = range(1900, 2201)


def read_sidecar(path: Path) -> Metadata | None:
    """Read `NAME.meta.toml` beside a file: what a person says of it.

    Raises:
        MetadataError: not valid TOML, an unknown key, or a value of the wrong type.
    """
    sidecar = path.with_name(path.stem + SIDECAR_SUFFIX)
    if not sidecar.exists():
        return None
    if not sidecar.is_file():  # a pipe would be read for ever
        raise MetadataError(f"旁注不是普通文件:{sidecar}。请改名或移走后重试。")
    try:
        data = tomllib.loads(sidecar.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise MetadataError(f"旁注文件无法读取:{sidecar}({error})。请改正后重试。") from error
    for key in data:
        if key not in _KEYS:
            raise MetadataError(
                f"旁注文件有未知的键 {key}:{sidecar}。可用的键:{'、'.join(sorted(_KEYS))}。"
            )
    words = {key: _words(key, value, sidecar) for key, value in data.items() if key != "year"}
    return Metadata(year=_year(data.get("year"), sidecar), **words)


def _words(key: str, value: object, sidecar: Path) -> str:
    if key == "date" and isinstance(value, date):
        return value.isoformat()
    if not isinstance(value, str):
        raise MetadataError(f"旁注文件的 {key} 应为字符串:{sidecar}。请加上引号。")
    return value.strip()


def _year(value: object, sidecar: Path) -> int | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or value not in _YEARS:
        raise MetadataError(
            f"旁注文件的 year 应为 1900 至 2200 的整数:{sidecar}。例如 year = 2021。"
        )
    return value


def read_metadata(
    text: str,
    name: str,
    sidecar: Metadata | None = None,
    *,
    place: str = "",
    year: int | None = None,
) -> Metadata:
    """Say what a document is, from its header, its text, its file name and a person's word.

    Options win over the sidecar, the sidecar over everything found.
    """
    header = read_header(text)
    title = (sidecar.title if sidecar else "") or header.title or (name if is_title(name) else "")
    issuer = (sidecar.issuer if sidecar else "") or header.issuer
    found = Metadata(
        title=title,
        issuer=issuer,
        index_number=header.index_number,
        date=header.date,
        place=find_place(text, title, issuer, name),
        year=find_year(text, title, name, header.date),
    )
    given = {key: value for key in _KEYS if (value := getattr(sidecar, key, None))}
    given |= {"place": place.strip() or given.get("place", found.place)}
    given |= {"year": year or given.get("year", found.year)}
    return replace(found, **given)
