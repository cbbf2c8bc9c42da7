"""What a review says of a target in other words, for a person to hold against it."""

from collections.abc import Iterator, Mapping, Sequence

from qa.figures.measures import Measure
from qa.figures.stated import Stated

# Stages of one work: 新建道路5条 may come back as 道路完工3条.
_STAGES = frozenset(["建成", "开工", "竣工", "投产"])
# 大棚 for 蔬菜大棚 needs 蔬菜 said around it, whatever that sets apart.
_SHORTEST, _BY_ITSELF = 2, 3


def reworded(target: Stated, results: Mapping[Measure, Sequence[Stated]]) -> Stated | None:
    """The first result that is about the target's matter; None if there is none.

    It is the same name in another unit (户 instead of 家), by another of the target's verbs or
    another stage of the work, or a shorter name. A level says nothing of the growth aimed at.
    """
    measure = target.measure
    for is_about in (_in_another_unit, _by_another_verb):
        for other, stated in results.items():
            if is_about(measure, other):
                return stated[0]
    return next(_under_a_shorter_name(measure, results), None)


def _in_another_unit(measure: Measure, other: Measure) -> bool:
    same = (measure.verb, measure.aspect) == (other.verb, other.aspect)
    return _named_alike(measure, other) and same


def _by_another_verb(measure: Measure, other: Measure) -> bool:
    """取消和下放 and 下放, 新建 and 完工; never 新增 and what there is in all."""
    verbs, others = (set(m.verb.split("+")) - {""} for m in (measure, other))
    are_stages = bool(verbs & _STAGES and others & _STAGES)
    return (
        _named_alike(measure, other)
        and (measure.aspect, measure.unit) == (other.aspect, other.unit)
        and (bool(verbs & others) or are_stages)
    )


def _named_alike(measure: Measure, other: Measure) -> bool:
    return (other.subject, other.contrasts) == (measure.subject, measure.contrasts)


def _under_a_shorter_name(
    measure: Measure, results: Mapping[Measure, Sequence[Stated]]
) -> Iterator[Stated]:
    """接待床位 for 旅游接待床位: what it leaves out sets nothing apart, or is said around it."""
    for other, stated in results.items():
        dropped = _left_out(measure.name, other.name)
        if not dropped or not _is_alike_but_for_name(measure, other):
            continue
        for result in stated:
            is_enough = measure.words == other.words and len(other.name) >= _BY_ITSELF
            if is_enough or dropped in _around(result):
                yield result


def _is_alike_but_for_name(measure: Measure, other: Measure) -> bool:
    kinds = ((m.aspect, m.verb, m.unit) for m in (measure, other))
    known = measure.statistic and other.statistic
    return len(set(kinds)) == 1 and not known and other.words <= measure.words


def _left_out(name: str, shorter: str) -> str:
    """The stretch of a name that a shorter one leaves out before its end; nothing if it differs.

    >>> _left_out("旅游接待床位", "接待床位"), _left_out("商业营业面积", "商业面积")
    ('旅游', '营业')
    >>> _left_out("公共停车位", "公共停车场")
    ''
    """
    extra = len(name) - len(shorter)
    if extra <= 0 or len(shorter) < _SHORTEST:
        return ""
    for start in reversed(range(len(shorter) - 1)):
        if name[:start] + name[start + extra :] == shorter:
            return name[start : start + extra]
    return ""


def _around(result: Stated) -> str:
    return "".join((*result.base.section, result.base.quote))
