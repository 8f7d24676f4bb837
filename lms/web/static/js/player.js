// The player of a lesson: goes on exactly where the learner left, and tells the server where that is.
// Without this file the course still opens at the last lesson; only the place within it is not kept.
"use strict";

(function () {
  const lesson = document.getElementById("lesson");
  const prose = lesson?.querySelector("[data-prose]");
  if (!prose) return;

  const FIRST = 3000;
  const EVERY = 15000;
  const IDLE = 120000;
  const SETTLING = 4000;
  const headings = [...prose.querySelectorAll("h2[id], h3[id]")];
  const media = [...prose.querySelectorAll("video, audio")];

  const covered = () => (document.querySelector(".top")?.offsetHeight || 0) + 16;
  const top = (element) => element.getBoundingClientRect().top + window.scrollY;

  // The sections between headings: where each begins and ends, in pixels of the page.
  const sections = () => {
    const starts = [{ anchor: "", start: top(prose) }, ...headings.map((one) => ({ anchor: one.id, start: top(one) }))];
    const end = top(prose) + prose.offsetHeight;
    return starts.map((one, place) => ({ ...one, end: starts[place + 1]?.start ?? end }));
  };

  const whereNow = () => {
    const line = window.scrollY + covered();
    const here = sections().filter((one) => one.start <= line).pop() || sections()[0];
    const passed = (line - here.start) / Math.max(1, here.end - here.start);
    return { anchor: here.anchor, fraction: Math.round(Math.min(1, Math.max(0, passed)) * 1000) / 1000 };
  };

  const mediaNow = () => {
    const times = {};
    media.forEach((one, place) => {
      if (one.currentTime > 0) times[place] = Math.round(one.currentTime * 10) / 10;
    });
    return times;
  };

  // Reading time: only while the page is in sight and somebody is there.
  let lastSign = Date.now();
  let countedTo = Date.now();
  let seconds = 0;
  const count = () => {
    const now = Date.now();
    const playing = media.some((one) => !one.paused && !one.ended);
    if (document.visibilityState === "visible" && (playing || now - lastSign < IDLE)) seconds += (now - countedTo) / 1000;
    countedTo = now;
  };
  for (const sign of ["scroll", "pointerdown", "keydown", "touchstart"]) {
    document.addEventListener(sign, () => { lastSign = Date.now(); }, { passive: true });
  }

  let told = "";
  let stopped = false;
  const tell = () => {
    count();
    const place = { ...whereNow(), media: mediaNow() };
    const news = JSON.stringify(place);
    const whole = Math.min(60, Math.floor(seconds));
    if (stopped || (news === told && whole === 0)) return;
    told = news;
    seconds -= Math.floor(seconds);
    fetch(lesson.dataset.report, {
      method: "POST",
      keepalive: true,
      credentials: "same-origin",
      headers: { "Content-Type": "application/json", "X-CSRFToken": document.querySelector('meta[name="csrf-token"]')?.content || "" },
      body: JSON.stringify({ ...place, seconds: whole }),
    }).then((answer) => { stopped = answer.redirected || answer.status === 404; }, () => { told = ""; });
  };
  window.setTimeout(tell, FIRST);
  window.setInterval(tell, EVERY);
  window.addEventListener("pagehide", tell);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") tell();
    else countedTo = Date.now();
  });

  // Back to where the learner left. Pictures and films still change the height for a moment, so it is done again until the
  // page is settled or the learner moves.
  const kept = JSON.parse(lesson.dataset.position || "{}");
  media.forEach((one, place) => {
    const at = Number(kept.media?.[place] || 0);
    const seek = () => { if (at > 0 && at < one.duration - 2) one.currentTime = at; };
    if (one.readyState >= 1) seek();
    else one.addEventListener("loadedmetadata", seek, { once: true });
  });

  const asked = window.location.hash || /[?&](cek|ulang)=/.test(window.location.search);
  const begun = kept.anchor !== undefined && (kept.anchor || kept.fraction > 0.05);
  if (!asked && begun && !document.querySelector("[data-focus]")) {
    history.scrollRestoration = "manual";
    const goBack = () => {
      const there = sections().find((one) => one.anchor === kept.anchor);
      if (there) window.scrollTo({ top: there.start + kept.fraction * (there.end - there.start) - covered(), behavior: "instant" });
    };
    const settling = new ResizeObserver(goBack);
    const settled = () => settling.disconnect();
    goBack();
    settling.observe(prose);
    for (const sign of ["wheel", "touchstart", "pointerdown", "keydown"]) document.addEventListener(sign, settled, { once: true, passive: true });
    window.setTimeout(settled, SETTLING);
    const status = document.getElementById("status");
    if (status) status.textContent = lesson.dataset.sayResumed;
  }

  // Where a closed fold cannot be shown open by the style sheet, open it on wide screens.
  if (!CSS.supports("selector(::details-content)") && window.matchMedia("(min-width: 60rem)").matches) {
    const side = document.querySelector(".player-side");
    if (side) side.open = true;
  }
})();
