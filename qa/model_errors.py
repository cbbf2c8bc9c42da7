"""From whatever a model's client raises to one clear line: what, where, remedy."""

import os
import re
from collections.abc import Iterator
from importlib.util import find_spec
from typing import NoReturn
from urllib.request import getproxies

from index.errors import MissingExtraError
from qa.streaming import ModelError

EXTRAS = frozenset({"anthropic", "deepseek", "google-genai", "ollama"})
"""Extras of this package that bring a vendor's LangChain package, named after it."""

_TRANSIENT = frozenset({408, 409, 425, 429, 500, 502, 503, 504, 529})
_SECRET = re.compile(r"KEY|TOKEN|SECRET|PASSW|CREDENTIAL", re.IGNORECASE)
_LEAST_SECRET = 6
_ADDRESS = re.compile(r"https?://[^\s'\"<>,;)]+", re.IGNORECASE)
_TOO_LONG = re.compile(
    r"context.{0,20}(?:length|window|size)|too (?:long|many tokens)|maximum.{0,20}tokens"
    r"|(?:上下文|输入|提示).{0,10}(?:超|过长|太长)",
    re.IGNORECASE,
)
_LONGEST = 200


def status_of(error: BaseException) -> int | None:
    """The HTTP status that an error of any client stands for, or that of its cause."""
    for link in _chain(error):
        for value in (
            getattr(link, "status_code", None),
            getattr(getattr(link, "response", None), "status_code", None),
            getattr(link, "code", None),
        ):
            if isinstance(value, int) and 100 <= value < 600:
                return value
    return None


def is_too_long(error: BaseException) -> bool:
    """Whether a server says that the prompt does not fit, which no other format mends."""
    return status_of(error) in (400, 413, 422) and bool(_TOO_LONG.search(str(error)))


def is_broken_off(error: BaseException) -> bool:
    """Whether a connection that stood was closed before the reply: the server may be back."""
    names = {type(link).__name__ for link in _chain(error)}
    return bool(names & {"RemoteProtocolError", "ReadError", "ConnectionResetError"})


def shown_address(url: str) -> str:
    """An address without what may be secret in it: http://user:password@host/v1?key=…

    >>> shown_address("http://me:secret@host:8000/v1?api_key=x")
    'http://host:8000/v1'
    """
    scheme, found, rest = url.partition("://")
    if not found:
        return url
    host, slash, path = re.split(r"[?#]", rest, maxsplit=1)[0].partition("/")
    return f"{scheme}://{host.rpartition('@')[2]}{slash}{path}"


def wait_asked(error: Exception) -> float | None:
    """Seconds that a server asks to wait, 0 if it names none; None where waiting is no use."""
    if status_of(error) not in _TRANSIENT:
        return None
    headers = getattr(getattr(error, "response", None), "headers", None) or {}
    try:
        return max(0.0, float(headers.get("retry-after", 0)))
    except ValueError:  # it may be a date
        return 0.0


def explain(error: Exception, name: str, key_env: str, url: str, timeout: float) -> ModelError:
    """Say what failed and what to do; no key is ever in it, though servers echo them."""
    where = f"{name}({shown_address(url)})" if url else name
    status = status_of(error)
    if any(isinstance(e, TimeoutError) or "Timeout" in type(e).__name__ for e in _chain(error)):
        return ModelError(
            f"{where} 在 {timeout:g} 秒内没有答完。请稍后再试,或加大 timeout、换小一些的模型。"
        )
    detail = _hide_keys(str(error) or type(error).__name__, key_env)
    if is_too_long(error):
        return ModelError(
            f"{where} 放不下这个提示({status}):{detail}。请按模型的窗口减小 context_tokens。"
        )
    if status in (401, 403):
        key = f"环境变量 {key_env}" if key_env else "该服务的密钥环境变量"
        return ModelError(f"{where} 拒绝了密钥({status}):{detail}。请检查{key}。")
    if status == 404:
        return ModelError(f"{where} 没有这个模型或地址(404):{detail}。请检查模型名和 --llm-url。")
    if status in (402, 429):
        return ModelError(f"{where} 请求过多或额度用尽({status}):{detail}。请稍后再试或充值。")
    if status is not None and status >= 500:
        return ModelError(f"{where} 服务出错({status}):{detail}。已重试,请稍后再试。")
    if status is not None:
        return ModelError(f"{where} 不接受这个请求({status}):{detail}。请检查模型名和选项。")
    if is_broken_off(error):
        return ModelError(f"{where} 的回答没有写完就断了:{detail}。请看服务是否还在,再试一次。")
    if any(isinstance(e, ConnectionError) or "Connect" in type(e).__name__ for e in _chain(error)):
        # The client says no more than "Connection error.", the system why: refused, unknown host.
        reason = _hide_keys(str(list(_chain(error))[-1]) or detail, key_env)
        proxy = "、代理可用(不经代理的地址写进 NO_PROXY)" if getproxies() else ""
        return ModelError(f"连不上 {where}:{reason}。请确认服务已启动、地址无误{proxy}。")
    kind = type(error).__name__
    return ModelError(f"{where} 没有给出可读的回答:{kind} {detail}。请换一个模型或服务。")


def explain_setup(error: Exception, name: str, key_env: str) -> ModelError:
    """Say why a model could not even be set up: an unknown provider, a key that is not there."""
    message = str(error) or type(error).__name__
    if isinstance(error, ValueError) and (errors := getattr(error, "errors", None)):
        message = str(errors()[0]["msg"])  # pydantic's, whose text repeats all that was given
    detail = _hide_keys(message, key_env)
    return ModelError(
        f"{name} 用不了:{detail}。请检查 --llm 的写法,和该服务的密钥、代理等环境变量。"
    )


def raise_missing(error: ImportError, name: str) -> NoReturn:
    """Raise with the install command of a package that is not there.

    Only for one that is missing itself: where it is installed and cannot be imported, the cause
    is what helps, so the error is raised as it came.
    """
    if "socks" in str(error):  # httpx's, of the proxy that the environment names
        raise MissingExtraError(
            f"{name} 要经过 SOCKS 代理,需要的包 socksio 没有安装。"
            "请运行 pip install 'httpx[socks]'。"
        ) from error
    cause = error.__cause__
    package = (getattr(cause, "name", None) or "").partition(".")[0]
    if cause is None:  # LangChain drops it for ollama, where it tries a second package
        package = f"langchain_{name.partition(':')[0]}"
    if not package.startswith("langchain_") or find_spec(package):
        raise error
    extra = package.removeprefix("langchain_").replace("_", "-")
    wanted = f"'youju[{extra}]'" if extra in EXTRAS else f"langchain-{extra}"
    raise MissingExtraError(
        f"{name} 需要的包 {package} 没有安装。请运行 pip install {wanted}。"
    ) from error


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def _hide_keys(message: str, key_env: str) -> str:
    """Make one short line of a message, with the values of secret variables taken out."""
    message = _ADDRESS.sub(lambda match: shown_address(match[0]), message)
    for name, value in os.environ.items():
        key = value.strip()
        if key and name == key_env:
            # A short one may stand inside of other words.
            bound = "" if len(key) >= _LEAST_SECRET else r"\b"
            message = re.sub(f"{bound}{re.escape(key)}{bound}", "***", message)
        elif _SECRET.search(name) and len(key) >= _LEAST_SECRET:
            message = message.replace(key, "***")
    line = " ".join(message.split()).rstrip("。.")
    return line if len(line) <= _LONGEST else line[:_LONGEST] + "…"
