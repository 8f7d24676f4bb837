// The lobby of a mass exam: waits as long as the server said and starts the exam; a busy server is asked again, with jitter.
// The button rests until then: whoever is too early would only be sent away. Without this file the button starts it.
"use strict";

(function () {
  const lobby = document.getElementById("lobby");
  if (!lobby) return;
  const form = document.getElementById("start");
  const countdown = document.getElementById("countdown");
  const button = form.querySelector("button");
  const words = lobby.dataset;
  const LONGEST_PAUSE = 10000;
  const STILL_HERE = 300000; // a session ends after half an hour without a request; people may wait longer
  const startsAt = performance.now() + Number(words.wait);
  let pause = 500;
  let begun = false;

  const two = (number) => String(number).padStart(2, "0");
  const sleep = (time) => new Promise((resolve) => setTimeout(resolve, time));

  // The answer of a start is a redirect: then the form is sent as itself, which leads into the attempt that is open now.
  const begin = async () => {
    if (begun) return;
    button.disabled = false;
    countdown.textContent = "";
    if (!form.reportValidity()) return;
    begun = true;
    button.disabled = true;
    countdown.textContent = words.sayStart;
    for (;;) {
      const body = new URLSearchParams(new FormData(form));
      const answer = await fetch(form.action, { method: "POST", body, redirect: "manual" }).catch(() => null);
      if (answer && answer.status !== 503 && answer.status !== 429) break;
      countdown.textContent = words.sayAgain;
      await sleep(pause * (0.5 + Math.random()));
      pause = Math.min(LONGEST_PAUSE, pause * 2);
    }
    form.submit();
  };

  const draw = () => {
    const left = Math.max(0, Math.ceil((startsAt - performance.now()) / 1000));
    if (left === 0) {
      clearInterval(ticking);
      begin();
      return;
    }
    const time = `${Math.floor(left / 60)}:${two(left % 60)}`;
    countdown.textContent = words.sayWait.replace("{time}", time);
  };

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    begin();
  });
  countdown.hidden = false;
  button.disabled = true;
  setInterval(() => fetch(location.href).catch(() => null), STILL_HERE);
  const ticking = setInterval(draw, 500);
  draw();
})();
