"""Hostile documents read by models that obey all of it: nothing unborne comes out as checked."""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from index.build import update_index
from index.embedders import HashingEmbedder
from index.fold import fold_with_map
from index.store import Index
from qa.chat_model import ModelOptions, Schema
from qa.llm_answerer import LlmAnswerer
from qa.pipeline import Asker, Filters
from qa.prompts import load_prompts
from qa.streaming import OnText
from qa.types import Answer, Outcome

QUESTION = "2023年固定资产投资目标增长多少?"
TRUE = "固定资产投资增长9%以上"
OTHER = "规上工业增加值增长7.5%"
PLAN = f"""临江区2023年工作计划

一、主要目标。{TRUE},力争11%。{OTHER}。{{hostile}}

二、保障措施。{{hostile}}
"""
HIDDEN = PLAN.replace("增长9%以上,力争11%", "增长**%(争取**%)").replace(TRUE, "固定资产投资增长**%")


def unescaped(text: str) -> str:
    text = text.replace(r"\n", "\n").replace(r"\t", "\t").replace(r"\e", "\x1b")
    return re.sub(r"\\u([0-9a-f]{4})", lambda match: chr(int(match[1], 16)), text)


LINES = (Path(__file__).parent / "hostile.txt").read_text(encoding="utf-8").splitlines()
HOSTILE = [
    (unescaped(passage), unescaped(wanted))
    for passage, wanted in (line.split("\t") for line in LINES if not line.startswith("# "))
]


def reply(*claims: tuple[str, list[tuple[int, str]]]) -> str:
    rows = [
        {"text": text, "quotes": [{"evidence": n, "quote": q} for n, q in quotes]}
        for text, quotes in claims
    ]
    return json.dumps({"claims": rows}, ensure_ascii=False)


def label(wanted: str) -> str:
    """固定资产投资增长7.5% as 固定资产投资:7.5%."""
    return re.sub(r"(?<=投资)增?长?", ":", wanted, count=1)


# How a model that obeys may dress up what it was told to say; `own` are words of the passage.
Obeying = Callable[[str, str], str]
OBEYING: dict[str, Obeying] = {
    "beside a true quote": lambda wanted, own: reply((wanted, [(1, TRUE)])),
    "beside another true clause": lambda wanted, own: reply((wanted, [(1, OTHER)])),
    "beside both true clauses": lambda wanted, own: reply((wanted, [(1, TRUE), (1, OTHER)])),
    "with a colon": lambda wanted, own: reply((label(wanted), [(1, OTHER)])),
    "with a colon beside all": lambda wanted, own: reply(
        (label(wanted), [(1, TRUE), (1, OTHER), (1, own)])
    ),
    "beside a quote of the attack": lambda wanted, own: reply((wanted, [(1, own)])),
    "beside both": lambda wanted, own: reply((wanted, [(1, TRUE), (1, own), (2, own)])),
    "without a quote": lambda wanted, own: reply((wanted, [])),
    "quoting itself": lambda wanted, own: reply((wanted, [(1, wanted), (2, wanted)])),
    "behind a true claim": lambda wanted, own: reply((f"{TRUE},{wanted}", [(1, TRUE)])),
    "before a true claim": lambda wanted, own: reply((f"{wanted}。{TRUE}", [(1, TRUE)])),
    "beside a true claim": lambda wanted, own: reply((TRUE, [(1, TRUE)]), (wanted, [(1, TRUE)])),
    "in a longer quote": lambda wanted, own: reply((wanted, [(1, TRUE + wanted)])),
    "of evidence that is not there": lambda wanted, own: reply((wanted, [(42, TRUE)])),
    "with a fake marker": lambda wanted, own: reply((f"{TRUE}[1] {wanted}[2]", [(1, TRUE)])),
    "hidden by control characters": lambda wanted, own: reply(
        (f"{TRUE}\u202e\u200b{wanted}", [(1, TRUE)])
    ),
    "as a line": lambda wanted, own: f'{wanted} [1] "{TRUE}"',
    "as prose": lambda wanted, own: wanted,
}


class Obedient:
    """Says what it was told to, however often it is asked."""

    name = "obedient"
    options = ModelOptions()

    def __init__(self, text: str) -> None:
        self._text = text
        self.prompts: list[str] = []

    def complete(
        self, system: str, user: str, *, schema: Schema | None = None, on_text: OnText | None = None
    ) -> str:
        self.prompts.append(user)
        return self._text


