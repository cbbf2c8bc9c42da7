"""The settings file: what it may say, and what is wrong with one."""

from pathlib import Path

import pytest

from qa.cli.opening import chosen_llm
from qa.settings import LlmSettings, Settings, SettingsError, load_settings, settings_path


def test_no_file_is_the_defaults(tmp_path: Path) -> None:
    settings = load_settings(tmp_path / "none.toml")
    assert settings == Settings()
    assert settings.llm.spec == "extractive"


def test_all_that_it_may_say(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text(
        'index = "库"\nhistory = false\n[llm]\nspec = "openai:qwen-max"\n'
        'url = "http://h/v1"\nkey_env = "DASHSCOPE_API_KEY"\ntimeout = 30\n'
        "context_tokens = 4096\nanswer_tokens = 512\nthreads = 2\n",
        encoding="utf-8",
    )
    llm = LlmSettings("openai:qwen-max", "http://h/v1", "DASHSCOPE_API_KEY", 30, 4096, 512, 2)
    assert load_settings(path) == Settings("库", False, llm=llm)
    options = llm.options_for("openai:another")
    assert (options.url, options.key_env) == ("http://h/v1", "DASHSCOPE_API_KEY")
    assert (options.timeout, options.threads) == (30, 2)


@pytest.mark.parametrize("spec", ["anthropic:claude", "deepseek:chat", "ollama:qwen3", "gguf:x"])
def test_an_address_and_its_key_go_to_no_other_provider(spec: str) -> None:
    llm = LlmSettings("openai:qwen-max", "http://h/v1", "DASHSCOPE_API_KEY", 30)
    options = llm.options_for(spec)
    assert (options.url, options.key_env, options.timeout) == ("", "", 30)


def test_an_address_without_a_model_is_of_an_openai_compatible_server() -> None:
    llm = LlmSettings(url="http://h/v1")
    assert llm.options_for("openai:m").url == "http://h/v1"
    assert llm.options_for("deepseek:m").url == ""


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("modle = 1", "不认识的键 modle"),
        ("[llm]\nmodel = 'x'", r"不认识的键 llm\.model"),
        ("[lm]\nspec = 'x'", r"不认识的键 lm。.*\[llm\]"),
        ("llm = 'ollama:x'", r"\[llm\]"),
        ("history = 'no'", "history"),
        ("lang = 'en'", "不认识的键 lang"),
        ("[llm]\ntimeout = 0", "timeout"),
        ("[llm]\ntimeout = true", "timeout"),
        ("[llm]\ntimeout = inf", "timeout"),
        ("[llm]\ntimeout = nan", "timeout"),
        ("[llm]\ncontext_tokens = 0", "context_tokens"),
        ("[llm]\ncontext_tokens = 4096.5", "context_tokens"),
        ("[llm]\nanswer_tokens = -1", "answer_tokens"),
        ("[llm]\napi_key = 'sk-1'", "密钥只从环境变量读取"),
        ("index =", "读不了"),
    ],
)
def test_a_file_that_cannot_be_used(tmp_path: Path, text: str, told: str) -> None:
    path = tmp_path / "config.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError, match=told) as raised:
        load_settings(path)
    assert str(path) in str(raised.value)
    assert "sk-1" not in str(raised.value)


@pytest.mark.parametrize(
    ("environ", "path"),
    [
        ({"YOUJU_CONFIG": "/my.toml", "HOME": "/h"}, "/my.toml"),
        ({"XDG_CONFIG_HOME": "/c", "YOUJU_PROMPTS": "/p"}, "/c/youju/config.toml"),
        ({"HOME": "/h"}, "/h/.config/youju/config.toml"),
    ],
)
def test_where_it_is(environ: dict[str, str], path: str) -> None:
    assert settings_path(environ) == Path(path)


@pytest.mark.parametrize(
    ("url", "key_env"),
    [
        ("https://h/v2", "DASHSCOPE_API_KEY"),
        ("https://h:443/v1", "DASHSCOPE_API_KEY"),
        ("http://h/v1", ""),
        ("https://other/v1", ""),
        ("https://h:8443/v1", ""),
        ("https://h:x/v1", ""),
    ],
)
def test_the_key_of_one_server_goes_to_no_other(
    url: str, key_env: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "config.toml"
    path.write_text(
        '[llm]\nspec = "openai:m"\nurl = "https://h/v1"\nkey_env = "DASHSCOPE_API_KEY"\n',
        encoding="utf-8",
    )
    monkeypatch.setenv("YOUJU_CONFIG", str(path))
    spec, settings = chosen_llm("", url)
    options = settings.llm.options_for(spec)
    assert (options.url, options.key_env) == (url, key_env)
