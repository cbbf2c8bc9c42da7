"""Models from specs: packages, keys, and what is asked over HTTP with LangChain's own client."""

import subprocess
import sys
from pathlib import Path

import pytest

from index.errors import MissingExtraError
from qa.chat_model import ModelOptions
from qa.drafting import SCHEMA
from qa.models import load_model
from qa.streaming import ModelError
from tests.qa.llm_server import fails, refuses, says, serving
from tests.qa.model_client import KEY, complete

pytestmark = pytest.mark.usefixtures("model_environment")


# ---- specs -------------------------------------------------------------------------------------


@pytest.mark.parametrize("spec", ["", "gpt-5", ":m", "openai:", "extractive"])
def test_a_spec_that_is_none(spec: str) -> None:
    with pytest.raises(ModelError, match="提供方:模型"):
        load_model(spec)


def test_unknown_provider() -> None:
    with pytest.raises(ModelError, match="nobody:m 用不了"):
        load_model("nobody:m")


@pytest.mark.parametrize(
    ("spec", "module", "command"),
    [
        ("anthropic:claude", "langchain_anthropic", "pip install 'youju[anthropic]'"),
        ("google_genai:gemini", "langchain_google_genai", "pip install 'youju[google-genai]'"),
        ("ollama:qwen3:8b", "langchain_ollama", "pip install 'youju[ollama]'"),
        ("mistralai:m", "langchain_mistralai", "pip install langchain-mistralai"),
    ],
)
def test_missing_package(
    monkeypatch: pytest.MonkeyPatch, spec: str, module: str, command: str
) -> None:
    hide(monkeypatch, module)
    with pytest.raises(MissingExtraError) as raised:
        load_model(spec)
    assert command in str(raised.value)
    assert spec in str(raised.value)


def test_a_package_that_is_there_and_broken_is_not_called_missing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "langchain_groq.py").write_text("import a_package_it_needs\n")
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(ImportError, match="groq") as raised:
        load_model("groq:m")
    assert not isinstance(raised.value, MissingExtraError)
    assert "a_package_it_needs" in str(raised.value.__cause__)