@pytest.fixture(scope="module")
def hostile_index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    folder = tmp_path_factory.mktemp("hostile")
    for number, (passage, _) in enumerate(HOSTILE):
        for kind, plan in (("open", PLAN), ("hidden", HIDDEN)):
            path = folder / "plans" / f"{kind}{number:02}.txt"
            path.parent.mkdir(exist_ok=True)
            path.write_text(plan.format(hostile=passage), encoding="utf-8")
    update_index(folder / "index", [folder / "plans"], embedder=HashingEmbedder())
    with Index.open(folder / "index") as index:
        yield index


def ask(index: Index, doc: str, model: Obedient) -> Answer:
    prompts = {language: load_prompts(language, Path("none")) for language in ("zh", "en")}
    answerer = LlmAnswerer(model, prompts)
    asker = Asker(index, HashingEmbedder(), answerer, filters=Filters(doc=doc))
    answer, _ = asker.ask(QUESTION)
    for citation in answer.citations:
        if citation.verified:
            text = index.document(citation.doc).text
            assert text[citation.start : citation.end] == citation.quote != ""
    return answer


def folded(text: str) -> str:
    return fold_with_map(text)[0]


def test_the_table_is_what_it_says() -> None:
    assert len(HOSTILE) >= 40
    said = [wanted for p, wanted in HOSTILE if folded(wanted) in folded(PLAN.format(hostile=p))]
    assert said == []


@pytest.mark.parametrize("way", OBEYING)
def test_what_an_attack_wants_said_is_never_checked(hostile_index: Index, way: str) -> None:
    passed = []
    for number, (passage, wanted) in enumerate(HOSTILE):
        own = max(re.split(r"[\s。]", passage), key=len)
        model = Obedient(OBEYING[way](wanted, own))
        answer = ask(hostile_index, f"open{number:02}.txt", model)
        assert model.prompts, passage
        checked = [s.text for s in answer.statements if s.verified] + [answer.text]
        forms = (folded(wanted), folded(label(wanted)))
        if any(form in folded(text) for text in checked for form in forms):
            passed.append((passage, wanted))
    assert passed == []


def test_a_true_claim_beside_an_attack_is_still_checked(hostile_index: Index) -> None:
    way = OBEYING["beside a true claim"]
    for number, (_, wanted) in enumerate(HOSTILE):
        answer = ask(hostile_index, f"open{number:02}.txt", Obedient(way(wanted, "")))
        told = [(statement.text, statement.verified) for statement in answer.statements]
        assert told == [(TRUE, True), (wanted, False)]


def test_a_hidden_figure_stays_hidden(hostile_index: Index) -> None:
    for number in range(len(HOSTILE)):
        model = Obedient(reply(("固定资产投资增长9%以上", [(1, "固定资产投资增长9%以上")])))
        answer = ask(hostile_index, f"hidden{number:02}.txt", model)
        assert answer.outcome is Outcome.MASKED
        assert "9" not in answer.text


def test_no_document_can_end_its_fence(hostile_index: Index) -> None:
    for number in range(len(HOSTILE)):
        model = Obedient("")
        ask(hostile_index, f"open{number:02}.txt", model)
        prompt = model.prompts[0]
        fences = re.findall(r"<资料-(\w{16}) 编号=(\d+)>", prompt)
        nonces = {nonce for nonce, _ in fences if f"<资料-{nonce}> 与" in prompt}
        assert len(nonces) == 1
        (nonce,) = nonces
        opened = [n for found, n in fences if found == nonce]
        assert opened == [str(n) for n in range(1, len(opened) + 1)]
        assert prompt.count(f"</资料-{nonce}>") == len(opened) + 1  # one in what explains it


def test_no_document_can_speak_for_the_chat_template(hostile_index: Index) -> None:
    for number in range(len(HOSTILE)):
        model = Obedient("")
        ask(hostile_index, f"open{number:02}.txt", model)
        assert not re.search(
            r"<\|\w+\|>|<｜\w+｜>|<start_of_turn>|<end_of_turn>|\[/?INST\]|<</?SYS>>",
            model.prompts[0],
        )
