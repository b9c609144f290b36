/* Saves a step form a second after the last change: form[data-autosave] (component autosave_form).

   A name is a path: members-0-name is /members/0/name, a part of one or two digits a place in a
   list. The document goes out by PUT with If-Match and X-CSRF-Token. What is not saved yet is kept on the
   device, under account, plan, step and version, and put back when the page is opened again.
   Three states of a field are compared when two people wrote: before, mine, theirs; only where
   both changed it is one asked. A hidden field with data-with="x" says how what stands in x is
   meant: both are one answer, and mean nothing where x is empty; data-names is the name of the
   radio buttons whose labels name its values. */
"use strict";
(() => {
  const AFTER_MS = 1000;
  const RETRY_MS = 15000;
  const KEPT_MS = 14 * 24 * 3600 * 1000;
  const isList = (node) => Object.keys(node).length > 0 && Object.keys(node).every((key) => /^\d{1,2}$/.test(key));
  const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

  /* Fields: name to its controls (one, or the boxes of a group) */

  const controlsOf = (form) => {
    const found = new Map();
    for (const control of form.elements) {
      const isButton = ["submit", "button", "reset", "image", "file", "fieldset"].includes(control.type);
      if (!control.name || isButton || control.name.startsWith("_") || control.name === "csrf_token") continue;
      found.set(control.name, [...(found.get(control.name) ?? []), control]);
    }
    return found;
  };

  const valueOf = ([first, ...others]) => {
    const group = [first, ...others];
    if (first.type === "radio") return group.find((one) => one.checked)?.value ?? null;
    if (first.type === "checkbox" && "list" in first.dataset) return group.filter((one) => one.checked).map((one) => one.value);
    if (first.type === "checkbox") return first.checked;
    if (first.type === "select-multiple") return [...first.selectedOptions].map((one) => one.value);
    if (first.dataset.as === "number") {
      const text = first.value.trim();
      if (text === "") return null;
      return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text;
    }
    return first.value;
  };

  const write = (group, value) => {
    for (const control of group) {
      if (control.type === "radio") control.checked = control.value === value;
      else if (control.type === "checkbox") control.checked = Array.isArray(value) ? value.includes(control.value) : Boolean(value);
      else if (control.type === "select-multiple") for (const option of control.options) option.selected = value.includes(option.value);
      else control.value = value ?? "";
    }
    group[0].dispatchEvent(new Event("input"));
  };

  const shown = (group, value) => {
    const labels = group.filter((one) => [value].flat().includes(one.value)).map((one) => one.labels[0]?.textContent);
    if (["radio", "checkbox"].includes(group[0].type) && labels.length) return labels.join(", ");
    if (group[0].type === "select-one") return [...group[0].options].find((one) => one.value === value)?.text ?? "";
    return value === null || value === "" ? "–" : String(value);
  };

  const labelOf = ([control, ...others]) => {
    const heads = (control.getAttribute("aria-labelledby") ?? "").split(" ").map((id) => document.getElementById(id)?.textContent);
    if (heads[0]) return heads.reverse().join(", ");
    const legend = others.length && control.closest("fieldset")?.querySelector("legend");
    return (legend || control.labels[0])?.textContent.trim() ?? control.name;
  };

  /* The document, and which field stands at which place of it */

  const documentOf = (controls) => {
    const tree = {};
    const places = new Map();
    for (const name of controls.keys()) {
      const parts = name.split("-");
      const last = parts.pop();
      let node = tree;
      for (const part of parts) node = node[part] ??= {};
      node[last] = { leaf: name };
    }
    const close = (node, pointer) => {
      if (typeof node.leaf === "string") {
        places.set(pointer, node.leaf);
        return valueOf(controls.get(node.leaf));
      }
      if (isList(node)) return Object.keys(node).sort((a, b) => a - b).map((key, index) => close(node[key], `${pointer}/${index}`));
      return Object.fromEntries(Object.entries(node).map(([key, inner]) => [key, close(inner, `${pointer}/${key}`)]));
    };
    return { body: close(tree, ""), places };
  };

  /* Their value at a place, field by field: [[name, value]], or null if the form has other fields. */
  const spread = (pointer, value, places) => {
    if (places.has(pointer)) return [[places.get(pointer), value]];
    const inside = [...places.keys()].filter((place) => place.startsWith(`${pointer}/`));
    if (value === null || typeof value !== "object") return null;
    if (!inside.length) return Object.keys(value).length ? null : [];
    const found = Object.entries(value).map(([key, inner]) => spread(`${pointer}/${key}`, inner, places));
    return found.includes(null) || found.flat().length !== inside.length ? null : found.flat();
  };

  /* A part of a list is known by its id: where the same part stands now; null if another one, known
     before, is in its place. A new one has another id each time its page is opened. */
  const movedTo = (name, before, now) => {
    const parts = name.split("-");
    for (let at = parts.length - 1; at > 0; at -= 1) {
      const id = before[[...parts.slice(0, at), "id"].join("-")];
      if (id === undefined) continue;
      const found = Object.keys(now).find((one) => /-id$/.test(one) && now[one] === id);
      if (found) return [found.replace(/-id$/, ""), ...parts.slice(at)].join("-");
      const there = now[[...parts.slice(0, at), "id"].join("-")];
      return Object.values(before).includes(there) ? null : name;
    }
    return name;
  };

  const sameParts = (mine, theirs) => Object.keys(mine).every((name) => !/-id$/.test(name) || same(mine[name], theirs[name]));

  /* What is kept on the device */

  const kept = {
    write(key, value) { try { localStorage.setItem(key, JSON.stringify(value)); } catch { /* full or forbidden: nothing to keep it in */ } },
    drop(key) { try { localStorage.removeItem(key); } catch { /* as above */ } },
    find(prefix) {
      try {
        const keys = Object.keys(localStorage).filter((key) => key.startsWith(prefix));
        return keys.map((key) => ({ key, ...JSON.parse(localStorage.getItem(key)) })).sort((a, b) => a.at - b.at);
      } catch { return []; }
    },
  };

  const forget = (prefix) => kept.find(prefix).forEach((draft) => kept.drop(draft.key));

  class StepForm {
    constructor(form) {
      this.form = form;
      this.words = form.dataset;
      this.notes = form.querySelector("[data-notes]");
      this.version = `"${form.dataset.version}"`;
      this.prefix = `aip-draft:${form.dataset.account}:${form.dataset.plan}:${form.dataset.step}:`;
      this.before = this.values();
      this.controls = controlsOf(form);
      form.addEventListener("input", (event) => { if (event.target.name) this.changed(); });
      form.addEventListener("change", (event) => { if (event.target.name) this.changed(); });
      form.addEventListener("submit", (event) => this.submitted(event));
      window.addEventListener("online", () => { if (this.isWaiting()) this.save(); });
      document.addEventListener("visibilitychange", () => { if (document.hidden && this.isWaiting()) this.save(true); });
      this.restore();
    }

    values() {
      const pairs = [...controlsOf(this.form)].map(([name, group]) => [name, valueOf(group)]);
      return Object.fromEntries(pairs);
    }

    /* What stands in a field and in those beside it that say how it is meant: [[name, value]] */
    answer(values, name) {
      if (!(name in values)) return [];
      if (values[name] === "") return [[name, ""]];
      const beside = [...this.controls].filter(([, group]) => group[0].dataset.with === name);
      return [name, ...beside.map(([other]) => other)].map((one) => [one, values[one]]);
    }

    put(answer) { for (const [name, value] of answer) write(this.controls.get(name), value); }

    said([[name, value], ...beside]) {
      const meant = beside.map(([other, way]) => shown([...this.form.elements[this.controls.get(other)[0].dataset.names]], way));
      return [...meant, shown(this.controls.get(name), value)].join(": ");
    }

    isWaiting() { return !this.conflict && !same(this.values(), this.before); }

    changed() {
      this.isRetry = false;
      this.keep();
      clearTimeout(this.timer);
      if (!this.conflict) this.timer = setTimeout(() => this.save(), AFTER_MS);
    }

    key() { return this.prefix + this.version.replaceAll('"', ""); }

    keep() { kept.write(this.key(), { at: Date.now(), before: this.before, typed: this.values() }); }

    /* Put back what an earlier visit could not save; the server's page wins where I changed nothing.
       A page shown again has it already; what stood there before it was typed is known from here, or
       not at all: then one is asked about all that somebody else's version says otherwise. */
    restore() {
      const drafts = kept.find(this.prefix).filter((draft) => Date.now() - draft.at < KEPT_MS);
      if ("unsaved" in this.words) {
        this.before = drafts.find((draft) => draft.key === this.key())?.before ?? {};
        return;
      }
      forget(this.prefix);
      const draft = drafts.at(-1);
      if (!draft) return;
      const now = this.values();
      const both = [];
      for (const former of Object.keys(draft.typed)) {
        const name = movedTo(former, draft.before, now);
        const group = this.controls.get(name);
        if (!group || group[0].type === "hidden") continue;
        const [typed, before] = [draft.typed, draft.before].map((all) => this.answer({ ...all, [name]: all[former] }, name));
        const theirs = this.answer(now, name);
        if (same(typed, before) || same(typed, theirs)) continue;
        if (same(theirs, before)) this.put(typed);
        else both.push({ name, mine: typed, theirs });
      }
      if (both.length) this.ask(both);
      if (this.isWaiting()) { this.say("restored", "wait"); this.changed(); } else if (both.length) this.keep();
    }

    /* Saving */

    async save(isLeaving = false) {
      clearTimeout(this.timer);
      if (this.sending) { this.again = true; return this.sending; }
      if (!this.isWaiting()) return undefined;
      this.sending = this.send(isLeaving);
      await this.sending;
      this.sending = undefined;
      if (this.again) { this.again = false; return this.save(); }
      return undefined;
    }

    async send(isLeaving) {
      this.say("saving", "wait");
      const values = this.values();
      const { body, places } = documentOf(controlsOf(this.form));
      let answer;
      try {
        answer = await fetch(this.words.autosave, {
          method: "PUT",
          body: JSON.stringify(body),
          keepalive: isLeaving,
          credentials: "same-origin",
          headers: {
            "Content-Type": "application/json",
            "If-Match": this.version,
            "X-CSRF-Token": document.querySelector('meta[name="csrf-token"]')?.content ?? "",
            // What was typed is somebody's act; trying again is the page's own.
            ...(this.isRetry && { "AIP-Background": "1" }),
          },
        });
      } catch {
        this.later(navigator.onLine ? "failed" : "offline");
        return;
      }
      if (answer.ok) this.stored(answer, values);
      else await this.refused(answer, values, places);
    }

    stored(answer, values) {
      this.take(answer.headers.get("ETag") ?? this.version, values);
      this.clearErrors();
      this.say("saved", "", this.clock());
      if (this.isWaiting()) { this.keep(); this.again = true; } else this.renew();
    }

    /* What the server worked out from what was typed: [data-renew] as the page has it now. */
    async renew() {
      const parts = [...document.querySelectorAll("[data-renew][id]")];
      if (!parts.length) return;
      const version = this.version;
      const page = await fetch(location.href, { credentials: "same-origin" }).then((answer) => answer.text()).catch(() => "");
      if (version !== this.version) return;
      const now = new DOMParser().parseFromString(page, "text/html");
      for (const part of parts) {
        const newer = now.getElementById(part.id);
        if (newer && !newer.isEqualNode(part)) part.replaceChildren(...newer.childNodes);
      }
    }

    take(version, values) {
      forget(this.prefix);
      this.version = version.replace(/^W\//, "");
      this.before = values;
      const field = this.form.elements._version;
      if (field) field.value = this.version.replaceAll('"', "");
    }

    async refused(answer, values, places) {
      const problem = await answer.json().catch(() => ({}));
      const errors = problem.errors ?? [];
      if (answer.status === 401) this.signIn();
      else if (answer.status === 412) this.merge(problem, values, places);
      else if (answer.status === 422 || answer.status === 400) this.showErrors(errors, places);
      else if (answer.status === 429 || answer.status >= 500) this.later("failed");
      else this.say("refused", "bad");
    }

    later(word) {
      this.say(word, "bad");
      clearTimeout(this.timer);
      this.isRetry = true;
      this.timer = setTimeout(() => this.save(), RETRY_MS);
    }

    signIn() {
      this.say("signedOut", "bad");
      const link = document.createElement("a");
      link.href = `${this.words.signIn}?next=${encodeURIComponent(location.pathname + location.search)}`;
      link.textContent = this.words.textSignIn;
      this.status().append(" ", link);
    }

    /* Somebody saved meanwhile: theirs where I wrote nothing, mine where they did not, else ask. */
    merge(problem, values, places) {
      const stored = spread("", problem.params?.document ?? null, places);
      if (stored === null) { this.say("elsewhere", "bad"); return; }
      const found = new Map(stored);
      const theirs = Object.fromEntries(Object.keys(values).map((name) => [name, found.get(name)]));
      if (!sameParts(values, theirs)) { this.say("elsewhere", "bad"); return; }
      const both = [];
      for (const name of Object.keys(theirs)) {
        const control = this.controls.get(name)[0];
        if (control.dataset.with) continue;
        const [mine, before, other] = [values, this.before, theirs].map((all) => this.answer(all, name));
        if (same(mine, other)) continue;
        // Nobody types in a hidden field: whatever is not theirs there is only older.
        if (same(mine, before) || control.type === "hidden") this.put(other);
        else if (!same(other, before)) both.push({ name, mine, theirs: other });
      }
      this.take(`"${problem.params.version}"`, theirs);
      if (both.length) { this.ask(both); this.keep(); }
      else if (this.isWaiting()) this.again = true;
      else this.say("saved", "", this.clock());
    }

    ask(both) {
      this.conflict = both;
      const box = this.form.querySelector("template[data-conflict]").content.cloneNode(true).firstElementChild;
      const one = this.form.querySelector("template[data-conflict-field]");
      const list = box.querySelector("[data-fields]");
      both.forEach(({ name, mine, theirs }, index) => {
        const choice = one.content.cloneNode(true).firstElementChild;
        const group = this.controls.get(name);
        choice.querySelector("legend").textContent = labelOf(group);
        for (const side of choice.querySelectorAll("[data-side]")) {
          const radio = side.querySelector("input");
          const label = side.querySelector("label");
          radio.id = label.htmlFor = `choice-${index}-${side.dataset.side}`;
          radio.name = `_choice-${index}`;
          side.querySelector("[data-value]").textContent = this.said(side.dataset.side === "mine" ? mine : theirs);
        }
        list.append(choice);
      });
      box.querySelector("button").addEventListener("click", () => this.decided(box));
      this.notes.replaceChildren(box);
      box.focus();
      this.say("conflict", "bad");
    }

    decided(box) {
      const both = this.conflict;
      this.conflict = undefined;
      both.forEach(({ mine, theirs }, index) => {
        const isMine = box.querySelector(`#choice-${index}-mine`).checked;
        this.put(isMine ? mine : theirs);
      });
      this.notes.replaceChildren();
      this.form.querySelector("input:not([type=hidden]), textarea, select")?.focus();
      if (this.isWaiting()) this.changed(); else { forget(this.prefix); this.say("saved", "", this.clock()); }
    }

    /* Errors at their fields */

    showErrors(errors, places) {
      this.clearErrors();
      const sentences = JSON.parse(this.words.sentences ?? "{}");
      for (const error of errors) {
        const group = this.controls.get(places.get(error.pointer));
        if (group) this.mark(group[0], sentences[error.code] ?? this.words.textField);
      }
      this.say("invalid", "bad");
    }

    mark(control, sentence) {
      const box = control.closest(".usa-form-group, .aip-targetcell") ?? control.parentElement;
      const note = document.createElement("span");
      note.className = "usa-error-message";
      note.id = `${control.id}-live-error`;
      note.dataset.live = "";
      const silent = document.createElement("span");
      silent.className = "usa-sr-only";
      silent.textContent = this.words.textError;
      note.append(silent, sentence);
      box.classList.add("usa-form-group--error");
      if (box.matches(".aip-targetcell")) box.append(note);
      else (box.querySelector("fieldset > div") ?? control.closest(".usa-checkbox") ?? control).before(note);
      control.setAttribute("aria-invalid", "true");
      const ids = control.getAttribute("aria-describedby") ?? "";
      control.setAttribute("aria-describedby", `${ids} ${note.id}`.trim());
    }

    clearErrors() {
      for (const note of this.form.querySelectorAll("[data-live]")) {
        note.closest(".usa-form-group--error")?.classList.remove("usa-form-group--error");
        const control = this.form.querySelector(`[aria-describedby~="${CSS.escape(note.id)}"]`);
        control?.removeAttribute("aria-invalid");
        control?.setAttribute("aria-describedby", control.getAttribute("aria-describedby").replace(note.id, "").trim());
        note.remove();
      }
    }

    /* The form's own button: after what is under way */
    submitted(event) {
      clearTimeout(this.timer);
      if (this.conflict) { event.preventDefault(); this.notes.firstElementChild.focus(); return; }
      if (!this.sending) return;
      event.preventDefault();
      const button = event.submitter;
      this.again = false;
      this.sending.then(() => this.form.requestSubmit(button));
    }

    /* "Saved 3:04 PM" */

    status() { return document.querySelector("[data-saved]") ?? this.notes; }

    say(word, look, time = "") {
      const text = this.words[`text${word[0].toUpperCase()}${word.slice(1)}`].replace("{time}", time);
      const status = this.status();
      status.textContent = text;
      status.classList.toggle("aip-saved--wait", look === "wait");
      status.classList.toggle("aip-saved--bad", look === "bad");
    }

    clock() {
      const locale = { en: "en-US", es: "es-US" }[document.documentElement.lang];
      const form = new Intl.DateTimeFormat(locale, { hour: "numeric", minute: "2-digit", timeZone: "America/Denver" });
      return form.format(new Date()).replace(".m.", ". m.").replace(/\s/g, "\u00a0");
    }
  }

  for (const form of document.querySelectorAll("form[data-autosave]")) new StepForm(form);
})();
