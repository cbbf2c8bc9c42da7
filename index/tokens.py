"""Chinese text to the terms that are counted."""

import re
from operator import add

from index.fold import fold

_CJK = "\u3005-\u3007\u3041-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
_UNIT = (
    "[十百千万亿]{0,3}(?:平方公里|平方千米|平方米|立方米|公里|千米|厘米|毫米|微克|毫克|公斤|千克|"
    "千瓦时|千瓦|兆瓦|美元|欧元|日元|英镑|港元|港币|人民币|元|公顷|亩|吨|升|度|米|倍|百分点|个百分点|"
    "个月|小时|分钟|工作日|个工作日|年度|年|月|日|天|周|季度|学年|学位|"
    "人次|架次|车次|班次|批次|人|户|家|个|项|件|条|所|座|台|套|栋|幢|辆|艘|架|位|名|次|张|批|期|类|种|"
    "号|届|级|岁|间|处|支|只|部|场|线|份|篇|宗|起|例|片|块|根|盏|床|席|组|队|站|路|里|成|折|分)"
)
_TOKEN = re.compile(
    # 5g 3d 2.0版 5a; a unit in Latin letters (10kv) comes out the same way.
    r"(?P<name>\d+(?:\.\d+)?[a-z]+[a-z0-9]*)"
    # 1,000 is one number; in 7.5%,8% and 5,6月 the comma parts two.
    r"|(?P<number>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)*)"
    rf"(?:\s*(?P<unit>[%‰]|{_UNIT}|[十百千万亿]+))?"
    # r&d, ai+, pm2.5, covid-19, www.example.gov.cn
    rf"|(?P<latin>[^\W\d_{_CJK}]+(?:[&+./\-]?[a-z0-9]+)*\+?)"
)
_CJK_RUN = re.compile(f"[{_CJK}]+")
_SPACE = re.compile(r"\s+")
_LATIN_PART = re.compile(r"[a-z]{2,}")
_MAX_LATIN = 64


def tokenize(text: str) -> list[str]:
    """Split into the terms that are counted: nothing is dropped but marks and masks (`***`).

    Chinese gives single characters and pairs; numbers stand alone and with their unit.

    >>> tokenize("高企 110 家")
    ['高', '企', '高企', '家', '110', '110家']
    """
    folded = _SPACE.sub(_closed, fold(text))
    tokens: list[str] = []
    for run in _CJK_RUN.findall(folded):
        tokens.extend(run)
        tokens.extend(map(add, run, run[1:]))
    for match in _TOKEN.finditer(folded):
        if match["number"]:
            number = match["number"].replace(",", "")
            tokens.append(number)
            if match["unit"]:
                tokens.append(number + match["unit"])
        elif match["name"]:
            tokens.append(match["name"][:_MAX_LATIN])
        else:
            tokens.extend(_latin_tokens(match["latin"]))
    return tokens


def _closed(space: re.Match[str]) -> str:
    """Nothing for a space within Chinese, as converters put one into 固定资 产投资.

    Not by a pattern that looks behind and ahead, which takes ten milliseconds to compile.
    """
    text, (start, end) = space.string, space.span()
    inside = start and _CJK_RUN.match(text, start - 1) and _CJK_RUN.match(text, end)
    return "" if inside else space[0]


def _latin_tokens(word: str) -> list[str]:
    parts = [part for part in _LATIN_PART.findall(word) if part != word]
    return [token[:_MAX_LATIN] for token in (word, *parts)]
