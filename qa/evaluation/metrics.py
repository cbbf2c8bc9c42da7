"""What is measured: the metrics by the field's names, and their value for one question.

A measure is a pair of numerator and denominator. The value over many questions is the sum of the
one by the sum of the other, so the mean of a score, a share of all citations, and a precision
whose denominator is what was predicted are all of one kind, and are resampled alike.
"""

from collections.abc import Mapping, Sequence

from qa.evaluation.amounts import bears_amounts
from qa.evaluation.given import FAILED, NOTHING, GivenAnswer, GivenSpan
from qa.evaluation.gold_types import GoldItem
from qa.evaluation.locate import Span
from qa.evaluation.text_match import (
    character_f1,
    exact_match,
    includes_all,
    includes_all_whole,
)
from qa.types import Outcome

Measures = dict[str, tuple[float, float]]
"""Numerator and denominator by metric; what does not apply to a question is left out."""

RECALL_AT = (1, 3, 5, 10)
RECALL_WITHIN = (1500, 3000)
"""Budgets of retrieved characters: what a model is given to read."""

LENGTHS = {"fact": 160, "disambiguate": 160, "definition": 300, "list": 700, "compare": 700}
"""How long an answer may be; a longer one does not answer, it copies."""

# A citation supports an answer that overlaps half of the shorter span; a passage must bear nearly
# all of the evidence to count as retrieved.
_CITED, _RETRIEVED = 0.5, 0.9


def measure(
    item: GoldItem,
    answer: GivenAnswer,
    evidence: Sequence[Span],
    texts: Mapping[str, str],
) -> Measures:
    """Measure one answer, or what stands for none. Ranks are measured in `ranking`."""
    measures = {
        "missing_rate": _share(answer is NOTHING),
        "error_rate": _share(answer is FAILED),
    }
    measures |= _outcome(item, answer)
    measures |= _content(item, answer)
    measures |= _citations(item, answer, evidence, texts)
    measures |= _retrieval(item, answer, evidence)
    measures |= _cost(answer)
    return measures


def _outcome(item: GoldItem, answer: GivenAnswer) -> Measures:
    """Precision and recall of each refusal, and the two ways of being wrong about one."""
    if item.expected is None:
        return {}
    expected = str(item.expected)
    measures = {"outcome_accuracy": _share(answer.status == expected)}
    for refusal in (Outcome.MASKED, Outcome.NOT_FOUND):
        right = answer.status == expected == refusal
        if answer.status == refusal:
            measures[f"{refusal}_precision"] = _share(right)
        if expected == refusal:
            measures[f"{refusal}_recall"] = _share(right)
    answered = answer.status == Outcome.ANSWERED
    if item.answerable:
        measures["false_refusal_rate"] = _share(not answered)
    else:
        measures["false_answer_rate"] = _share(answered)
    return measures


def _content(item: GoldItem, answer: GivenAnswer) -> Measures:
    if item.answerable is None:
        return {}
    if not item.answerable:
        return {"accuracy": _share(answer.status == item.expected)}
    answered = answer.status == Outcome.ANSWERED
    text = answer.text if answered else ""
    measures = {"answer_length": (float(len(answer.text)), 1.0)}
    fits = answered and len(text) <= LENGTHS.get(item.type, len(text))
    forms = [form for form in (item.answer, *item.aliases) if form]
    wanted = wanted_forms(item)
    if wanted:
        measures["accuracy"] = _share(fits and includes_all_whole(text, wanted))
        if item.must_include or item.all_of:
            measures["must_include_accuracy"] = _share(fits and includes_all(text, wanted))
    if forms:
        measures["exact_match"] = _share(exact_match(text, forms))
        measures["char_f1"] = (character_f1(text, forms), 1.0)
        borne = bears_amounts(text, forms)
        if borne is not None:
            measures["numeric_accuracy"] = _share(borne)
    return measures


def wanted_forms(item: GoldItem) -> list[list[str]]:
    """What an answer must include, each with its equal forms; an alias stands for a single one.

    Without any must-includes it is the answer itself.
    """
    if item.all_of:
        return [list(forms) for forms in item.all_of]
    if not item.must_include:
        forms = [form for form in (item.answer, *item.aliases) if form]
        return [forms] if forms else []
    alone = len(item.must_include) == 1 and item.type not in ("compare", "list")
    return [[one, *(item.aliases if alone else ())] for one in item.must_include]


