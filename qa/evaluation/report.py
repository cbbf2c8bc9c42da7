"""The report of a run: one HTML file that needs no network and no other file."""

import base64
import hashlib
from collections.abc import Mapping, Sequence
from importlib.resources import files
from string import Template

from qa.evaluation.bootstrap import Estimate
from qa.evaluation.catalog import (
    GROUPS,
    find_metric,
    known_metrics,
    show_difference,
    show_p,
    show_value,
)
from qa.evaluation.compare import Comparison
from qa.evaluation.html_text import words
from qa.evaluation.report_plots import ReportInput, draw_plots
from qa.evaluation.report_questions import TYPE_NAMES, question_card
from qa.evaluation.run import Run
from qa.evaluation.summary import NO_DOCUMENT

_TILES = (
    "accuracy",
    "must_include_accuracy",
    "outcome_accuracy",
    "citation_validity",
    "citation_recall",
    "recall@5",
    "latency_p50_ms",
)
_MOST_ROWS = 200


def make_report(given: ReportInput) -> str:
    """Make the HTML of a report."""
    folder = files("qa.evaluation").joinpath("report")
    style, script = (
        folder.joinpath(name).read_text(encoding="utf-8") for name in ("report.css", "report.js")
    )
    run, total = given.run, len(given.run.records)
    docs = sorted({span.doc for spans in given.evidence for span in spans})
    return Template(folder.joinpath("report.html").read_text(encoding="utf-8")).substitute(
        title="有据评测报告",
        lead=f"{total} 题 · {words(str(run.settings.get('llm', '')))} · {words(run.created)}",
        notices="".join(f'<p class="notice">{words(notice)}</p>' for notice in given.notices),
        tiles="".join(_tile(name, given.summary.overall) for name in _TILES),
        comparison=_comparison(given.comparison) if given.comparison else "",
        plots="".join(draw_plots(given)),
        tables="".join(_tables(given)),
        type_options="".join(
            _option(kind, TYPE_NAMES.get(kind, kind)) for kind in given.summary.by_type
        ),
        doc_options="".join(_option(doc, _name(doc, given.titles)) for doc in docs),
        total=total,
        questions="".join(_cards(given)),
        settings="".join(_settings(run)),
        resamples=given.resamples,
        seed=given.seed,
        style=style,
        style_hash=_source_hash(style),
        script=script,
        script_hash=_source_hash(script),
    )


def _source_hash(text: str) -> str:
    """What the page's own security policy allows to run: this text and nothing else."""
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    return f"'sha256-{digest}'"


def _option(value: str, label: str) -> str:
    return f'<option value="{words(value)}">{words(label)}</option>'


def _name(doc: str, titles: Mapping[str, str]) -> str:
    return titles.get(doc) or doc or "无依据"


def _tile(name: str, estimates: Mapping[str, Estimate]) -> str:
    found = estimates.get(name)
    if found is None:
        return ""
    return (
        f'<div class="tile"><small>{words(find_metric(name).title)}</small>'
        f"<b>{show_value(name, found.value)}</b><small>{_interval(name, found)}</small>"
        f"<small>n={found.n}</small></div>"
    )


def _interval(name: str, found: Estimate) -> str:
    return f"{show_value(name, found.low).removesuffix(' ms')} ~ {show_value(name, found.high)}"


def _comparison(comparison: Comparison) -> str:
    rows = []
    for one in comparison.differences:
        metric = find_metric(one.name)
        side = one.difference * metric.better
        kind = "" if one.p >= 0.05 or not side else "up" if side > 0 else "down"
        rows.append(
            f"<tr><td>{words(metric.title)}</td>"
            f"<td class=n>{show_value(one.name, one.baseline)}</td>"
            f"<td class=n>{show_value(one.name, one.value)}</td>"
            f'<td class="n {kind}">{show_difference(one.name, one.difference)}</td>'
            f"<td class=n>{show_difference(one.name, one.low)} ~"
            f" {show_difference(one.name, one.high)}</td>"
            f"<td class=n>{words(show_p(one.p))}</td></tr>"
        )
    left_out = f";{comparison.left_out} 题不同,未比" if comparison.left_out else ""
    return (
        f"<section><h2>与基线比较</h2><p>共同的 {comparison.questions} 题{left_out}。"
        f"变对 {len(comparison.won)} 题,变错 {len(comparison.lost)} 题(可在下方筛选)。</p>"
        '<div class="wide"><table><thead><tr><th>指标<th class=n>基线<th class=n>本次<th class=n>差'
        "<th class=n>差的 95% 区间<th class=n>p</tr></thead><tbody>"
        f"{''.join(rows)}</tbody></table></div>"
        '<p class="hint">区间为配对自助法;p 为配对随机化检验,未因指标多而校正。</p></section>'
    )


