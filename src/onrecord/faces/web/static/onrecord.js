// The keys of the queue, and words selected in a paper. Everything works without this file as well, by
// links and forms; it adds no words of a paper to the page and asks for nothing from anywhere else.
"use strict";

(() => {
  const articles = () => [...document.querySelectorAll("[data-finding]")];
  const typing = (e) => e.target.closest("input, select, textarea, [contenteditable]");
  let current = -1;

  function go(step) {
    const all = articles();
    if (!all.length) return;
    current = Math.min(Math.max(current + step, 0), all.length - 1);
    all.forEach((a, i) => a.classList.toggle("current", i === current));
    const link = all[current].querySelector("h2 a, h1 a, h1");
    if (link) { link.focus({ preventScroll: true }); }
    all[current].scrollIntoView({ block: "start" });
  }

  function press(key) {
    const all = articles();
    const article = all.find((a) => a.contains(document.activeElement)) || all[Math.max(current, 0)];
    if (!article) return false;
    if (key === "o") { const link = article.querySelector("h2 a"); if (link) link.click(); return true; }
    if (key === "u") { const undo = article.querySelector("[data-key=u]"); if (undo) undo.click(); return Boolean(undo); }
    const reason = article.querySelector("input[name=reason]");
    const button = article.querySelector(`[data-key=${key}]`);
    if (!reason) return false;
    if ((key === "d" || key === "n") && !reason.value) {
      reason.dataset.then = key;
      reason.focus();
      return true;
    }
    if (button) button.click();
    return Boolean(button);
  }

  document.addEventListener("keydown", (e) => {
    if (e.ctrlKey || e.metaKey || e.altKey) return;
    if (typing(e)) {
      const then = e.target.dataset && e.target.dataset.then;
      if (e.key === "Escape") { e.target.blur(); }
      if (e.key === "Enter" && then) {
        const button = e.target.closest("form").querySelector(`[data-key=${then}]`);
        delete e.target.dataset.then;
        if (button) { e.preventDefault(); button.click(); }
      }
      return;
    }
    if (e.key === "/") { document.getElementById("q").focus(); e.preventDefault(); return; }
    if (e.key === "j" || e.key === "k") { go(e.key === "j" ? 1 : -1); e.preventDefault(); return; }
    if ("cdnou".includes(e.key) && e.key.length === 1 && press(e.key)) e.preventDefault();
  });

  // A choice in a list takes effect at once.
  document.addEventListener("change", (e) => {
    if (e.target.matches(".facets select")) e.target.form.submit();
  });

  // After a decision the article is another one: keep the place, and say it aloud.
  document.addEventListener("htmx:afterSwap", (e) => {
    const told = e.target.querySelector && e.target.querySelector(".told");
    const article = e.detail.elt && document.getElementById(e.detail.elt.id);
    if (told) document.getElementById("said").textContent = told.textContent;
    if (article && article.matches("[data-finding]")) {
      const link = article.querySelector("h2 a, h1 a");
      if (link) link.focus({ preventScroll: true });
    }
  });

  // Offsets are code points of the paper's text; every piece says where it begins.
  const points = (text) => [...text].length;
  function offset(node, at) {
    const element = node.nodeType === Node.TEXT_NODE ? node.parentElement : node;
    const piece = element.closest("[data-s]");
    if (!piece) return null;
    const range = document.createRange();
    range.setStart(piece, 0);
    range.setEnd(node, at);
    return Number(piece.dataset.s) + points(range.toString());
  }

  document.addEventListener("selectionchange", () => {
    const form = document.querySelector("form.pick");
    const selection = document.getSelection();
    if (!form || !selection.rangeCount || selection.isCollapsed) return;
    const range = selection.getRangeAt(0);
    const start = offset(range.startContainer, range.startOffset);
    const end = offset(range.endContainer, range.endOffset);
    if (start === null || end === null || end <= start) return;
    form.elements.start.value = start;
    form.elements.end.value = end;
    form.elements.words.value = selection.toString().slice(0, 1000);
    form.classList.add("held");
  });
  document.addEventListener("input", (e) => {
    if (e.target.name === "words" && e.target.form.matches("form.pick")) {
      e.target.form.elements.start.value = "";
      e.target.form.elements.end.value = "";
    }
  });

  // Files dropped on the page go into the form that takes them.
  const drop = document.querySelector("[data-drop]");
  if (drop) {
    const input = drop.querySelector("input[type=file]");
    const over = (e) => { e.preventDefault(); drop.classList.toggle("over", e.type === "dragover"); };
    ["dragover", "dragleave", "drop"].forEach((name) => drop.addEventListener(name, over));
    drop.addEventListener("drop", (e) => { input.files = e.dataTransfer.files; });
  }
  const print = document.querySelector("[data-print]");
  if (print) print.addEventListener("click", () => window.print());
})();