def _citations(
    item: GoldItem, answer: GivenAnswer, evidence: Sequence[Span], texts: Mapping[str, str]
) -> Measures:
    """Validity of all citations; precision and recall where the outcome is the right one.

    Citation precision and recall are those of ALCE (Gao et al., Enabling Large Language Models to
    Generate Text with Citations, EMNLP 2023), with known evidence in the place of its entailment
    model.
    """
    cited = answer.citations
    measures: Measures = {}
    if cited:
        valid = sum(_is_verbatim(citation, texts) for citation in cited)
        measures["citation_validity"] = (float(valid), float(len(cited)))
    if evidence and answer.status == item.expected:
        covered = [any(_overlap(c, span) >= _CITED for c in cited) for span in evidence]
        measures["citation_recall"] = (_found(item, covered), 1.0)
        if cited:
            good = sum(any(_overlap(c, span) >= _CITED for span in evidence) for c in cited)
            measures["citation_precision"] = (good / len(cited), 1.0)
    return measures


def _is_verbatim(citation: GivenSpan, texts: Mapping[str, str]) -> bool:
    text = texts.get(citation.doc, "")
    return bool(citation.quote) and text[citation.start : citation.end] == citation.quote


def _found(item: GoldItem, found: Sequence[bool]) -> float:
    """The share of the evidence that was found; where any piece is enough, whether one was."""
    return float(any(found)) if item.any_evidence else sum(found) / len(found)


def _retrieval(item: GoldItem, answer: GivenAnswer, evidence: Sequence[Span]) -> Measures:
    """Share of the evidence that the first passages bear, by their number and by their length."""
    measures: Measures = {}
    if not evidence:
        return measures
    ranks = [rank_of(span, answer.retrieved) for span in evidence]
    for k in RECALL_AT:
        measures[f"recall@{k}"] = (recall_at(item, ranks, k), 1.0)
    for budget in RECALL_WITHIN:
        read = _first_characters(answer.retrieved, budget)
        found = [rank_of(span, read) is not None for span in evidence]
        measures[f"recall_in_{budget}_chars"] = (_found(item, found), 1.0)
    return measures


def recall_at(item: GoldItem, ranks: Sequence[int | None], k: int) -> float:
    """How much of an item's evidence the first k passages bear, from `rank_of` each piece."""
    return _found(item, [rank is not None and rank < k for rank in ranks])


def rank_of(evidence: Span, passages: Sequence[GivenSpan]) -> int | None:
    """The rank, from 0, of the first passage that bears a piece of evidence."""
    for rank, passage in enumerate(passages):
        if _overlap(passage, evidence) >= _RETRIEVED:
            return rank
    return None


def _first_characters(passages: Sequence[GivenSpan], budget: int) -> list[GivenSpan]:
    """The passages that fit into so many characters, the last one cut."""
    read = []
    for passage in passages:
        end = min(passage.end, passage.start + budget)
        read.append(GivenSpan(passage.doc, passage.start, end))
        budget -= passage.end - passage.start
        if budget <= 0:
            break
    return read


def _overlap(given: GivenSpan, wanted: Span) -> float:
    """Share of the shorter of two spans that lies in the other."""
    # Of the shorter one, as the reference scorer has it, so that the figures can be compared: a
    # quote of a few words out of long evidence supports, and a whole sentence around short
    # evidence does. The price: five characters cut out of the evidence count as all of it.
    if given.doc != wanted.doc:
        return 0.0
    common = min(given.end, wanted.end) - max(given.start, wanted.start)
    return common / max(1, min(given.end - given.start, wanted.end - wanted.start))


def _cost(answer: GivenAnswer) -> Measures:
    measures: Measures = {}
    if answer.timings_ms:
        measures["latency_ms"] = (sum(ms for _, ms in answer.timings_ms), 1.0)
        measures |= {f"latency_{step}_ms": (ms, 1.0) for step, ms in answer.timings_ms}
    measures |= {name: (value, 1.0) for name, value in answer.usage}
    return measures


def _share(right: bool) -> tuple[float, float]:
    return float(right), 1.0
