// Shared behaviour. Everything works without this file except live things (timer, autosave, preview).
"use strict";

(function () {
  const token = () => document.querySelector('meta[name="csrf-token"]')?.content || "";

  // Set here, before htmx begins with the page: in a meta element every page would carry it.
  Object.assign(window.htmx?.config || {}, {
    includeIndicatorStyles: false,
    allowEval: false,
    historyCacheSize: 0,
    selfRequestsOnly: true,
    attributesToSettle: ["class", "width", "height"],
    responseHandling: [
      { code: "204", swap: false },
      { code: "[23]..", swap: true },
      { code: "422", swap: true },
      { code: "[45]..", swap: false, error: true },
    ],
  });

  // Every htmx request carries the CSRF token.
  document.addEventListener("htmx:configRequest", (event) => {
    event.detail.headers["X-CSRFToken"] = token();
  });

  // A failed request says so instead of doing nothing.
  const say = (text) => {
    const status = document.getElementById("status");
    if (status) status.textContent = text;
  };
  document.addEventListener("htmx:sendError", () => say(document.documentElement.lang === "en" ? "No connection. Try again." : "Tidak ada koneksi. Coba lagi."));

  // Menus close with Escape or a click elsewhere.
  document.addEventListener("click", (event) => {
    for (const menu of document.querySelectorAll("details[data-menu][open]")) {
      if (!menu.contains(event.target)) menu.open = false;
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of document.querySelectorAll("details[data-menu][open]")) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });

  // The error summary takes the focus; a swap of the main content moves it to the heading.
  const focusErrors = (root) => root.querySelector("[data-focus]")?.focus();
  document.addEventListener("DOMContentLoaded", () => focusErrors(document));
  document.addEventListener("htmx:afterSwap", (event) => focusErrors(event.target));

  // data-submit-on-change: a filter form that submits itself.
  document.addEventListener("change", (event) => {
    const form = event.target.closest("form[data-submit-on-change]");
    if (form) form.requestSubmit();
  });

  // data-print: the browser's print dialogue.
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-print]")) window.print();
  });
})();
