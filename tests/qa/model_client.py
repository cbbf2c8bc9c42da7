"""What the tests of models share: a key, and one question put to the stand-in server."""

from qa.chat_model import ModelOptions
from qa.models import load_model
from tests.qa.llm_server import Log

KEY = "sk-secret-0123456789"


def complete(log: Log, timeout: float = 10, **given: object) -> str:
    """Have the model behind a stand-in server complete something."""
    model = load_model("openai:m", ModelOptions(url=log.url, timeout=timeout))
    return model.complete("system", "user", **given)  # type: ignore[arg-type]
