"""The metrics by name: what each is called, means, and which way is better."""

from dataclasses import dataclass

from index.errors import QuestionError


@dataclass(frozen=True, slots=True)
class Metric:
    """How a metric is shown and read."""

    name: str
    title: str
    meaning: str
    group: str
    better: int = 1
    """1 if higher is better, -1 if lower is, 0 if neither."""
    unit: str = "share"
    """share (0 to 1, of things counted), mean or score (means of what lies between 0 and 1, the
    one written in per cent, the other not), ms, chars, tokens or cost."""


_GROUPS: dict[str, tuple[tuple[str, str, str], ...]] = {
    "答案": (
        (
            "accuracy",
            "正确率",
            "结果类型正确,且含全部要点,要点不是更长的数的一部分(112% 里没有 12%);有长度上限",
        ),
        ("must_include_accuracy", "要点正确率", "可答的题:答了、含全部要点、不超长;要点按子串找"),
        (
            "numeric_accuracy",
            "数值正确率",
            "标准答案中的每个数值都在答案里:数、单位、正负、区间两端都相等",
        ),
        ("exact_match", "完全匹配 EM", "CMRC 2018 的定义,略去标点"),
        ("char_f1", "字符 F1", "CMRC 2018 的定义:最长公共连续片段"),
    ),
    "拒答": (
        ("outcome_accuracy", "结果类型正确率", "已答、已隐去、未找到三者判断正确"),
        ("masked_precision", "“已隐去”精确率", "判为已隐去的题中,原文确已隐去的比例"),
        ("masked_recall", "“已隐去”召回率", "原文已隐去的题中,判对的比例"),
        ("not_found_precision", "“未找到”精确率", "判为未找到的题中,资料确无答案的比例"),
        ("not_found_recall", "“未找到”召回率", "资料无答案的题中,判对的比例"),
    ),
    "引文": (
        ("citation_validity", "引文有效率", "引文与原文该处逐字相同的比例,按引文计"),
        ("citation_precision", "引文精确率", "引文落在依据上的比例(重叠过半;结果类型正确的题)"),
        ("citation_recall", "引文召回率", "依据被引到的比例(重叠过半;结果类型正确的题)"),
    ),
    "检索": (
        ("recall@1", "依据召回率@1", "依据出现在前 1 个段落的比例"),
        ("recall@3", "依据召回率@3", "依据出现在前 3 个段落的比例"),
        ("recall@5", "依据召回率@5", "依据出现在前 5 个段落的比例"),
        ("recall@10", "依据召回率@10", "依据出现在前 10 个段落的比例"),
        ("recall_in_1500_chars", "1500 字内召回率", "依据出现在检索到的前 1500 字的比例"),
        ("recall_in_3000_chars", "3000 字内召回率", "依据出现在检索到的前 3000 字的比例"),
        ("mrr@10", "MRR@10", "首个含依据段落名次的倒数,前 10 个之外为 0"),
        ("ndcg@10", "nDCG@10", "按新增依据计增益的折损累计增益(Järvelin & Kekäläinen 2002)"),
    ),
}
_MEANS = {"char_f1": "mean", "mrr@10": "score", "ndcg@10": "score"}
_LOWER: tuple[tuple[str, str, str, str, str], ...] = (
    ("false_refusal_rate", "误拒率", "可答的题中未作答的比例", "拒答", "share"),
    ("false_answer_rate", "误答率", "不可答的题中却作答的比例", "拒答", "share"),
    ("missing_rate", "缺答率", "没有答案的题的比例,按“未找到”计", "拒答", "share"),
    ("error_rate", "出错率", "提问时出错的题的比例,一律按答错计", "拒答", "share"),
    ("latency_ms", "平均用时", "检索与作答的毫秒数之和", "用时与用量", "ms"),
    ("latency_p50_ms", "用时 p50", "一半的题不超过", "用时与用量", "ms"),
    ("latency_p95_ms", "用时 p95", "95% 的题不超过", "用时与用量", "ms"),
    ("latency_retrieve_ms", "检索平均用时", "读问题、检索、读段落", "用时与用量", "ms"),
    ("latency_answer_ms", "作答平均用时", "起草与核对", "用时与用量", "ms"),
    ("input_tokens", "每题输入词元", "模型接口所报", "用时与用量", "tokens"),
    ("output_tokens", "每题输出词元", "模型接口所报", "用时与用量", "tokens"),
    ("cost", "每题费用", "模型接口所报,币种依接口", "用时与用量", "cost"),
)
_METRICS = {
    metric.name: metric
    for metric in (
        *(
            Metric(name, title, meaning, group, unit=_MEANS.get(name, "share"))
            for group, rows in _GROUPS.items()
            for name, title, meaning in rows
        ),
        *(Metric(*row[:4], better=-1, unit=row[4]) for row in _LOWER),
        Metric("answer_length", "答案字数", "可答的题的平均答案长度", "答案", 0, "chars"),
    )
}
GROUPS = (*_GROUPS, "用时与用量", "评判模型")
JUDGED = {
    "judge_faithfulness": Metric(
        "judge_faithfulness",
        "忠实度(评判模型)",
        "答案各句为引文所支持的比例",
        "评判模型",
        unit="mean",
    ),
    "judge_relevance": Metric(
        "judge_relevance",
        "切题度(评判模型)",
        "答案回答所问的程度:1、0.5、0",
        "评判模型",
        unit="mean",
    ),
}
_ALL = _METRICS | JUDGED
POSITIONAL = tuple(name for name, one in _METRICS.items() if one.group in ("引文", "检索"))
"""What is measured by where in a document something stands."""


def known_metrics() -> tuple[Metric, ...]:
    """All metrics in the order in which they are shown."""
    return tuple(m for group in GROUPS for m in _ALL.values() if m.group == group)


def find_metric(name: str) -> Metric:
    """Return a metric by its name.

    Raises:
        QuestionError: there is none of that name.
    """
    if name not in _ALL:
        names = "、".join(metric.name for metric in known_metrics())
        raise QuestionError(f"不认识的指标:{name}。可用:{names}。")
    return _ALL[name]


def show_value(name: str, value: float) -> str:
    """Write a value for a person.

    >>> show_value("accuracy", 0.9), show_value("latency_p95_ms", 1234.5)
    ('90.0%', '1,234 ms')
    """
    unit = _ALL[name].unit if name in _ALL else "share"
    if unit in ("share", "mean"):
        return f"{100 * value:.1f}%"
    if unit == "score":
        return f"{value:.3f}"
    if unit == "cost":
        return f"{value:.5f}"
    return f"{value:,.0f}" + (" ms" if unit == "ms" else "")


def show_difference(name: str, value: float) -> str:
    """Write a difference for a person; of shares it is in percentage points.

    >>> show_difference("accuracy", 0.015), show_difference("latency_ms", -20)
    ('+1.5 点', '-20 ms')
    """
    sign = "+" if value >= 0 else "-"
    shown = show_value(name, abs(value))
    return sign + (f"{shown[:-1]} 点" if shown.endswith("%") else shown)


def show_p(p: float) -> str:
    """Write a value of p; below what the exchanges can tell apart only that it is below.

    >>> show_p(0.0371), show_p(0.0001)
    ('0.037', '<0.001')
    """
    return f"{p:.3f}" if p >= 0.001 else "<0.001"