def test_gguf_without_its_runtime(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    hide(monkeypatch, "xllamacpp")
    path = tmp_path / "m.gguf"
    path.write_bytes(b"GGUF")
    with pytest.raises(MissingExtraError, match=r"pip install 'youju\[gguf\]'"):
        load_model(f"gguf:{path}")


def test_gguf_without_a_file(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="没有模型文件"):
        load_model(f"gguf:{tmp_path / 'none.gguf'}")


def hide(monkeypatch: pytest.MonkeyPatch, module: str) -> None:
    """Make a module as good as not installed, whether it is or not."""
    from langchain.chat_models import base

    base._get_chat_model_creator.cache_clear()

    for name in (module, "langchain_community"):
        monkeypatch.setitem(sys.modules, name, None)


# ---- keys --------------------------------------------------------------------------------------


def test_key_goes_to_the_server_from_the_environment() -> None:
    with serving(says("ok")) as log:
        assert complete(log) == "ok"
    assert log.keys == [f"Bearer {KEY}"]


def test_key_of_another_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DASHSCOPE_API_KEY", "other-key")
    with serving(says("ok")) as log:
        options = ModelOptions(url=log.url, key_env="DASHSCOPE_API_KEY")
        load_model("openai:m", options).complete("", "user")
    assert log.keys == ["Bearer other-key"]


def test_local_server_needs_no_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPENAI_API_KEY")
    with serving(says("ok")) as log:
        assert complete(log) == "ok"


@pytest.mark.parametrize(
    "options", [ModelOptions(), ModelOptions(url="http://h/v1", key_env="NO_SUCH_KEY")]
)
def test_missing_key(monkeypatch: pytest.MonkeyPatch, options: ModelOptions) -> None:
    monkeypatch.delenv("OPENAI_API_KEY")
    with pytest.raises(ModelError, match=options.key_env or "OPENAI_API_KEY"):
        load_model("openai:m", options)


def test_no_message_shows_the_key() -> None:
    with serving(fails(401, f"Incorrect API key provided: {KEY}")) as log:
        model = load_model("openai:m", ModelOptions(url=log.url))
        with pytest.raises(ModelError) as raised:
            model.complete("", "user")
    assert KEY not in str(raised.value)
    assert "OPENAI_API_KEY" in str(raised.value)
    assert KEY not in repr(vars(model))


@pytest.mark.parametrize("name", ["OPENAI_CRED", "MY_KEY_2", "PLAIN"])
@pytest.mark.parametrize("key", [KEY, "abc"])
def test_no_message_shows_the_key_of_any_variable(
    monkeypatch: pytest.MonkeyPatch, name: str, key: str
) -> None:
    monkeypatch.setenv(name, key)
    with serving(fails(401, f"bad key Bearer {key}")) as log:
        model = load_model("openai:m", ModelOptions(url=log.url, key_env=name))
        with pytest.raises(ModelError) as raised:
            model.complete("", "user")
    assert key not in str(raised.value)
    assert name in str(raised.value)


def test_no_message_shows_what_is_secret_in_an_address() -> None:
    with serving(fails(404)) as log:
        url = log.url.replace("http://", "http://me:pa55word@") + "?api_key=s3cret"
        with pytest.raises(ModelError) as raised:
            load_model("openai:m", ModelOptions(url=url)).complete("", "user")
    assert "pa55word" not in str(raised.value) and "s3cret" not in str(raised.value)


@pytest.mark.parametrize("end", ["\n", "\r", " ", "\r\n"])
def test_the_end_of_a_copied_line_is_no_part_of_a_key(
    monkeypatch: pytest.MonkeyPatch, end: str
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", KEY + end)
    with serving(says("ok")) as log:
        assert complete(log) == "ok"
    assert log.keys == [f"Bearer {KEY}"]


@pytest.mark.parametrize("key", ["sk-\u200b1234567", "密钥", "sk-12\n34567"])
def test_a_key_that_cannot_be_sent(monkeypatch: pytest.MonkeyPatch, key: str) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", key)
    with pytest.raises(ModelError, match="OPENAI_API_KEY 的密钥里有不能发送的字符"):
        load_model("openai:m", ModelOptions(url="http://h/v1"))


@pytest.mark.parametrize(
    "url", ["http://[::1", "localhost:9/v1", "http://", "http://h:port/v1", "http://h/v1?a=1"]
)
def test_an_address_that_is_none(url: str) -> None:
    with pytest.raises(ModelError, match="不是网址"):
        load_model("openai:m", ModelOptions(url=url))


def test_extractive_takes_no_model() -> None:
    with pytest.raises(ModelError, match="请只写 extractive"):
        load_model("extractive:x")


# ---- what is asked -----------------------------------------------------------------------------


def test_request() -> None:
    with serving(says("{}")) as log:
        complete(log, schema=SCHEMA)
    request = log.requests[0]
    assert [m["role"] for m in request["messages"]] == ["system", "user"]
    assert request["response_format"]["json_schema"]["schema"] == dict(SCHEMA)
    assert (request["temperature"], request["max_tokens"]) == (0, 1024)
    assert request["stream"] is True


def test_a_text_is_asked_for_without_a_format() -> None:
    with serving(says("text")) as log:
        complete(log)
    assert "response_format" not in log.requests[0]


@pytest.mark.parametrize(
    ("refused", "used"),
    [
        (("json_schema",), "json_object"),
        (("json_schema", "json_object"), "none"),
    ],
)
def test_a_looser_format_where_the_server_refuses_one(refused: tuple[str, ...], used: str) -> None:
    with serving(refuses(*refused)(says("{}"))) as log:
        model = load_model("openai:m", ModelOptions(url=log.url))
        assert model.complete("", "user", schema=SCHEMA) == "{}"
        assert model.complete("", "user", schema=SCHEMA) == "{}"
    kinds = [r.get("response_format", {}).get("type", "none") for r in log.requests]
    # The second question starts where the first one ended.
    assert kinds == [*refused, used, used]


def test_text_comes_in_pieces() -> None:
    pieces: list[str] = []
    with serving(says("一二三四五六七八九十", piece=4)) as log:
        text = complete(log, on_text=pieces.append)
    assert text == "一二三四五六七八九十" == "".join(pieces)
    assert len([p for p in pieces if p]) == 3


def test_importing_loads_no_langchain() -> None:
    code = (
        "import sys, qa.models, qa.llm_answerer, qa.chat;"
        "heavy = {'langchain', 'langchain_core', 'langchain_openai', 'openai', 'xllamacpp'};"
        "sys.exit(repr(heavy & set(sys.modules)) if heavy & set(sys.modules) else 0)"
    )
    root = Path(__file__).resolve().parents[2]
    result = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True)
    assert result.returncode == 0, result.stderr
