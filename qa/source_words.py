"""What a claim may say beside its quotes: what the source is, and what was asked if it is there."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from index.places import aliases
from index.thesaurus import synonyms
from qa.support import Support, fold_claim

# What turns a statement round, ranks it or says that it is done counts only where it is quoted,
# though the question may have used it: 投资下降了多少 is no ground for 投资下降14%.
_TURNING = re.compile(
    r"[不没未无非否勿莫最更仅只已]|高于|低于|超过?|多于|少于|领先|落后|第[一二三四五六七八九十\d]+"
    r"|增长|增加(?!值)|提高|提升|上升|下降|降低|减少|回落|压减|完成|实现|达成|达到|实际|[上去]年"
    r"|停止|暂停|取消|禁止|严禁|\d[\d.]*(?!\d*年)"
)
# What is said of anything in asking for it.
_PLAIN = (
    "目标",
    "计划",
    "任务",
    "指标",
    "情况",
    "数量",
    "总数",
    "比例",
    "名称",
    "措施",
    "原因",
    "增速",
)


def source_names(supports: Sequence[Support]) -> tuple[str, ...]:
    """The places and years that quotes speak of; each is said whole, 临江市 is no 临江市青禾区."""
    names: dict[str, None] = {}
    for support in supports:
        metadata = support.citation.metadata
        strengths = aliases(metadata.place)
        names |= {fold_claim(name): None for name, strength in strengths.items() if strength > 1}
        # 全区 in a district's report is the district.
        names |= {f"{whose}{metadata.place[-1:]}": None for whose in "全该本我" if metadata.place}
        spoken = [row.year for row, quoted in support.rows() if quoted]
        years = {metadata.year, support.year, *spoken}
        names |= {f"{year}年": None for year in sorted(filter(None, years))}
    return tuple(names)


def known_words(support: Support, topic: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Words of a source's title and headings, and those of the question that the source has."""
    metadata = support.citation.metadata
    above = "|".join(sorted(map(re.escape, aliases(metadata.place)), key=len, reverse=True))
    titles = (metadata.title, *support.citation.section)
    texts = [part for t in titles for part in _parts(re.sub(above, " ", t) if above else t)]
    texts += _PLAIN
    asked = [run for piece in topic.split() for run in _runs(piece, support, texts)]
    return tuple(texts), tuple(asked)


def _parts(text: str) -> Iterator[str]:
    for word in text.split():
        yield from (part for part in _TURNING.split(fold_claim(word)) if part)


def _runs(piece: str, support: Support, texts: Sequence[str]) -> Iterator[str]:
    """The runs of a question's words that the source has too, or that say what it says."""
    sentence = support.sentence
    equal = (other for others in synonyms(sentence).values() for other in others)
    source = "|".join((sentence, *texts, *map(fold_claim, equal)))
    for part in _parts(piece):
        run = part[:1]
        for a, b in pairwise(part):
            if a + b in source:
                run += b
            else:
                yield run
                run = b
        yield run