def _tables(given: ReportInput) -> list[str]:
    tables, overall = [], given.summary.overall
    for group in GROUPS:
        rows = [
            f"<tr><td>{words(m.title)} <small><code>{m.name}</code></small><br>"
            f"<small>{words(m.meaning)}</small></td><td class=n>{show_value(m.name, e.value)}</td>"
            f"<td class=n>{_interval(m.name, e)}</td>"
            f"<td class=n>{e.n}</td></tr>"
            for m in known_metrics()
            if m.group == group and (e := overall.get(m.name))
        ]
        if rows:
            tables.append(_table(group, ("指标", "值", "95% 区间", "n"), rows))
    tables.append(_group_table("按题型", given.summary.by_type, TYPE_NAMES))
    names = {**given.titles, NO_DOCUMENT: "无依据"}
    tables.append(_group_table("按文件", given.summary.by_document, names))
    return tables


_GROUP_COLUMNS = ("accuracy", "char_f1", "citation_precision", "citation_recall", "recall@5")


def _group_table(
    title: str, groups: Mapping[str, Mapping[str, Estimate]], names: Mapping[str, str]
) -> str:
    rows = []
    for name, estimates in list(groups.items())[:_MOST_ROWS]:
        if not any(metric in estimates for metric in _GROUP_COLUMNS):
            continue
        cells = "".join(_cell(metric, estimates.get(metric)) for metric in _GROUP_COLUMNS)
        rows.append(f"<tr><td>{words(names.get(name) or name)}</td>{cells}</tr>")
    if not rows:
        return ""
    if len(groups) > _MOST_ROWS:
        rows.append(f"<tr><td colspan=6>……共 {len(groups)} 组,余见 --json</td></tr>")
    titles = ("", *(find_metric(metric).title for metric in _GROUP_COLUMNS))
    return _table(title, titles, rows)


def _cell(metric: str, found: Estimate | None) -> str:
    if found is None:
        return "<td class=n>–</td>"
    return (
        f"<td class=n>{show_value(metric, found.value)}<br>"
        f"<small>{_interval(metric, found)} · n={found.n}</small></td>"
    )


def _table(title: str, columns: Sequence[str], rows: Sequence[str]) -> str:
    first, *others = columns
    head = f"<th>{words(first)}" + "".join(f"<th class=n>{words(name)}" for name in others)
    return (
        f'<h3>{words(title)}</h3><div class="wide"><table><thead><tr>{head}</tr></thead>'
        f"<tbody>{''.join(rows)}</tbody></table></div>"
    )


def _cards(given: ReportInput) -> list[str]:
    flips = dict.fromkeys(given.comparison.won, "won") if given.comparison else {}
    flips |= dict.fromkeys(given.comparison.lost, "lost") if given.comparison else {}
    return [
        question_card(record, evidence, given.texts, flips.get(record.item.id, ""))
        for record, evidence in zip(given.run.records, given.evidence, strict=True)
    ]


def _settings(run: Run) -> list[str]:
    flat: list[tuple[str, object]] = []
    for name, value in {**run.settings, **run.environment}.items():
        if isinstance(value, dict):
            flat += [(f"{name}.{key}", inner) for key, inner in value.items()]
        else:
            flat.append((name, value))
    return [f"<dt>{words(name)}</dt><dd>{words(str(value))}</dd>" for name, value in flat]
