"""What is shown of a model's reply while it is written."""

import json

import pytest

from qa.cli.drafts import DraftView

REPLY = json.dumps(
    {"claims": [{"text": '税收增长"7%"', "quotes": []}, {"text": "第二句\x1b[31m", "quotes": []}]}
)


HEADING = "草稿,未核对:\n"


@pytest.mark.parametrize("size", [1, 3, 1000])
def test_sentences_are_shown_as_they_come(size: int, capsys: pytest.CaptureFixture[str]) -> None:
    view = DraftView()
    for start in range(0, len(REPLY), size):
        view(REPLY[start : start + size])
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err == HEADING + '税收增长"7%"\n第二句\N{REPLACEMENT CHARACTER}[31m'


def test_what_is_printed_next_begins_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    view = DraftView()
    view(REPLY[:40])
    view.close()
    view.close()
    first = capsys.readouterr().err
    assert first.startswith(HEADING) and first.endswith("\n") and not first.endswith("\n\n")
    view(REPLY)
    assert capsys.readouterr().err.startswith(f'{HEADING}税收增长"7%"')


def test_a_reply_that_is_no_json_shows_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    view = DraftView()
    view("好的,我来回答")
    view.close()
    assert capsys.readouterr().err == ""
