"""What the answerer asks of a language model, and what a person sets about one."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from qa.streaming import OnText

Schema = Mapping[str, Any]
"""A JSON schema with a title."""


class ChatModel(Protocol):
    """Writes a text to a prompt."""

    @property
    def name(self) -> str:
        """The spec that it was made from."""

    @property
    def options(self) -> "ModelOptions":
        """What it was made with."""

    def complete(
        self, system: str, user: str, *, schema: Schema | None = None, on_text: OnText | None = None
    ) -> str:
        """Return what the model writes, held to the schema where the model can be.

        Raises:
            ModelError: there is no answer, with the reason and the remedy.
        """


@dataclass(frozen=True, slots=True)
class ModelOptions:
    """What a person sets about a model besides its name."""

    url: str = ""
    """Of an OpenAI-compatible server, an Ollama server, or a vendor's other address."""
    key_env: str = ""
    """The environment variable that holds the key, where it is not the vendor's usual one."""
    timeout: float | None = None
    """Seconds for one whole reply; by default 120, for a model on this machine 900."""
    context_tokens: int = 8192
    """How much the model can read and write at once."""
    answer_tokens: int = 1024
    """How much of that is kept for what it writes."""
    threads: int = 0
    """For `gguf`; 0 is one for each core."""
