/* Who else is in the plan: [data-presence] of the component plan_bar. Says by PUT every 20 seconds
   that one is here, every 40 while nobody else is known to be, and shows the others; what did not
   change stays as it is, so that it is not read out again. Silent in a hidden tab, and when nobody
   has touched the page for five minutes: an open page that nobody reads is nobody's presence. It
   keeps no session alive. */
"use strict";
(() => {
  const EVERY_MS = 20000;
  const ALONE_MS = 40000; // most people are, and on the last day they are many
  const LATE_MS = 1000; // a timer is not exact
  const WAIT_MS = 5000;
  const AWAY_MS = 5 * 60000;
  const box = document.querySelector("[data-presence]");
  if (!box) return;
  const words = box.dataset;
  const places = JSON.parse(words.places);
  let touched = Date.now();
  let asked = Date.now();

  const sentence = ({ name, step }) => {
    const text = step in places ? words.textAtStep : words.textHere;
    return text.replace("{place}", () => places[step]).replace("{name}", () => name);
  };

  const initials = (name) => {
    const parts = name.trim().split(/\s+/);
    return [parts[0], ...parts.slice(1).slice(-1)].map((part) => [...part][0]).join("").toUpperCase();
  };

  const mark = (person) => {
    const who = document.createElement("span");
    const face = document.createElement("span");
    const said = document.createElement("span");
    who.className = "aip-who";
    face.className = "aip-face";
    face.setAttribute("aria-hidden", "true");
    face.textContent = initials(person.name);
    said.textContent = sentence(person);
    who.append(face, said);
    return who;
  };

  const show = (others) => {
    const now = new Map(others.map((person) => [sentence(person), person]));
    for (const who of [...box.children]) {
      if (!now.delete(who.lastElementChild.textContent)) who.remove();
    }
    box.append(...[...now.values()].map(mark));
  };

  const ask = async () => {
    asked = Date.now();
    try {
      const answer = await fetch(words.presence, {
        method: "PUT",
        body: JSON.stringify({ step: words.step || null }),
        credentials: "same-origin",
        signal: AbortSignal.timeout(WAIT_MS),
        headers: {
          "AIP-Background": "1",
          "Content-Type": "application/json",
          "X-CSRF-Token": document.querySelector('meta[name="csrf-token"]')?.content ?? "",
        },
      });
      show(answer.ok ? (await answer.json()).items : []);
    } catch {
      show([]); // nobody is known to be here; asked again soon
    }
  };

  const isHere = () => !document.hidden && Date.now() - touched < AWAY_MS;
  const wait = () => (box.childElementCount ? EVERY_MS : ALONE_MS) - LATE_MS;
  const askIfDue = () => { if (isHere() && Date.now() - asked >= wait()) ask(); };
  for (const kind of ["pointerdown", "pointermove", "keydown", "scroll"]) {
    window.addEventListener(kind, () => { touched = Date.now(); askIfDue(); }, { passive: true });
  }
  document.addEventListener("visibilitychange", askIfDue);
  setInterval(askIfDue, EVERY_MS);
})();
