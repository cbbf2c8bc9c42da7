"""Tell whether what a question names stands around the candidate that is to answer it."""

import re
from collections.abc import Sequence

from index.fold import fold
from index.types import Hit
from qa.candidates import Candidate
from qa.matching import Wording
from qa.question import Kind, Question

# 5g, pm2.5, 3号线: names that no other words say, unless the thesaurus knows some.
_CODE = re.compile(r"[a-z]+[-.]?\d+(?:\.\d+)*|\d+(?:\.\d+)?[a-z]+|\d+号线")
# 总产值里有多少来自渔业: what part of a thing is asked for.
_PART = re.compile(
    r"(?:里面?|[之当其]?中)(?:头|边)?有?(?:多少|几)[一-龥]{0,3}?(?:来自|出自|属于|[用花]于|[用花]在|是)"
    r"(?:做|搞|给|生产)?([一-龥]{2,6}?)(?:行业|方面)?(?:的|上|[?。,]|$)"
)
_RUN = re.compile(r"[一-龥\d]+")
# So many characters in a row that few passages have are a name (东岭隧道二期), no turn of phrase.
_NAME, _FEW = 5, 2
_NAMED_WHOLE = 0.7
# What says the same in other words need not name what is only around it, unless that is so long
# that the documents say it in these words alone.
_ALIKE, _LONG_NAME = 0.9, 8


def lacking(question: Question, wording: Wording, candidate: Candidate, hits: Sequence[Hit]) -> str:
    """A name of the question that the candidate's passage and its headings lack; "" if none."""
    passage = candidate.evidence.passage
    # PM_2.5 is how some files write the small figure.
    around = fold(f"{' '.join(passage.section)} {passage.text}").replace("_", "")
    if question.foreign:
        return ""
    if question.kind is Kind.DEFINITION:
        for term in question.unexplained:
            # “a+b”: the text may say more of each: a中心+b中心.
            if not all(part in around for part in fold(term).split("+")):
                return term
    found = wording.found_in(around)
    for code in _CODE.finditer(question.topic):
        held = found if code.group() in wording.terms else around
        if code.group() not in held:
            return code.group()
    part = _PART.search(fold(question.text))
    if part and not set(part[1]) & set(around):
        return part[1]
    # 开发区经济总量: of an indicator that is named whole, no part is a name of its own.
    if question.kind is not Kind.FIGURE or candidate.indicator > _NAMED_WHOLE:
        return ""
    alike = candidate.likeness is not None and candidate.likeness > _ALIKE
    texts = [fold(hit.passage.text) for hit in hits]
    topic = question.topic
    for unit in question.units:  # of 多少亩高标准农田 the unit is left
        topic = re.sub(rf"(?<![一-龥]){unit}", " ", topic)
    names = _names(topic, texts, _LONG_NAME if alike else _NAME)
    return next((name for name in names if name not in around), "")


def _names(topic: str, texts: Sequence[str], least: int) -> list[str]:
    """The longest runs of a topic, of so many characters at least, that stand in few of texts."""
    names = []
    for run in _RUN.findall(topic):
        for length in range(len(run), least - 1, -1):
            parts = [run[i : i + length] for i in range(len(run) - length + 1)]
            held = [part for part in parts if 0 < sum(part in text for text in texts) <= _FEW]
            if held:
                names += held
                break
    return names
