"""Folding of width, case and script, so that a question meets a text that is written otherwise."""

import unicodedata
from functools import cache, lru_cache
from importlib.resources import files

# Blocks whose characters are other forms of one character each: small forms (﹪), CJK
# compatibility and Kangxi radicals (⼈ for 人, left behind by PDF converters), full-width forms.
_FORM_BLOCKS = ((0x2E80, 0x2FD6), (0xF900, 0xFAD9), (0xFE50, 0xFE70), (0xFF01, 0xFFEF))

# Quotes are found whatever marks a writer, a converter or a model put: 、 and , or “ and ".
_PUNCTUATION = {
    variant: mark
    for mark, variants in {
        '"': "“”„‟「」『』〝〞",
        "'": "‘’‚‛`´",
        "-": "‐‑‒–—―−─",
        "~": "～〜∼",
        ",": "、",
        ".": "。",
        "(": "〔【[{",
        ")": "〕】]}",
        "<": "《〈«‹",
        ">": "》〉»›",
        "·": "•‧・∙",
    }.items()
    for variant in variants
}
_INVISIBLE = frozenset("\u00ad\u200b\u200c\u200d\u2060\ufeff")


def fold(text: str) -> str:
    """Fold each character to one: half-width, lower case, simplified.

    >>> fold("Ｒ＆Ｄ經費增長７．５％")
    'r&d经费增长7.5%'
    """
    return text.translate(_forms()).lower()


def fold_with_map(text: str) -> tuple[str, list[int]]:
    """Fold further, without space and with punctuation unified, and say where it came from.

    NFKC makes one character into several (① ㎡ ⅔) and space goes, so the second value gives for
    each folded character its offset in `text`.

    >>> fold_with_map("110 家，３㎡")
    ('110家,3m2', [0, 1, 2, 4, 5, 6, 7, 7])
    """
    folded: list[str] = []
    offsets: list[int] = []
    for offset, character in enumerate(text):
        for piece in _fold_fully(character):
            folded.append(piece)
            offsets.append(offset)
    return "".join(folded), offsets


@lru_cache(maxsize=65536)
def _fold_fully(character: str) -> str:
    wide = unicodedata.normalize("NFKC", _PUNCTUATION.get(character, character))
    return "".join(
        _PUNCTUATION.get(c, c) for c in fold(wide) if not c.isspace() and c not in _INVISIBLE
    )


class _Forms(dict[int, str]):
    """What `str.translate` puts for a character, found when the first of its kind is met.

    A question and its evidence have some hundreds of characters, and the dictionary thousands.
    """

    def __init__(self) -> None:
        # Lower-casing İ gives two characters, the only such case.
        super().__init__({0x3000: " ", 0x0130: "i"})
        dictionary = files("opencc").joinpath("dictionary", "TSCharacters.txt")
        self._lines = f"\n{dictionary.read_text(encoding='utf-8')}\n"

    def __missing__(self, point: int) -> str:
        # Twice: 見 of a compatibility block is first 見 and then 见.
        form = self[point] = self._folded(self._folded(chr(point)))
        return form

    def _folded(self, character: str) -> str:
        at = self._lines.find(f"\n{character}\t")
        if at >= 0:
            simplified = self._lines[at + 3 : self._lines.index("\n", at + 3)]
            # Where there are several readings (乾: 干 or 乾) the first is the usual one.
            return simplified.split(" ")[0]
        if any(first <= ord(character) < last for first, last in _FORM_BLOCKS):
            form = unicodedata.normalize("NFKC", character)
            return form if len(form) == 1 else character
        return character


@cache
def _forms() -> _Forms:
    return _Forms()
