"""A comparison that the rules read as one question, split by a model; what it writes is checked."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from index.fold import fold
from qa import asking_words as words
from qa import comparing_words as comparing
from qa.chat_model import ChatModel, Schema
from qa.part_check import Documents, Unusable, read_parts
from qa.parts import MOST_PARTS, parts_of
from qa.prompts import Prompts, language_of
from qa.question import Kind, Question
from qa.streaming import ModelError

SCHEMA: Schema = {
    "title": "parts",
    "description": "The smaller questions that a comparison asks",
    "type": "object",
    "properties": {
        "parts": {
            "type": "array",
            "maxItems": MOST_PARTS,
            "items": {
                "type": "object",
                "properties": {
                    "place": {"type": "string", "maxLength": 40},
                    "year": {"type": "integer"},
                    "question": {"type": "string", "maxLength": 200},
                },
                "required": ["place", "year", "question"],
                "additionalProperties": False,
            },
        }
    },
    "required": ["parts"],
    "additionalProperties": False,
}

# Names that a prompt lists; a person who holds more says which are meant.
_MOST_NAMES = 30
_LONGEST_NAME = 30
_JOINING = " ,,、的和与及是"


class Decomposer:
    """Has a model split what compares and is one part to the rules; the rules go first."""

    def __init__(self, model: ChatModel, prompts: Mapping[str, Prompts]) -> None:
        self._model = model
        self._prompts = prompts

    def split(self, question: Question, documents: Documents) -> tuple[tuple[Question, ...], str]:
        """Split a question; whatever goes wrong, as the rules do, and it is told.

        Returns:
            The parts, and what is to be told of a model that could not be had to split it.
        """
        whole = parts_of(question)
        if len(whole) > 1 or not may_compare(question):
            return whole, ""
        held = set(question.scope.docs)
        inside = [(doc, metadata) for doc, metadata in documents if not held or doc in held]
        try:
            reply = self._ask(question, inside)
            parts = read_parts(reply, question, documents, inside)
        except (ModelError, Unusable) as error:
            return whole, f"没能让模型拆分问题({str(error).rstrip('。')}),按一问作答"
        return _labelled(parts, question.text) or whole, ""

    def _ask(self, question: Question, documents: Documents) -> str:
        prompt = self._prompts[language_of(question.text)].decompose
        places = _listed(" ".join(m.place.split()) for _, m in documents if m.place)
        years = _listed(str(y) for y in sorted({m.year for _, m in documents if m.year}))
        system, user = prompt.fill(places=places, years=years, question=question.text)
        return self._model.complete(system, user, schema=SCHEMA)


def may_compare(question: Question) -> bool:
    """Whether a question that the rules read as one may be several.

    五个平台分别是什么 is a list, and 2019到2021年共 one span of time.
    """
    text = fold(question.text)
    if question.kind is Kind.LIST:
        return bool(words.EACH_OF.search(text))
    if question.kind not in (Kind.FIGURE, Kind.FACT):
        return False
    several = len(question.scope.places) > 1 or len(question.scope.years) > 1
    span = words.YEAR_SPAN.search(text)
    return bool(question.extreme or comparing.COMPARES.search(text) or (several and not span))


def _labelled(parts: Sequence[Question], asked: str) -> tuple[Question, ...]:
    """Call each part by what tells it from the others: place, year, both, or what it is about."""
    places = [part.scope.places[0].name if part.scope.places else "" for part in parts]
    years = [f"{part.scope.years[0]}年" if part.scope.years else "" for part in parts]
    both = [place + year for place, year in zip(places, years, strict=True)]
    for labels in (places, years, both):
        if all(labels) and len(set(labels)) == len(parts):
            return tuple(replace(p, label=label) for p, label in zip(parts, labels, strict=True))
    texts = [part.topic for part in parts]
    return tuple(
        replace(part, label=_own_words(asked, text, [t for t in texts if t != text]) or f"第{n}问")
        for n, (part, text) in enumerate(zip(parts, texts, strict=True), 1)
    )


def _own_words(asked: str, text: str, others: Sequence[str]) -> str:
    """The most of the question that a part repeats and the other parts do not.

    Not the part's own words, for a label is shown before what has been checked.
    """
    longest = ""
    for start in range(len(asked)):
        for end in range(start + len(longest) + 1, len(asked) + 1):
            words_of = asked[start:end].lower()
            if words_of not in text:
                break
            if not any(words_of in other for other in others):
                longest = asked[start:end]
    name = longest.strip(_JOINING)
    return name if len(name) > 1 else ""


def _listed(names: Iterator[str]) -> str:
    distinct = [name[:_LONGEST_NAME] for name in dict.fromkeys(names) if name.isprintable()]
    return "、".join(distinct) if len(distinct) <= _MOST_NAMES else "很多,只用问题里的"
