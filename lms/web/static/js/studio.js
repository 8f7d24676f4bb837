// The studio: formatting buttons, inserting media, a warning before unsaved text is lost. Everything else works without it.
"use strict";

(function () {
  const indonesian = document.documentElement.lang !== "en";
  const words = indonesian
    ? { text: "teks", title: "Judul", item: "butir", alt: "jelaskan gambar", column: "Kolom", cell: "isi" }
    : { text: "text", title: "Title", item: "item", alt: "describe the picture", column: "Column", cell: "cell" };

  // What a button puts around the selection: [before, after, placeholder]; a line mark goes before every line.
  const around = {
    bold: ["**", "**", words.text],
    italic: ["*", "*", words.text],
    link: ["[", "](https://)", words.text],
    picture: ["![", "](media/)", words.alt],
  };
  const lines = { heading: "## ", subheading: "### ", list: "- ", quote: "> " };
  const table = `| ${words.column} 1 | ${words.column} 2 |\n|---|---|\n| ${words.cell} | ${words.cell} |`;

  // Replacing through the browser's own command keeps undo; the fallback does not.
  const put = (area, text, start, end) => {
    area.focus();
    area.setSelectionRange(start, end);
    if (!document.execCommand("insertText", false, text)) {
      area.setRangeText(text, start, end, "end");
      area.dispatchEvent(new Event("input", { bubbles: true }));
    }
  };

  const wrap = (area, [before, after, placeholder]) => {
    const { selectionStart: start, selectionEnd: end } = area;
    const chosen = area.value.slice(start, end) || placeholder;
    put(area, before + chosen + after, start, end);
    area.setSelectionRange(start + before.length, start + before.length + chosen.length);
  };

  const wholeLines = (area) => {
    const start = area.value.lastIndexOf("\n", area.selectionStart - 1) + 1;
    const next = area.value.indexOf("\n", area.selectionEnd);
    return [start, next < 0 ? area.value.length : next];
  };

  const afterLine = (area) => {
    const end = wholeLines(area)[1];
    return [end, end];
  };

  const mark = (area, sign) => {
    const [start, end] = wholeLines(area);
    const marked = area.value.slice(start, end).split("\n").map((line, place) => {
      const own = typeof sign === "function" ? sign(place) : sign;
      return line.startsWith(own) ? line.slice(own.length) : own + (line || words.item);
    });
    put(area, marked.join("\n"), start, end);
  };

  // A block stands alone between blank lines; nothing of the text is taken away.
  const standAlone = (area, text, [start, end]) => {
    const before = area.value.slice(0, start);
    const after = area.value.slice(end);
    const gap = !before || before.endsWith("\n\n") ? "" : before.endsWith("\n") ? "\n" : "\n\n";
    const close = !after || after.startsWith("\n\n") ? "" : after.startsWith("\n") ? "\n" : "\n\n";
    put(area, gap + text + close, start, end);
  };

  const format = (area, name) => {
    if (around[name]) wrap(area, around[name]);
    else if (lines[name]) mark(area, lines[name]);
    else if (name === "numbers") mark(area, (place) => `${place + 1}. `);
    else if (name === "callout") {
      const range = wholeLines(area);
      standAlone(area, `::: tip ${words.title}\n${area.value.slice(...range) || words.text}\n:::`, range);
    } else if (name === "table") standAlone(area, table, afterLine(area));
  };

  const reveal = (root) => {
    for (const one of root.querySelectorAll("[data-md-tools][hidden], [data-insert][hidden]")) one.hidden = false;
  };

  // A picture goes into the field of the question where the author typed last.
  let lastTyped = null;
  document.addEventListener("focusin", (event) => {
    if (event.target.matches(".question-form textarea:not([id^=media-])")) lastTyped = event.target;
  });

  document.addEventListener("click", (event) => {
    const tool = event.target.closest("[data-md]");
    if (tool) {
      const area = document.getElementById(tool.closest("[data-md-tools]").dataset.mdTools);
      if (area) format(area, tool.dataset.md);
      return;
    }
    const insert = event.target.closest("[data-insert]");
    const last = insert && "intoLast" in insert.dataset && lastTyped && lastTyped.isConnected ? lastTyped : null;
    const area = insert && (last || document.getElementById(insert.dataset.into));
    if (area) standAlone(area, insert.dataset.insert, afterLine(area));
  });

  // Ctrl or Cmd with B and I in the text of a lesson.
  document.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.target.id !== "body") return;
    const name = { b: "bold", i: "italic" }[event.key.toLowerCase()];
    if (!name) return;
    event.preventDefault();
    format(event.target, name);
  });

  // Leaving with typed text that nobody saved asks first; a form that came back from the server holds such text already.
  let unsaved = document.querySelector('form[data-unsaved="typed"]') !== null;
  document.addEventListener("input", (event) => {
    if (event.target.closest("form[data-unsaved]")) unsaved = true;
  });
  document.addEventListener("submit", (event) => {
    if (event.target.matches("form[data-unsaved]")) unsaved = false;
  });
  window.addEventListener("beforeunload", (event) => {
    if (unsaved) event.preventDefault();
  });

  // Folds that stand beside the content on wide screens open there, for browsers that cannot do it in CSS.
  const wide = window.matchMedia("(min-width: 60rem)");
  if (wide.matches) for (const fold of document.querySelectorAll("details.side-fold")) fold.open = true;

  reveal(document);
  document.addEventListener("htmx:afterSwap", () => reveal(document));
})();
