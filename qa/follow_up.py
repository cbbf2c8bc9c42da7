"""A follow-up question made complete from the questions before it: by rules, or by a model."""

import re
from collections.abc import Mapping, Sequence

from index.fold import fold
from index.scope import Scope, read_scope
from index.types import Metadata
from qa.chat_model import ChatModel
from qa.citations import figures
from qa.json_reply import without_thoughts
from qa.part_check import is_strange
from qa.prompts import Prompts
from qa.streaming import ModelError

Documents = Sequence[tuple[str, Metadata]]

# Questions of a conversation that a model is shown.
_REMEMBERED = 6
_LONGEST = 200

_OPENING = re.compile(
    r"^(?:那么?(?![里儿边个])|还有|另外|再(?:问|看)(?:一下)?|换成|然后|其中"
    r"|(?:and|then)?\s*(?:what|how) about)"
    r"[,,、\s]*",
    re.IGNORECASE,
)
_CLOSING = re.compile(r"(?:呢|如何|怎么?样|又如何)?\s*[??。!!]*\s*$")
_ELLIPSIS = re.compile(r"呢\s*[??]?\s*$|^(?:那|换成|(?:and )?(?:what|how) about)", re.IGNORECASE)
_PRONOUN = re.compile(r"它们?的?|(?:那里|那儿|当地|该地|此地)的?|(?:该|这个|那个)[区市县省]的?")
_ASKS = re.compile(
    r"多少|几[个家项所条]|什么|哪|谁|为何|为什么|如何|怎[么样]|吗|是否|how|what|which|when|who|why",
    re.IGNORECASE,
)
# From where a question asks: 2022年|规上工业增加值|目标增长多少?
_ASKED = re.compile(
    r"(?:的)?(?:目标|计划|预期|实际)*(?:要?(?:增长|下降|提高|达到|完成|实现|新增))?"
    r"(?:目标)?(?:各?(?:是|为|有|在))?(?:多少|几[^\d,。]*|哪.*|什么.*|怎[么样].*|如何.*)$"
)
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d\s*年?|去年|今年|明年|前年")
_RELATIVE_YEAR = re.compile(r"去年|(?:上一|前一|上)年(?!度|末|底)|前年|(?:明|次|下一|后一)年|后年")
_AWAY = {
    "去": -1,
    "上一": -1,
    "上": -1,
    "前一": -1,
    "前": -2,
    "明": 1,
    "次": 1,
    "下一": 1,
    "后一": 1,
    "后": 2,
}
# 争取目标呢 asks for another aim of the same indicator.
_OTHER_AIM = re.compile(r"(?:争取|力争|预期|奋斗|保底)目标")
_AGAINST = re.compile(
    r"^(?:那么?)?[和跟与同比](?P<other>[^,,。]{2,20}?)(?:相比|比较|比),?(?P<ask>.*)$"
)
_MARKS = re.compile(r"[\s?？。]+$")
_JOINING = "的之,,、 "


def complete_by_rules(text: str, previous: str, documents: Documents) -> str:
    """Complete a follow-up from the question before it; one that stands alone is unchanged.

    Four kinds are known: 那X呢 with another place, another year or another indicator, and a
    pronoun that stands for the place. `previous` is complete itself.
    """
    stripped = text.strip()
    if not previous or not stripped:
        return stripped
    before = read_scope(previous, documents)
    if against := _against(stripped, before, previous, documents):
        return against
    pronoun = _PRONOUN.search(stripped)
    if pronoun and _ASKS.search(stripped):
        bare = dated_by(stripped[: pronoun.start()] + stripped[pronoun.end() :], previous)
        return _placed(bare, read_scope(bare, documents), before, previous)
    dated = dated_by(stripped, previous)
    core = _PRONOUN.sub("", _CLOSING.sub("", _OPENING.sub("", dated))).strip(_JOINING)
    scope = read_scope(core, documents)
    rest = re.sub(rf"[\s{_JOINING}]", "", _YEAR.sub("", scope.topic)).strip("年")
    whose = _MARKS.sub("", stripped).endswith("的") and scope.places and not rest  # 甲区的
    if not core or not (whose or _ELLIPSIS.search(stripped)):
        return stripped
    if _ASKS.search(core):
        return _placed(core, scope, before, previous)
    if _OTHER_AIM.fullmatch(core) and "目标" in previous:
        return re.sub(rf"{_OTHER_AIM.pattern}|目标", core, previous, count=1)
    if rest:
        return _placed(_with_indicator(core, previous), scope, before, previous)
    return _with_scope(core, scope, before, previous, dict(documents))


