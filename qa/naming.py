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
_RUN = re.compile(r"[一-龥\d]+")
# So many characters in a row that few passages have are a name (东岭隧道二期), no turn of phrase.
_NAME, _FEW = 5, 2
_NAMED_WHOLE = 0.7
_ALIKE = 0.9


def lacking(question: Question, wording: Wording, candidate: Candidate, hits: Sequence[Hit]) -> str:
    """A name of the question that the candidate's passage and its headings lack; "" if none."""
    passage = candidate.evidence.passage
    # PM_2.5 is how some files write the small figure.
    around = fold(f"{' '.join(passage.section)} {passage.text}").replace("_", "")
    if question.foreign:
        return ""
    if question.kind is Kind.DEFINITION:
        for term in question.unexplained:
            if fold(term) not in around:
                return term
    found = wording.found_in(around)
    for code in _CODE.finditer(question.topic):
        held = found if code.group() in wording.terms else around
        if code.group() not in held:
            return code.group()
    # 开发区经济总量: of an indicator that is named whole, no part is a name of its own.
    if question.kind is not Kind.FIGURE or candidate.indicator > _NAMED_WHOLE:
        return ""
    # What says the same in other words need not name what is only around it.
    if candidate.likeness is not None and candidate.likeness > _ALIKE:
        return ""
    texts = [fold(hit.passage.text) for hit in hits]
    topic = question.topic
    for unit in question.units:  # of 多少亩高标准农田 the unit is left
        topic = re.sub(rf"(?<![一-龥]){unit}", " ", topic)
    return next((name for name in _names(topic, texts) if name not in around), "")


def _names(topic: str, texts: Sequence[str]) -> list[str]:
    """The longest runs of a topic that stand in few of some texts."""
    names = []
    for run in _RUN.findall(topic):
        for length in range(len(run), _NAME - 1, -1):
            parts = [run[i : i + length] for i in range(len(run) - length + 1)]
            held = [part for part in parts if 0 < sum(part in text for text in texts) <= _FEW]
            if held:
                names += held
                break
    return names
