"use strict";
(() => {
  const form = document.getElementById("filters");
  const questions = [...document.querySelectorAll(".q")];
  const count = document.getElementById("count");
  const unfold = document.getElementById("unfold");
  const texts = new Map();

  // Read only when somebody searches: ten thousand questions are many words.
  const textOf = (question) => {
    if (!texts.has(question)) texts.set(question, question.textContent.toLowerCase());
    return texts.get(question);
  };

  const fits = (question, wanted) => {
    const { right, type, flip, docs } = question.dataset;
    const results = { "": true, wrong: right === "0", right: right === "1", won: flip === "won", lost: flip === "lost" };
    return results[wanted.result]
      && (!wanted.type || wanted.type === type)
      && (!wanted.doc || docs.split("\n").includes(wanted.doc))
      && wanted.words.every((word) => textOf(question).includes(word));
  };

  const wantedNow = () => {
    const fields = new FormData(form);
    const words = fields.get("words").toLowerCase().split(/\s+/).filter(Boolean);
    return { result: fields.get("result"), type: fields.get("type"), doc: fields.get("doc"), words };
  };

  const apply = () => {
    const wanted = wantedNow();
    let shown = 0;
    for (const question of questions) {
      question.hidden = !fits(question, wanted);
      if (!question.hidden) shown += 1;
    }
    count.textContent = shown === questions.length ? `${shown} 题` : `${shown} / ${questions.length} 题`;
  };

  const unfoldAll = (open) => {
    for (const question of questions) if (!question.hidden) question.open = open;
    unfold.textContent = open ? "全部收起" : "全部展开";
    unfold.dataset.open = open ? "1" : "";
  };

  let waiting = 0;
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(apply, 120);
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(apply));
  unfold.addEventListener("click", () => unfoldAll(!unfold.dataset.open));
  // A reader of paper cannot unfold.
  let folded = [];
  addEventListener("beforeprint", () => {
    folded = questions.filter((question) => !question.open && !question.hidden);
    for (const question of folded) question.open = true;
  });
  addEventListener("afterprint", () => {
    for (const question of folded) question.open = false;
  });
  apply();
})();
