/* Warns before the session ends: dialog[data-session] of the component session_warning. Keys and
   clicks in the page tell the gateway, at most every five minutes, that somebody is there; that a
   page is open does not. Asks first, as another window may have been used; at the end the page
   stays as it is, with what was typed. */
"use strict";
(() => {
  const WARN_MS = 5 * 60000;
  const TELL_MS = 5 * 60000;
  const WAIT_MS = 5000;
  const dialog = document.querySelector("[data-session]");
  if (!dialog) return;
  const words = dialog.dataset;
  const part = (selector) => dialog.querySelector(selector);
  let endsAt = Date.now() + Number(words.left) * 1000;
  let mayStay = words.mayStay === "yes";
  let toldAt = Date.now();
  let isOver = false;
  let timer = 0;

  const when = (left) => {
    const minutes = Math.ceil(left / 60000);
    if (minutes > 1) return words.minutes.replace("{n}", minutes);
    const seconds = Math.ceil(left / 15000) * 15;
    return seconds === 60 ? words.minute : words.seconds.replace("{n}", seconds);
  };

  /* Set only when it differs, so that it is read out once. */
  const say = (selector, text) => {
    if (part(selector).textContent !== text) part(selector).textContent = text;
  };

  const open = (first) => {
    if (dialog.open) return;
    dialog.showModal();
    part(first).focus();
  };

  const end = () => {
    isOver = true;
    clearTimeout(timer);
    say("h2", words.overHeading);
    say("p", words.overText);
    for (const [selector, isShown] of [["[data-stay]", false], ["[data-leave]", false], ["[data-sign-in]", true], ["[data-close]", true]]) part(selector).hidden = !isShown;
    part("[data-sign-in]").href = `/sign-in?next=${encodeURIComponent(location.pathname + location.search)}`;
    if (dialog.open) part("[data-sign-in]").focus();
    else open("[data-sign-in]");
  };

  const warn = (left) => {
    const kind = mayStay ? "stay" : "last";
    say("h2", words[`${kind}Heading`]);
    say("p", words[`${kind}Text`].replace("{when}", when(left)));
    part("[data-stay]").hidden = !mayStay;
    part("[data-close]").hidden = mayStay;
    open(mayStay ? "[data-stay]" : "[data-close]");
  };

  /* Shows what the clock says; `isSeen` once a warning that cannot be put off was read. */
  let isSeen = false;
  const show = () => {
    clearTimeout(timer);
    const left = endsAt - Date.now();
    if (left <= 0) { end(); return; }
    if (left <= WARN_MS) {
      if (!isSeen) warn(left);
      timer = setTimeout(show, isSeen ? left : 1000);
      return;
    }
    if (dialog.open) dialog.close();
    timer = setTimeout(() => ask("GET"), left - WARN_MS);
  };

  /* POST: somebody is there. Without an answer the page's own clock goes on. */
  const ask = async (method) => {
    try {
      const answer = await fetch(words.session, {
        method,
        credentials: "same-origin",
        signal: AbortSignal.timeout(WAIT_MS),
        headers: method === "GET" ? { "AIP-Background": "1" } : {
          "X-CSRF-Token": part("[name=csrf_token]").value,
        },
      });
      if (answer.status === 401 || answer.status === 400) endsAt = 0;
      if (answer.ok) {
        const { seconds_left: seconds, may_stay: stays } = await answer.json();
        endsAt = Date.now() + seconds * 1000;
        mayStay = stays;
      }
    } catch { /* no line: the time is known without */ }
    if (!isOver) show();
  };

  const stay = () => { toldAt = Date.now(); ask("POST"); };
  const close = () => { if (!isOver) isSeen = true; dialog.close(); if (!isOver) show(); };
  part("[data-stay]").addEventListener("click", stay);
  part("[data-close]").addEventListener("click", close);
  dialog.addEventListener("cancel", (event) => {
    event.preventDefault();
    if (isOver || !mayStay) close();
    else stay();
  });
  for (const kind of ["pointerdown", "keydown"]) {
    window.addEventListener(kind, () => {
      if (!isOver && !dialog.open && mayStay && Date.now() - toldAt >= TELL_MS) stay();
    }, { passive: true });
  }
  document.addEventListener("visibilitychange", () => { if (!document.hidden && !isOver) ask("GET"); });
  show();
})();
