/* Small help where scripts run; every page works without. Words come from the page itself, so
   that they are in its language: data-* attributes with {n} where a number goes. */
"use strict";
(() => {
  const all = (selector) => document.querySelectorAll(selector);
  const fill = (text, n) => text.replace("{n}", n.toLocaleString(document.documentElement.lang));

  // Errors are read first.
  document.querySelector("[data-error-summary]")?.focus();

  // Show a password: the box is hidden until here.
  for (const box of all("[data-shows]")) {
    const password = document.getElementById(box.dataset.shows);
    const tick = box.querySelector("input");
    box.hidden = false;
    tick.addEventListener("change", () => { password.type = tick.checked ? "text" : "password"; });
    password.form.addEventListener("submit", () => { password.type = "password"; });
  }

  // Count characters down. The words are read out a second after the last key only.
  for (const area of all("[data-limit]")) {
    const note = document.getElementById(`${area.id}-count`);
    const spoken = document.createElement("span");
    spoken.className = "usa-sr-only";
    spoken.setAttribute("role", "status");
    note.after(spoken);
    let timer = 0;
    const count = () => {
      const left = Number(area.dataset.limit) - [...area.value.replace(/\r\n/g, "\n")].length;
      const kind = (left < 0 ? "over" : "left") + (Math.abs(left) === 1 ? "One" : "");
      note.textContent = fill(note.dataset[kind], Math.abs(left));
      note.classList.toggle("aip-count--over", left < 0);
      clearTimeout(timer);
      timer = setTimeout(() => { spoken.textContent = note.textContent; }, 1000);
    };
    area.addEventListener("input", count);
    if (area.value) { count(); clearTimeout(timer); }
  }

  // A button that one may press again in so many seconds.
  for (const button of all("[data-wait]")) {
    const note = document.getElementById(button.getAttribute("aria-describedby"));
    const until = Date.now() + Number(button.dataset.wait) * 1000;
    button.addEventListener("click", (event) => { if (Date.now() < until) event.preventDefault(); });
    const tick = () => {
      const left = Math.ceil((until - Date.now()) / 1000);
      button.toggleAttribute("data-waiting", left > 0);
      button.setAttribute("aria-disabled", String(left > 0));
      note.textContent = left > 0 ? fill(left === 1 ? note.dataset.one : note.dataset.many, left) : "";
      if (left > 0) setTimeout(tick, 1000);
    };
    tick();
  }

  // The menu closes by Escape and by a click beside it.
  for (const menu of all(".aip-menu")) {
    const close = () => { if (menu.open) { menu.open = false; menu.querySelector("summary").focus(); } };
    menu.addEventListener("keydown", (event) => { if (event.key === "Escape") close(); });
    document.addEventListener("click", (event) => { if (!menu.contains(event.target)) menu.open = false; });
  }

  // Signing out leaves no text on the device; what a form settles is not asked again.
  for (const form of all("[data-sign-out], [data-settles]")) {
    const prefix = form.dataset.settles ?? "aip-draft:";
    form.addEventListener("submit", () => {
      for (const key of Object.keys(localStorage)) {
        if (key.startsWith(prefix)) localStorage.removeItem(key);
      }
    });
  }
})();
