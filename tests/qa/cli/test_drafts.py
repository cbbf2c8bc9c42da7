"""What is shown of a model's reply while it is written."""

import json

import pytest

from qa.cli.drafts import DraftView

REPLY = json.dumps(
    {"claims": [{"text": '税收增长"7%"', "quotes": []}, {"text": "第二句\x1b[31m", "quotes": []}]}
)


@pytest.mark.parametrize("size", [1, 3, 1000])
def test_sentences_are_shown_as_they_come(size: int, capsys: pytest.CaptureFixture[str]) -> None:
    view = DraftView()
    for start in range(0, len(REPLY), size):
        view(REPLY[start : start + size])
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err == '税收增长"7%"\n第二句\N{REPLACEMENT CHARACTER}[31m'


def test_a_reply_that_is_no_json_shows_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    DraftView()("好的,我来回答")
    assert capsys.readouterr().err == ""
