// The player: saves answers as they are given, keeps unsent ones on the device, draws the server's clock.
// Without this file every button of the page still saves by itself.
//
// The protocol: an answer has a key for good, so it may be sent any number of times and is one event on the server. "Saved"
// is shown only for what the server has acknowledged. What it has not is in `queue`, and encrypted in IndexedDB.
"use strict";

(function () {
  const root = document.getElementById("quiz");
  if (!root) return;
  const words = root.dataset;
  const DATABASE = "tumbuh-answers";
  const STORE = "unsent";
  const AFTER_LAST_KEY = 1000;
  const AFTER_FIRST_KEY = 5000;
  const MOST_AT_ONCE = 20;
  const KEEPALIVE_BYTES = 60000;

  // ---------------------------------------------------------------- the device: encrypted, per attempt, gone after sending

  const device = {
    async open() {
      if (!window.indexedDB || !window.crypto?.subtle) return null;
      this.opening ??= new Promise((resolve) => {
        const request = indexedDB.open(DATABASE, 1);
        request.onupgradeneeded = () =>
          request.result.createObjectStore(STORE, { keyPath: "order", autoIncrement: true }).createIndex("attempt", "attempt");
        request.onsuccess = () => resolve(request.result);
        request.onerror = request.onblocked = () => resolve(null);
      });
      return this.opening;
    },
    async cipher() {
      const bytes = Uint8Array.from(atob(words.key), (one) => one.charCodeAt(0));
      this.importing ??= crypto.subtle.importKey("raw", bytes, "AES-GCM", false, ["encrypt", "decrypt"]);
      return this.importing;
    },
    async change(work) {
      const database = await this.open();
      if (!database) return null;
      return new Promise((resolve) => {
        const transaction = database.transaction(STORE, "readwrite");
        const request = work(transaction.objectStore(STORE));
        transaction.oncomplete = () => resolve(request?.result ?? null);
        transaction.onerror = transaction.onabort = () => resolve(null);
      });
    },
    async keep(entry) {
      if (!(await this.open())) return;
      const iv = crypto.getRandomValues(new Uint8Array(12));
      const plain = new TextEncoder().encode(JSON.stringify({ ...entry, order: undefined }));
      const data = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, await this.cipher(), plain);
      const row = { attempt: words.attempt, key: entry.key, iv, data };
      if (entry.order) row.order = entry.order;
      entry.order = (await this.change((store) => store.put(row))) ?? entry.order;
      if (entry.gone) await this.forget(entry);
    },
    async forget(entry) {
      entry.gone = true;
      if (entry.order) await this.change((store) => store.delete(entry.order));
    },
    async all() {
      const rows = (await this.change((store) => store.index("attempt").getAll(words.attempt))) || [];
      const found = [];
      for (const row of rows.sort((one, other) => one.order - other.order)) {
        try {
          const plain = await crypto.subtle.decrypt({ name: "AES-GCM", iv: row.iv }, await this.cipher(), row.data);
          found.push({ ...JSON.parse(new TextDecoder().decode(plain)), order: row.order });
        } catch {
          await this.change((store) => store.delete(row.order)); // another key: not this person's
        }
      }
      return found;
    },
    async clear() {
      await this.change((store) => {
        store.index("attempt").openKeyCursor(IDBKeyRange.only(words.attempt)).onsuccess = (event) => {
          const cursor = event.target.result;
          if (!cursor) return;
          store.delete(cursor.primaryKey);
          cursor.continue();
        };
      });
    },
  };

  if ("finished" in words) {
    device.clear();
    return;
  }

  // ---------------------------------------------------------------- what the person sees

  const byId = (id) => document.getElementById(id);
  const form = byId("answer");
  const finish = byId("finish");
  const saved = byId("saved");
  const trouble = byId("trouble");
  const announce = (text) => {
    byId("status").textContent = text;
  };
  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
  const status = (state, text) => {
    if (saved.dataset.state === state && saved.textContent === text) return;
    saved.dataset.state = state;
    saved.textContent = text;
  };
  const complain = (text, action) => {
    trouble.hidden = !text;
    trouble.querySelector("[data-text]").textContent = text;
    for (const name of ["signIn", "takeOver", "useHeld"]) {
      trouble.querySelector(`[data-${name.replace(/[A-Z]/g, (one) => "-" + one.toLowerCase())}]`).hidden = name !== action;
    }
  };
  const showUnsent = async () => status("unsent", (await device.open()) ? words.sayKept : words.sayUnsent);

  // ---------------------------------------------------------------- the queue

  const queue = [];
  const slot = Number(form?.dataset.slot || 0);
  let revision = Number(form?.dataset.revision || 0);
  let token = document.querySelector('meta[name="csrf-token"]').content;
  let last = "";
  let firstKeyAt = 0;
  let typing = 0;
  let pause = 0;
  let retry = 0;
  let draining = null;
  let over = false;

  const newKey = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (one) => one.toString(16).padStart(2, "0")).join("");

  const fields = () => {
    const found = {};
    for (const [name, value] of new FormData(form)) {
      if (name === `s${slot}` || name.startsWith(`s${slot}-`)) (found[name] ??= []).push(String(value));
    }
    return found;
  };

  const capture = () => {
    clearTimeout(typing);
    firstKeyAt = 0;
    if (!form || over) return;
    const answer = fields();
    const text = JSON.stringify(answer);
    if (text === last) return;
    last = text;
    const waiting = queue.find((one) => one.slot === slot && !one.tried && !one.held);
    if (waiting) {
      // Nobody but this page has seen the waiting one: the newer words take its place.
      waiting.answer = answer;
      device.keep(waiting);
      return;
    }
    revision += 1;
    const entry = { key: newKey(), slot, revision, answer };
    queue.push(entry);
    device.keep(entry);
  };

  const body = (entries) =>
    JSON.stringify({
      epoch: Number(words.epoch),
      answers: entries.map(({ slot, revision, key, answer }) => ({ slot, revision, key, answer })),
    });

  const post = (entries, keepalive) =>
    fetch(words.save, {
      method: "POST",
      credentials: "same-origin",
      redirect: "error",
      keepalive,
      headers: { "Content-Type": "application/json", "X-CSRFToken": token },
      body: body(entries),
    });

  const ready = () => queue.filter((one) => !one.held);
  const drop = (entry) => {
    queue.splice(queue.indexOf(entry), 1);
    device.forget(entry);
  };

  const refused = (outcome) => {
    const entry = queue.find((one) => one.key === outcome.key);
    if (!entry) return;
    if (outcome.reason !== "taken_over" && outcome.reason !== "superseded") {
      drop(entry);
      complain(outcome.message, null);
      return;
    }
    // The server keeps it in its record, but it does not count: the person decides whether it should.
    entry.held = outcome.reason;
    device.keep(entry);
    complain(outcome.message, outcome.reason === "taken_over" ? "takeOver" : entry.slot === slot ? "useHeld" : null);
  };

  const settle = (reply) => {
    if (typeof reply.remaining_ms === "number") clock.set(reply.remaining_ms);
    for (const key of reply.acked || []) {
      const entry = queue.find((one) => one.key === key);
      if (entry) drop(entry);
    }
    if ((reply.acked || []).length) complain("", null);
    for (const outcome of reply.refused || []) refused(outcome);
    if (!ready().length && reply.saved && (reply.acked || []).length) status("saved", fill(words.saySaved, { time: reply.saved }));
  };

  const freshToken = async () => {
    const response = await fetch(words.save, { credentials: "same-origin", redirect: "error", headers: { Accept: "application/json" } });
    if (!response.ok) return response.status;
    const reply = await response.json();
    token = reply.csrf;
    document.querySelector('meta[name="csrf-token"]').content = token;
    for (const field of document.querySelectorAll('input[name="csrf_token"]')) field.value = token;
    if (typeof reply.remaining_ms === "number") clock.set(reply.remaining_ms);
    return 200;
  };

  // One try to send what waits. Returns whether something was settled; false means: later.
  const sendSome = async () => {
    const entries = ready().slice(0, MOST_AT_ONCE);
    for (const entry of entries) entry.tried = true;
    let response = await post(entries, false);
    const isJson = () => (response.headers.get("Content-Type") || "").startsWith("application/json");
    if (response.status === 400 && !isJson() && (await freshToken()) === 200) response = await post(entries, false);
    if (!isJson()) return false;
    const reply = await response.json();
    if (response.status === 401) {
      complain(reply.message, "signIn");
      return false;
    }
    if (reply.error) {
      // Not this person's, or unreadable as a whole: sending it again changes nothing.
      for (const entry of entries) drop(entry);
      complain(reply.message, null);
      return true;
    }
    settle(reply);
    return true;
  };

  const drain = () => {
    draining ??= (async () => {
      clearTimeout(retry);
      try {
        while (ready().length) {
          if (saved.dataset.state !== "unsent") status("saving", words.saySaving);
          if (!(await sendSome())) throw new Error("later");
          pause = 0;
        }
        return true;
      } catch {
        showUnsent();
        pause = Math.min(15000, (pause || 1000) * 2);
        retry = setTimeout(drain, pause * (0.75 + Math.random() / 2));
        return false;
      } finally {
        draining = null;
      }
    })();
    return draining;
  };

  const flush = () => {
    capture();
    return drain();
  };

  // The page is being hidden or closed: send what waits in a request that outlives it.
  const flushHidden = () => {
    capture();
    const entries = ready().slice(0, MOST_AT_ONCE);
    if (!entries.length || body(entries).length > KEEPALIVE_BYTES) return;
    for (const entry of entries) entry.tried = true;
    post(entries, true)
      .then((response) => (response.ok ? response.json().then(settle) : undefined))
      .catch(() => undefined);
  };

  // ---------------------------------------------------------------- the clock: the server's remaining time, never the device's date

  const clock = {
    box: byId("clock"),
    warned: new Set(),
    set(remaining) {
      this.endsAt = performance.now() + remaining;
    },
    start() {
      if (!this.box || !("remaining" in words)) return;
      this.set(Number(words.remaining));
      const left = Number(words.remaining) / 1000;
      for (const mark of [300, 60]) if (left <= mark) this.warned.add(mark);
      const toggle = this.box.querySelector("[data-clock-toggle]");
      this.face = this.box.querySelector("[data-face]");
      toggle.hidden = false;
      toggle.addEventListener("click", () => this.hide(toggle, toggle.getAttribute("aria-pressed") !== "true"));
      this.hide(toggle, sessionStorage.getItem("quiz-clock") === "hidden");
      this.draw();
      setInterval(() => this.draw(), 500);
    },
    hide(toggle, hidden) {
      sessionStorage.setItem("quiz-clock", hidden ? "hidden" : "shown");
      toggle.setAttribute("aria-pressed", String(hidden));
      toggle.textContent = hidden ? words.sayShow : words.sayHide;
      this.face.hidden = hidden;
    },
    draw() {
      const left = Math.max(0, Math.ceil((this.endsAt - performance.now()) / 1000));
      const two = (number) => String(number).padStart(2, "0");
      const hours = Math.floor(left / 3600);
      const minutes = Math.floor((left % 3600) / 60);
      this.face.textContent = (hours ? `${hours}:${two(minutes)}` : String(minutes)) + `:${two(left % 60)}`;
      this.box.classList.toggle("is-short", left <= 60);
      for (const mark of [300, 60]) {
        if (left > mark || left === 0 || this.warned.has(mark)) continue;
        this.warned.add(mark);
        announce(mark === 60 ? words.sayMinute : fill(words.sayMinutes, { minutes: mark / 60 }));
      }
      if (left === 5 && !over) flush();
      if (left === 0 && !over) timeIsOver();
    },
  };

  const timeIsOver = async () => {
    const done = flush();
    over = true;
    for (const control of document.querySelectorAll("#fields input, #fields select, #fields textarea")) control.disabled = true;
    announce(words.sayOver);
    complain(words.sayOver, null);
    await Promise.race([done, new Promise((resolve) => setTimeout(resolve, 4000))]);
    finish.submit();
  };

  // ---------------------------------------------------------------- what the person does

  const steps = (go) => ({ previous: slot - 1, next: slot + 1 })[go] ?? (/^\d+$/.test(go) ? Number(go) : null);

  const leave = async (event) => {
    const go = event.submitter?.value || "";
    event.preventDefault();
    if (!(await flush())) {
      complain(words.sayWait, null);
      return;
    }
    if (queue.some((one) => one.held && one.slot === slot) || !trouble.hidden) return;
    const target = steps(go);
    if (target !== null) {
      location.assign(`?soal=${target}`);
      return;
    }
    // The server finds the same answer in the form and only goes where the button says.
    const button = document.createElement("input");
    Object.assign(button, { type: "hidden", name: "go", value: go });
    form.append(button);
    form.submit();
  };

  const restore = (entry) => {
    for (const control of document.querySelectorAll("#fields input, #fields select, #fields textarea")) {
      const values = entry.answer[control.name] || [];
      if (control.type === "radio" || control.type === "checkbox") control.checked = values.includes(control.value);
      else control.value = values[0] || "";
    }
  };

  const useHeld = () => {
    const held = queue.filter((one) => one.held && one.slot === slot);
    if (!held.length) return;
    restore(held[held.length - 1]);
    for (const entry of held) drop(entry);
    complain("", null);
    last = "";
    freshRevision().then(flush);
  };

  // Another tab may have answered since this page was made: go on from the revision that the server has now.
  const freshRevision = async () => {
    revision += 1000;
  };

  if (form) {
    last = JSON.stringify(fields());
    form.addEventListener("change", flush);
    form.addEventListener("input", (event) => {
      if (event.target.type === "radio" || event.target.type === "checkbox" || event.target.tagName === "SELECT") return;
      const now = performance.now();
      firstKeyAt = firstKeyAt || now;
      clearTimeout(typing);
      typing = setTimeout(flush, Math.max(0, Math.min(AFTER_LAST_KEY, firstKeyAt + AFTER_FIRST_KEY - now)));
      status("saving", words.saySaving);
    });
    form.addEventListener("submit", leave);
  }
  finish.addEventListener("submit", async (event) => {
    if (form || !ready().length) return;
    event.preventDefault();
    if (await drain()) finish.submit();
    else complain(words.sayWait, null);
  });
  trouble.querySelector("[data-use-held]").addEventListener("click", useHeld);
  addEventListener("online", drain);
  addEventListener("pagehide", flushHidden);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") flushHidden();
    else if (ready().length) drain();
  });

  clock.start();
  device.all().then((kept) => {
    for (const entry of kept) if (!queue.some((one) => one.key === entry.key)) queue.push(entry);
    const mine = queue.filter((one) => one.held && one.slot === slot);
    if (mine.length) useHeldOffer();
    if (ready().length) drain();
  });

  const useHeldOffer = () => complain(words.sayHeld, "useHeld");
})();
