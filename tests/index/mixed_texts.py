"""Texts of every kind that an embedder meets, made up from a seed."""

import random

_WORDS = [
    "固定资产投资",
    "同比增长",
    "全区",
    "规上工业增加值",
    "一般公共预算收入",
    "力争",
    "新开工项目",
    "亿元",
    "完成",
    "老旧小区改造",
    "城乡居民人均可支配收入",
    "高新技术企业",
    "(争取**%)",
    "7.5%",
    "110家",
    "2022年",
    "、",
    ",",
    "。",
    ";",
    ":",
]
_LATIN = [
    "The",
    "city",
    "will",
    "add",
    "12",
    "schools",
    "by",
    "2025;",
    "R&D",
    "up",
    "3.1%",
    "vs.",
    "2021's",
    "naïve",
    "façade",
    "–",
    "ÜBER-groß",
]
_ODD = (
    "𠮷野家",
    "😀👨‍👩‍👧",
    "①②③㎡㈱",
    "ﷺ",
    "e\u0301",
    "\u3000\u00a0\u200b",
    "ｆｕｌｌ ｗｉｄｔｈ",
    "龘靐齉",
    "<s></s><unk>",
    "\ufeff",
    "한국어",
    "ไทย",
    "العربية",
    "\x07\x1b[0m",
    "▁▁",
    "½⅔",
    "Ⅲ",
    "\ue000",
)


def mixed_texts(count: int, seed: int = 0) -> list[str]:
    """Return texts: Chinese of all lengths, Latin, odd Unicode, spaces, nothing."""
    chance = random.Random(seed)
    made = ["", " ", "a", "增", "\n\t ", "   a  b   "]
    while len(made) < count:
        kind = chance.random()
        words = _WORDS if kind < 0.5 else _LATIN if kind < 0.7 else _ODD
        joint = " " if words is _LATIN else ""
        length = chance.choice((1, 3, 10, 30) if kind < 0.95 else (120, 500))
        parts = [chance.choice(words) for _ in range(length)]
        if kind > 0.9:
            parts += [chr(chance.choice((*range(1, 0xD800), *range(0xE000, 0x11000))))]
        made.append(joint.join(parts))
    return made[:count]
