import * as api from "../api.js";
import { readAttributes } from "../attributes.js";
import { button, el, fill, labelled } from "../dom.js";
import { bytes } from "../format.js";
import { isAbort } from "../problem.js";
import { link } from "../router.js";

/**
 * An image on its way into the catalogue: its key, its attributes, how far it is.
 *
 * @param {File} file
 * @param {{common: () => object, onchange: () => void}} options the attributes that all images get, and whom to tell
 *   when the row is done with, or gone
 */
export function uploadRow(file, { common, onchange }) {
  const url = URL.createObjectURL(file);
  const image = el("img", { src: url, alt: "" });
  image.addEventListener("error", () => image.remove());
  const asWritten = { type: "text", spellcheck: "false", autocapitalize: "off" };
  const key = el("input", { ...asWritten, value: file.name, required: true });
  const attributes = el("input", { ...asWritten, placeholder: "colour=red, price=39.9" });
  const bar = el("progress", { max: "1", value: "0", hidden: true, "aria-label": `Sending ${file.name}` });
  const note = el("div", { class: "note hint" }, bytes(file.size));
  const away = button("×", leave, { class: "plain close", "aria-label": `Do not add ${file.name}` });
  const element = el("li", { class: "upload" }, el("span", { class: "frame" }, image),
    el("div", { class: "upload-fields" }, labelled("Key", key), labelled("Attributes", attributes)),
    el("div", { class: "upload-state" }, bar, note), away);
  let state = "waiting";
  let sending = null;

  function leave() {
    sending?.abort();
    URL.revokeObjectURL(url);
    element.remove();
    state = "gone";
    onchange();
  }

  function turn(to, ...words) {
    state = to;
    element.dataset.state = to;
    for (const field of [key, attributes]) field.readOnly = to === "sending" || to === "done";
    bar.hidden = to !== "sending";
    fill(note, words);
    onchange();
  }

  return {
    element,
    get state() { return state; },
    /** Sends the image; afterwards the state is `done` or `failed`. */
    async send() {
      const name = key.value.trim();
      if (!name) return turn("failed", "It needs a key.");
      sending = new AbortController();
      try {
        const values = { ...common(), ...readAttributes(attributes.value) };
        bar.value = 0;
        turn("sending", "Sending…");
        const onprogress = (share) => {
          bar.value = share;
          // All is there; now the server looks at the image.
          if (share === 1) fill(note, "Processing…");
        };
        const outcome = await api.put(name, file, values, { onprogress, signal: sending.signal });
        turn("done", outcome === "added" ? "Added. " : "Replaced. ",
          el("a", { href: link("search", { key: name }) }, "Find similar"));
      } catch (error) {
        if (!isAbort(error)) turn("failed", error.message);
      }
    },
  };
}
