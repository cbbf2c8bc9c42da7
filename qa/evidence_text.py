"""Evidence as it stands in a prompt: numbered, fenced so that no document can fake it, fitted."""

import re
import secrets
from collections.abc import Callable, Sequence

from qa.streaming import ModelError
from qa.types import Evidence

# Marks by which chat templates part the speakers: <|im_start|>, <start_of_turn>, <｜User｜>,
# [INST]. A runtime may take them for its own even inside a document.
_TEMPLATE_MARK = re.compile(r"<(?=[|｜/]?\w+[|｜]?>)|\[(?=/?[A-Z_]{3,}\])|<<(?=/?SYS>>)")


def new_nonce(evidence: Sequence[Evidence], draw: Callable[[], str]) -> str:
    """Draw characters for the fence that stand in none of the evidence."""
    while True:
        nonce = draw()
        if not any(nonce in _block(item, "") for item in evidence):
            return nonce


def random_nonce() -> str:
    """Sixteen characters that no document can foresee."""
    return secrets.token_hex(8)


def estimate_tokens(text: str) -> int:
    """A number of tokens that is seldom exceeded: one for every two bytes of UTF-8.

    That is 1.5 for a Chinese character. Tokenizers that know Chinese need 0.6 to 1 (gemma3 0.72);
    one that barely does (SmolLM2) needs 1.8, and its runtime then says that the prompt is too long.
    """
    return (len(text.encode("utf-8", "replace")) + 1) // 2


def fit_evidence(
    evidence: Sequence[Evidence], nonce: str, room: int, limit: int
) -> tuple[Evidence, ...]:
    """Keep as much of the evidence as there is room for, best first, every passage whole.

    Raises:
        ModelError: not even the best passage fits.
    """
    kept: list[Evidence] = []
    for item in evidence[:limit]:
        room -= estimate_tokens(_block(item, nonce))
        if room < 0:
            break
        kept.append(item)
    if evidence and not kept:
        raise ModelError(
            "模型的上下文窗口放不下一段资料。"
            "请在设置文件的 [llm] 里加大 context_tokens 或减小 answer_tokens。"
        )
    return tuple(kept)


def evidence_text(evidence: Sequence[Evidence], nonce: str) -> str:
    """The block that goes into a prompt."""
    return "\n".join(_block(item, nonce) for item in evidence)


def _block(item: Evidence, nonce: str) -> str:
    metadata = item.metadata
    known = {
        "文件": metadata.title,
        "地区": metadata.place,
        "年份": str(metadata.year or ""),
        "章节": " > ".join(item.passage.section),
    }
    about = "|".join(f"{name}:{value}" for name, value in known.items() if value)
    body = _TEMPLATE_MARK.sub(r"\g<0> ", f"{about}\n{item.passage.text}")
    return f"<资料-{nonce} 编号={item.number}>\n{body}\n</资料-{nonce}>"
