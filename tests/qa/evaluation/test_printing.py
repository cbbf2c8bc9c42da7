import io

from rich.console import Console

from qa.evaluation.compare import Comparison, Difference
from qa.evaluation.printing import print_result
from qa.evaluation.summary import Summary


def printed(comparison: Comparison) -> str:
    out = io.StringIO()
    print_result(Console(file=out, width=120), Summary({}, {}, {}), comparison, ["<看>"])
    return out.getvalue()


def test_what_got_right_and_what_got_wrong() -> None:
    one = Difference("accuracy", 0.75, 0.5, 0.25, -0.1, 0.4, 0.0371, 3)
    lines = printed(Comparison(4, 2, (one,), won=("q1", "q2"), lost=("q3",))).splitlines()
    assert "变对:q1 q2(2 题)" in lines
    assert "变错:q3(1 题)" in lines
    assert "注意:两次不同的 2 题没有比。" in lines
    (row,) = (line.split() for line in lines if line.startswith("正确率"))
    assert row == [
        "正确率",
        "75.0%",
        "50.0%",
        "+25.0",
        "点",
        "-10.0",
        "点",
        "~",
        "+40.0",
        "点",
        "0.037",
    ]
    assert "注意:<看>" in lines


def test_many_flips_are_not_all_named() -> None:
    won = tuple(f"q{number}" for number in range(30))
    told = printed(Comparison(30, 0, (), won=won, lost=()))
    assert "q19 等 30 题" in told
    assert "q20" not in told
    assert "变错" not in told
