// The player: saves answers as they are given, keeps unsent ones on the device, draws the server's clock.
// Without this file every button of the page still saves by itself.
//
// The protocol: an answer has a key for good, so it may be sent any number of times and is one event on the server. "Saved"
// is shown only for what the server has acknowledged. What it has not acknowledged waits in `queue`, and encrypted on the
// device. An answer the server recorded but does not count (another device went on, another tab was newer) is *held*: the
// person decides whether it should count.
"use strict";

(function () {
  const root = document.getElementById("quiz");
  if (!root) return;
  const words = root.dataset;
  const AFTER_LAST_KEY = 1000;
  const AFTER_FIRST_KEY = 4000; // a second less than promised: an answer is safe only after its way to the server
  const MOST_AT_ONCE = 20;
  const MOST_BYTES = 60000; // of a message, also of one that outlives its page; the longest answer fits in
  const LONGEST_SAVE = 15000;
  const STILL_HERE = 300000;
  const LONGEST_PAUSE = 15000;
  const sleep = (time) => new Promise((resolve) => setTimeout(resolve, time));

  // ------------------------------------------------------------ the device: unsent answers, encrypted, gone once sent

  const DATABASE = "tumbuh-answers";
  const STORE = "unsent";
  let turn = Promise.resolve();

  const openDatabase = () =>
    new Promise((resolve, reject) => {
      const request = indexedDB.open(DATABASE, 1);
      request.onupgradeneeded = () =>
        request.result.createObjectStore(STORE, { keyPath: "order", autoIncrement: true }).createIndex("attempt", "attempt");
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
  const openCipher = () => {
    const bytes = Uint8Array.from(atob(words.key), (one) => one.charCodeAt(0));
    return crypto.subtle.importKey("raw", bytes, "AES-GCM", false, ["encrypt", "decrypt"]);
  };
  // Where the browser offers no storage or no cipher, answers wait in this page only, and the page says so.
  const opened = (async () => (window.crypto?.subtle ? openDatabase() : null))().catch(() => null);
  const cipher = "key" in words && window.crypto?.subtle ? openCipher() : null;

  const change = (database, work) =>
    new Promise((resolve) => {
      const transaction = database.transaction(STORE, "readwrite");
      const request = work(transaction.objectStore(STORE));
      transaction.oncomplete = () => resolve(request?.result);
      transaction.onerror = transaction.onabort = () => resolve(undefined);
    });

  // One after the other, so that an answer is never removed before it was written.
  const onDevice = (work) => {
    turn = turn.then(async () => {
      const database = await opened;
      return database ? work(database) : undefined;
    }).catch(() => undefined);
    return turn;
  };

  const keep = (entry) =>
    onDevice(async (database) => {
      const { key, slot, revision, answer, held } = entry;
      const iv = crypto.getRandomValues(new Uint8Array(12));
      const plain = new TextEncoder().encode(JSON.stringify({ key, slot, revision, answer, held }));
      const data = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, await cipher, plain);
      const row = { attempt: words.attempt, iv, data, ...(entry.order && { order: entry.order }) };
      entry.order = await change(database, (store) => store.put(row));
    });

  const forget = (entry) =>
    onDevice((database) => (entry.order ? change(database, (store) => store.delete(entry.order)) : undefined));

  const kept = () =>
    onDevice(async (database) => {
      const rows = (await change(database, (store) => store.index("attempt").getAll(words.attempt))) || [];
      const found = [];
      for (const { iv, data, order } of rows.sort((one, other) => one.order - other.order)) {
        const plain = await crypto.subtle.decrypt({ name: "AES-GCM", iv }, await cipher, data).catch(() => null);
        if (plain) found.push({ ...JSON.parse(new TextDecoder().decode(plain)), order, tried: true });
      }
      return found;
    });

  const forgetAll = () =>
    onDevice(async (database) => {
      const orders = await change(database, (store) => store.index("attempt").getAllKeys(words.attempt));
      await change(database, (store) => orders.forEach((order) => store.delete(order)));
    });

  if ("finished" in words) {
    forgetAll();
    return;
  }

  // ------------------------------------------------------------ what the person sees

  const form = document.getElementById("answer");
  const finish = document.getElementById("finish");
  const trouble = document.getElementById("trouble");
  // The questions of this page, one or all of them, by slot: what was sent of each, where it says so, where it complains.
  const questions = new Map();
  for (const box of document.querySelectorAll("[data-slot]")) {
    const own = { slot: Number(box.dataset.slot), revision: Number(box.dataset.revision), last: "", refused: false };
    const controls = () => box.querySelectorAll(["input", "select", "textarea"].map((one) => `[data-fields] ${one}`).join());
    const line = box.querySelector("[data-saved]");
    questions.set(own.slot, { ...own, box, controls, line, trouble: box.querySelector("[data-trouble]") || trouble });
  }
  // What is said of a question that is not on this page is said in the one line there is.
  const saved = document.querySelector("[data-saved]");
  const lineOf = (slot) => questions.get(slot)?.line || saved;
  const controls = () => [...questions.values()].flatMap((one) => [...one.controls()]);
  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);

  const announce = (text) => {
    document.getElementById("status").textContent = text;
  };
  const status = (line, state, text) => {
    if (line.textContent === text) return;
    line.dataset.state = state;
    line.textContent = text;
  };
  // `action`: the button to show with the text: sign-in, take-over or use-held; none without.
  const complain = (text, action = "", box = trouble) => {
    box.querySelector("[data-text]").textContent = text;
    for (const name of ["sign-in", "take-over", "use-held"]) {
      const button = box.querySelector(`[data-${name}]`);
      if (button) button.hidden = name !== action;
    }
    box.hidden = !text;
  };
  const complainOf = (slot, text, action = "") => complain(text, action, questions.get(slot)?.trouble);

  // The map beside all questions of a page follows what is saved; elsewhere the next page brings a new one.
  const drawMap = (slot, answer) => {
    const cell = document.querySelector(`[data-cell="${slot}"]`);
    if (!cell) return;
    const answered = Object.entries(answer).some(([name, values]) => name.startsWith("s") && values.some((one) => one.trim()));
    cell.classList.toggle("is-answered", answered);
    const picture = cell.querySelector("use");
    picture.setAttribute("href", picture.getAttribute("href").replace(/#.*/, answered ? "#check" : "#circle"));
    const [before, after] = answered ? [words.sayEmpty, words.sayAnswered] : [words.sayAnswered, words.sayEmpty];
    cell.querySelector(".sr").textContent = cell.querySelector(".sr").textContent.replace(before, after);
    const done = document.getElementById("done");
    done.value = document.querySelectorAll("[data-cell].is-answered").length;
    done.setAttribute("aria-label", fill(words.sayDone, { done: done.value, total: done.max }));
  };

  // ------------------------------------------------------------ the queue

  // Where one question is on the page, buttons lead to others; where all are, they only save, or do something to one.
  const slot = Number(form?.dataset.slot || 0);
  let queue = [];
  let elsewhere = false; // another device has gone on since this page was made
  let firstKeyAt = 0;
  let typing = 0;
  let over = false;

  const newKey = () =>
    Array.from(crypto.getRandomValues(new Uint8Array(16)), (one) => one.toString(16).padStart(2, "0")).join("");

  // What the form says now, by slot: the fields `s7`, `s7-…` and `c7` belong to question 7.
  const fields = () => {
    const found = new Map([...questions.keys()].map((one) => [one, {}]));
    for (const [name, value] of new FormData(form)) {
      const answer = found.get(Number(/^[sc](\d+)(?:-|$)/.exec(name)?.[1]));
      if (answer) (answer[name] ??= []).push(String(value));
    }
    return found;
  };

  // Put what the form says now into the queue, unless it is there already. Whatever waits of the same question gives way,
  // also what was sent without an answer: the newer one replaces it on the server too, so a long time offline is one answer.
  const capture = () => {
    clearTimeout(typing);
    firstKeyAt = 0;
    if (!form || over) return;
    for (const [slot, answer] of fields()) captureOne(questions.get(slot), answer);
  };

  const captureOne = (question, answer) => {
    const { slot } = question;
    const text = JSON.stringify(answer);
    if (text === question.last) return;
    question.last = text;
    question.refused = false;
    const older = ready().filter((one) => one.slot === slot);
    let entry = older.find((one) => !one.tried);
    if (entry) entry.answer = answer;
    else {
      question.revision += 1;
      entry = { key: newKey(), slot, revision: question.revision, answer };
      queue.push(entry);
    }
    keep(entry);
    for (const one of older) if (one !== entry) drop(one);
  };

  const ready = () => queue.filter((one) => !one.held);
  const byLine = (entries) => {
    const found = new Map();
    for (const one of entries) found.set(lineOf(one.slot), [...(found.get(lineOf(one.slot)) || []), one]);
    return found;
  };
  // The lines that speak for answers which are not acknowledged yet.
  const waiting = () => byLine(ready());
  const drop = (entry) => {
    queue = queue.filter((one) => one !== entry);
    forget(entry);
  };

  const hold = (entry, outcome) => {
    for (const older of queue.filter((one) => one.held && one.slot === entry.slot)) drop(older);
    entry.held = outcome.reason;
    keep(entry);
    elsewhere ||= outcome.reason === "taken_over";
    if (elsewhere) complain(outcome.message, "take-over");
    else offerHeld();
  };

  const offerHeld = () => {
    const held = queue.filter((one) => one.held);
    const here = held.filter((one) => questions.has(one.slot));
    for (const one of here) complainOf(one.slot, words.sayHeldHere, "use-held");
    if (held.length && !here.length) complain(fill(words.sayHeldThere, { slots: held.map((one) => one.slot).join(", ") }));
  };

  const refuse = (outcome) => {
    const entry = queue.find((one) => one.key === outcome.key);
    if (!entry) return;
    const question = questions.get(entry.slot);
    if (question) question.revision = Math.max(question.revision, outcome.revision);
    if (outcome.reason === "taken_over" || outcome.reason === "superseded") {
      hold(entry, outcome);
      return;
    }
    if (question) question.refused = true;
    drop(entry);
    complainOf(entry.slot, outcome.message);
  };

  const settle = (reply) => {
    clock.set(reply.remaining_ms, reply.until);
    const acked = queue.filter((one) => reply.acked.includes(one.key));
    const touched = queue.filter((one) => acked.includes(one) || reply.refused.some((outcome) => outcome.key === one.key));
    for (const entry of acked) {
      drop(entry);
      drawMap(entry.slot, entry.answer);
    }
    if (acked.length) complain("");
    for (const entry of acked) complainOf(entry.slot, "");
    for (const outcome of reply.refused) refuse(outcome);
    const busy = waiting();
    for (const [line, entries] of byLine(touched)) {
      if (busy.has(line)) continue;
      if (entries.some((one) => acked.includes(one))) status(line, "saved", fill(words.saySaved, { time: reply.saved }));
      else status(line, "refused", words.sayRefused);
    }
  };

  // ------------------------------------------------------------ the line to the server

  let token = document.querySelector('meta[name="csrf-token"]').content;
  let draining = null;
  let pause = 0;
  let retry = 0;

  const body = (entries) =>
    JSON.stringify({
      epoch: Number(words.epoch),
      answers: entries.map(({ slot, revision, key, answer }) => ({ slot, revision, key, answer })),
    });

  // What waits, in its order, as far as one message takes it.
  const nextBatch = () => {
    const entries = ready().slice(0, MOST_AT_ONCE);
    while (entries.length > 1 && new Blob([body(entries)]).size > MOST_BYTES) entries.pop();
    return entries;
  };

  const post = (entries, keepalive = false) => {
    for (const entry of entries) entry.tried = true;
    const headers = { "Content-Type": "application/json", "X-CSRFToken": token };
    return ask({ method: "POST", redirect: "error", keepalive, headers, body: body(entries) });
  };

  // A line may swallow a request without ever failing it; the same answer is sent again then, under the same key.
  const ask = (request) => {
    const patience = new AbortController();
    setTimeout(() => patience.abort(), LONGEST_SAVE);
    return fetch(words.save, { ...request, signal: patience.signal });
  };

  const isJson = (response) => (response.headers.get("Content-Type") || "").startsWith("application/json");

  // After signing in again the page's token is an old one: fetch a new one and go on.
  const renewToken = async () => {
    const response = await ask({ redirect: "manual" });
    if (response.type === "opaqueredirect") complain(words.saySignedOut, "sign-in");
    if (!response.ok) return false;
    const reply = await response.json();
    token = reply.csrf;
    for (const field of document.querySelectorAll('input[name="csrf_token"]')) field.value = token;
    clock.set(reply.remaining_ms, reply.until);
    return true;
  };

  // Send some of what waits. Returns whether the server settled it; false means later.
  const sendSome = async () => {
    const entries = nextBatch();
    let response = await post(entries);
    if (response.status === 400 && !isJson(response)) {
      if (!(await renewToken())) return false;
      response = await post(entries);
    }
    if (!isJson(response)) return false;
    const reply = await response.json();
    if (response.status === 401) complain(reply.message, "sign-in");
    if (response.status === 401 || response.status >= 500) return false;
    if (reply.error) {
      // Not this person's quiz, or not readable as a whole: sending it again would change nothing.
      entries.forEach(drop);
      complain(reply.message);
    } else settle(reply);
    return !entries.some((one) => ready().includes(one));
  };

  const sendAll = async () => {
    clearTimeout(retry);
    try {
      while (ready().length) {
        for (const line of waiting().keys()) if (line.dataset.state !== "unsent") status(line, "saving", words.saySaving);
        if (!(await sendSome())) throw new Error("later");
        pause = 0;
      }
      return true;
    } catch {
      const text = (await opened) ? words.sayKept : words.sayUnsent;
      for (const [line, entries] of waiting()) status(line, "unsent", fill(text, { count: entries.length }));
      pause = Math.min(LONGEST_PAUSE, (pause || 1000) * 2);
      retry = setTimeout(drain, pause * (0.75 + Math.random() / 2));
      return false;
    }
  };

  const drain = () => {
    draining ??= sendAll().finally(() => {
      draining = null;
    });
    return draining;
  };

  // An answer captured while others are on their way needs another round.
  const flush = async () => {
    capture();
    return (await drain()) && (!ready().length || drain());
  };

  // The page is being hidden or closed: send what waits in a request that outlives it.
  const flushHidden = () => {
    capture();
    const entries = nextBatch();
    if (!entries.length) return;
    post(entries, true)
      .then(async (response) => (response.ok ? settle(await response.json()) : undefined))
      .catch(() => undefined);
  };

  // ------------------------------------------------------------ the clock: the server's remaining time, never the device's date

  const clock = {
    box: document.getElementById("clock"),
    warned: new Set(),
    set(remaining, until) {
      if (typeof remaining !== "number") return;
      this.endsAt = performance.now() + remaining;
      if (until) this.box.querySelector("[data-until]").textContent = fill(words.sayUntil, { time: until });
    },
    left() {
      return Math.max(0, Math.ceil((this.endsAt - performance.now()) / 1000));
    },
    start() {
      if (!this.box) return;
      const remaining = Number(words.remaining);
      this.set(remaining);
      for (const mark of [300, 60]) if (remaining / 1000 <= mark) this.warned.add(mark);
      this.face = this.box.querySelector("[data-face]");
      this.toggle = this.box.querySelector("[data-clock-toggle]");
      this.toggle.hidden = false;
      this.toggle.addEventListener("click", () => this.hide(!this.face.hidden));
      this.hide(sessionStorage.getItem("quiz-clock") === "hidden");
      this.draw();
      setInterval(() => this.draw(), 500);
      // Whoever reads for long stays signed in against the clock, and learns of more time.
      setInterval(() => renewToken().catch(() => false), STILL_HERE);
    },
    hide(hidden) {
      sessionStorage.setItem("quiz-clock", hidden ? "hidden" : "shown");
      this.toggle.querySelector(".sr").textContent = hidden ? words.sayShow : words.sayHide;
      this.face.hidden = hidden;
    },
    draw() {
      const left = this.left();
      const two = (number) => String(number).padStart(2, "0");
      const [hours, minutes] = [Math.floor(left / 3600), Math.floor((left % 3600) / 60)];
      this.face.textContent = `${hours ? `${hours}:${two(minutes)}` : minutes}:${two(left % 60)}`;
      this.box.classList.toggle("is-short", left <= 60);
      for (const mark of [300, 60]) {
        if (left > mark || this.warned.has(mark)) continue;
        this.warned.add(mark);
        renewToken().catch(() => false);
        announce(mark === 60 ? words.sayMinute : fill(words.sayMinutes, { minutes: mark / 60 }));
      }
      if (left === 5 && !over) flush();
      if (left === 0 && !over) timeIsOver();
    },
  };

  // The server has the last word: whoever was given more time meanwhile, or during an outage, goes on.
  const timeIsOver = async () => {
    capture();
    over = true;
    for (const control of controls()) control.disabled = true;
    announce(words.sayOver);
    complain(words.sayOver);
    while (!(await drain()) || !(await renewToken().catch(() => false))) await sleep(2000);
    if (clock.left() <= 0) {
      if ("abandons" in words) {
        // This quiz counts only what its person hands in: the server says so once its grace is over.
        await sleep(Number(words.abandons));
        location.reload();
      } else finish.submit();
      return;
    }
    over = false;
    for (const control of controls()) control.disabled = false;
    announce(words.sayMore);
    complain("");
  };

  // ------------------------------------------------------------ what the person does

  const onInput = (event) => {
    if (["radio", "checkbox", "select-one"].includes(event.target.type)) return;
    const now = performance.now();
    firstKeyAt = firstKeyAt || now;
    clearTimeout(typing);
    typing = setTimeout(flush, Math.max(0, Math.min(AFTER_LAST_KEY, firstKeyAt + AFTER_FIRST_KEY - now)));
    status(lineOf(Number(event.target.closest("[data-slot]").dataset.slot)), "saving", words.saySaving);
  };

  // A button of the form: first make sure that the answer is safe, then go where the button says.
  const onSubmit = async (event) => {
    event.preventDefault();
    if (over) return;
    const go = event.submitter?.value || "next";
    if (!(await flush())) {
      complain(words.sayWait);
      return;
    }
    const refused = [...questions.values()].find((one) => one.refused);
    refused?.trouble.scrollIntoView({ block: "center" });
    if (refused || elsewhere) return;
    // Chosen files travel only with the form itself.
    const hasFiles = (one) => [...one.controls()].some((control) => control.type === "file" && control.files.length);
    const files = [...questions.values()].some(hasFiles);
    const target = slot ? ({ previous: slot - 1, next: slot + 1, stay: slot }[go] ?? go) : go;
    if (!files && slot && Number.isInteger(Number(target))) {
      location.assign(`?soal=${target}`);
      return;
    }
    if (!files && !slot && go === "stay") return;
    // The server finds the same answer in the form and only goes where the button says. Of a form with all questions it
    // reads those with a count of answers: what it has acknowledged, or holds for the person to decide, stays as it is.
    for (const one of questions.values()) {
      const seen = form.elements[`r${one.slot}`];
      if (seen) Object.assign(seen, { value: one.revision, disabled: !hasFiles(one) });
    }
    const field = document.createElement("input");
    Object.assign(field, { type: "hidden", name: "go", value: go });
    form.append(field);
    form.submit();
  };

  const restore = (entry) => {
    for (const control of questions.get(entry.slot).controls()) {
      const values = entry.answer[control.name] || [];
      if (control.type === "radio" || control.type === "checkbox") control.checked = values.includes(control.value);
      else control.value = values[0] || "";
    }
  };

  const useHeld = (question) => {
    const entry = queue.find((one) => one.held && one.slot === question.slot);
    if (!entry) return;
    restore(entry);
    drop(entry);
    complainOf(question.slot, "");
    question.last = "";
    flush();
  };

  const saidOf = (question) => JSON.stringify(fields().get(question.slot));

  // What an earlier visit could not send: it goes first, in its order, under its old keys.
  const resume = (entries) => {
    queue = [...(entries || []), ...queue];
    for (const question of questions.values()) {
      const unsent = ready().findLast((one) => one.slot === question.slot && one.revision > question.revision);
      if (unsent && saidOf(question) === question.last) {
        restore(unsent);
        question.last = saidOf(question);
        question.revision = unsent.revision;
      }
    }
    offerHeld();
    if (ready().length) drain();
  };

  if (form) {
    for (const [slot, answer] of fields()) questions.get(slot).last = JSON.stringify(answer);
    form.addEventListener("change", flush);
    form.addEventListener("input", onInput);
    form.addEventListener("submit", onSubmit);
  } else {
    finish.addEventListener("submit", async (event) => {
      if (!ready().length) return;
      event.preventDefault();
      if (await drain()) finish.submit();
      else complain(words.sayWait);
    });
  }
  for (const question of questions.values()) {
    question.trouble.querySelector("[data-use-held]").addEventListener("click", () => useHeld(question));
  }
  addEventListener("online", drain);
  addEventListener("pagehide", flushHidden);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") flushHidden();
    else if (ready().length) drain();
  });
  clock.start();
  kept().then(resume);
})();
