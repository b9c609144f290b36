/* Asks the device to make or use a passkey: form[data-passkey] of identity. The answer goes into
   the form's field `credential` and the form is sent. */
"use strict";
(() => {
  for (const form of document.querySelectorAll("form[data-passkey]")) {
    const words = form.dataset;
    const note = form.querySelector("[data-note]");
    const isMaking = words.passkey === "create";
    const ask = async () => {
      const options = JSON.parse(words.options);
      return isMaking
        ? navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) })
        : navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) });
    };
    const isAble = Boolean(window.PublicKeyCredential?.parseRequestOptionsFromJSON);
    note.textContent = isAble ? "" : words.unable;
    if (!isAble) continue;
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      note.textContent = "";
      try {
        form.elements.credential.value = JSON.stringify(await ask());
        form.submit();
      } catch { note.textContent = words.failed; }
    });
  }
})();