def complete_by_model(
    text: str, earlier: Sequence[str], model: ChatModel, prompts: Prompts
) -> str | None:
    """Have a model complete a follow-up; None if what it writes cannot be one.

    It cannot if it is no single line of a question's length, has a figure or words that nobody
    said, or leaves out what the follow-up says.
    """
    shown = list(earlier[-_REMEMBERED:])
    text = dated_by(text, shown[-1]) if shown else text
    history = "\n".join(f"{number}. {question}" for number, question in enumerate(shown, 1))
    system, user = prompts.rewrite.fill(history=history, question=text)
    try:
        reply = model.complete(system, user)
    except ModelError:
        return None
    lines = [line.strip() for line in without_thoughts(reply).splitlines() if line.strip()]
    if len(lines) != 1 or not lines[0].isprintable() or len(lines[0]) > _LONGEST:
        return None
    said = "\n".join((*shown, text))
    own = _PRONOUN.sub(" ", _CLOSING.sub("", _OPENING.sub("", text.strip())))
    line = fold(lines[0])
    if is_strange(line, [fold(said)]) or is_strange(fold(own), [line]):
        return None
    return lines[0] if figures(lines[0]) <= figures(said) else None


def dated_by(text: str, previous: str) -> str:
    """A follow-up with its 去年 reckoned from the year that the previous question names."""
    named = [match[0] for match in _YEAR.finditer(previous) if match[0][0].isdigit()]
    if not named:
        return text
    year = int(named[-1][:4])
    return _RELATIVE_YEAR.sub(lambda match: f"{year + _AWAY[match[0][:-1]]}年", text)


def _against(text: str, before: Scope, previous: str, documents: Documents) -> str:
    """和乙区比谁更高 as a comparison of both; empty if it is none."""
    match = _AGAINST.match(text)
    place = _place_name(before, previous)
    if not match or not place:
        return ""
    other = dated_by(match["other"], previous).strip(_JOINING)
    scope = read_scope(other, documents)
    if not scope.places and not _YEAR.fullmatch(other):
        return ""
    year = _YEAR.search(previous)
    end = max(previous.find(place) + len(place), year.end() if year else 0)
    ask = _MARKS.sub("", match["ask"]) or "谁更高"
    asked = _MARKS.sub("", previous[end:])
    return f"{previous[:end]}和{other}{'' if scope.places else '的'}{asked},{ask}?"


def _with_scope(
    core: str, scope: Scope, before: Scope, previous: str, documents: Mapping[str, Metadata]
) -> str:
    """The previous question with another place, another year, or both."""
    named = _YEAR.search(core)
    place = _YEAR.sub("", core).strip(_JOINING)
    year = _written_year(named) if named else ""
    old = _YEAR.search(previous)
    completed = previous
    if old and (year or not _has_year(scope, before.years, documents)):
        completed = completed[: old.start()] + year + completed[old.end() :]
    elif year:
        completed = year + completed
    old_place = _place_name(before, completed)
    if place and old_place:
        return completed.replace(old_place, place, 1)
    return place + completed


def _has_year(scope: Scope, years: Sequence[int], documents: Mapping[str, Metadata]) -> bool:
    """Whether a place that was named has a document of these years: if not, its own will do."""
    held = {documents[doc].year for doc in scope.docs}
    return not held or not years or bool(held & set(years))


def _with_indicator(core: str, previous: str) -> str:
    """The new indicator with what the previous question asked of its own."""
    asked = _ASKED.search(re.sub(r"[??。\s]+$", "", previous))
    return f"{core}{asked[0]}?" if asked else f"{core}?"


def _written_year(match: re.Match[str]) -> str:
    year = match[0].strip()
    return f"{year}年" if year[-1].isdigit() else year


def _placed(text: str, scope: Scope, before: Scope, previous: str) -> str:
    """Put the previous question's place and year before a text that names none."""
    year = _YEAR.search(previous)
    if year and not _YEAR.search(text):
        text = (
            year[0] if year[0].endswith("年") or not year[0][-1].isdigit() else year[0] + "年"
        ) + text
    name = _place_name(before, previous)
    if name and not scope.places and not scope.uncovered_places:
        text = name + text
    return text


def _place_name(scope: Scope, question: str) -> str:
    """The place that a question names, as it stands there; empty if there is none."""
    names = [place.name for place in scope.places] or list(scope.uncovered_places)
    for name in names:
        at = fold(question).find(fold(name))
        if at >= 0:
            return question[at : at + len(name)]
    return ""
