import { currentKey } from "../access.js";
import { announce } from "../announce.js";
import * as api from "../api.js";
import { readAttributes, writeAttributes } from "../attributes.js";
import { button, el, fill, labelled } from "../dom.js";
import { bytes, moment, percent, shortName } from "../format.js";
import { address } from "../http.js";
import { link } from "../router.js";
import { openDialog } from "./dialog.js";
import { failure } from "./message.js";
import { itemPicture } from "./picture.js";

/**
 * Opens all there is about an item: its image, its attributes, and what can be done with it.
 *
 * @param {string} key
 * @param {{item: object, ongone: () => void}} options what is known already, and what to do once the item is removed
 */
export function openItem(key, { item, ongone }) {
  const facts = el("dl", { class: "facts" });
  const work = el("div", { class: "stack" });
  const aborter = new AbortController();
  // What is known of it as a hit, its score, the item itself does not tell.
  const show = (known) => fill(facts, fact("Key", key), factsOf({ ...item, ...known }));
  show(item);
  const dialog = openDialog(shortName(key), el("div", { class: "item" },
    itemPicture(key, { size: 512, alt: shortName(key), part: item.part }),
    el("div", { class: "stack" }, facts, actions(), work)), { wide: true, onclose: () => aborter.abort() });
  const known = api.item(key, aborter.signal);
  known.then(show, () => { /* What is known already stays. */ });

  function actions() {
    return el("div", { class: "row" },
      el("a", { class: "button primary", href: link("search", { key }), onclick: close }, "More like this"),
      el("a", { class: "button", href: link("compare", { first: key }), onclick: close }, "Compare"),
      el("a", { class: "button", href: link("classify", { key }), onclick: close }, "What is it?"),
      button("Edit attributes", edit),
      button("Remove", confirmRemoval),
      // A link cannot carry the key.
      currentKey() === null && el("a",
        { class: "button", href: address(api.imagePath(key)), target: "_blank", rel: "noopener" }, "Open image"));
  }

  function close() {
    dialog.close();
  }

  async function edit() {
    const before = (await known.catch(() => item)).attributes ?? {};
    const rows = String(Math.max(3, Object.keys(before).length + 1));
    const text = el("textarea", { rows, spellcheck: "false", value: writeAttributes(before) });
    const form = el("form", { class: "stack" },
      labelled("Attributes", text, "One on a line: name=value"),
      el("div", { class: "row" },
        el("button", { type: "submit", class: "primary" }, "Save"), button("Cancel", () => fill(work))));
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      try {
        const after = readAttributes(text.value);
        const gone = Object.keys(before).filter((name) => !Object.hasOwn(after, name));
        const changed = Object.entries(after).filter(([name, value]) => before[name] !== value);
        show(await api.patch(key, Object.fromEntries([...changed, ...gone.map((name) => [name, null])])));
        fill(work, el("p", { class: "good" }, "Saved."));
        announce("The attributes were saved.");
      } catch (error) {
        fill(work, form, failure(error));
      }
    });
    fill(work, form);
    text.focus();
  }

  function confirmRemoval() {
    const confirmed = button("Remove it", async () => {
      try {
        await api.remove(key);
        close();
        announce(`${shortName(key)} was removed.`);
        ongone();
      } catch (error) {
        fill(work, failure(error));
      }
    }, { class: "danger" });
    fill(work, el("p", {}, "Remove this item from the catalog? Searches will no longer find it."),
      el("div", { class: "row" }, confirmed, button("Keep it", () => fill(work))));
    confirmed.focus();
  }
}

const fact = (name, value) => [el("dt", {}, name), el("dd", {}, String(value))];

function factsOf(item) {
  const { size, vectors, addedAt } = item;
  return [
    item.score !== undefined && fact("Score", `${item.score.toFixed(4)} (cosine ${item.cosine?.toFixed(4)})`),
    item.probability !== undefined && fact("Probability", percent(item.probability)),
    Object.entries(item.attributes ?? {}).map(([name, value]) => fact(name, value)),
    addedAt !== undefined && fact("Added", moment(addedAt)),
    typeof size === "number" && fact("Size", bytes(size)),
    size?.width !== undefined && fact("Size", `${size.width} × ${size.height} pixels`),
    Array.isArray(vectors) && vectors.length > 0 && fact("Vectors", vectors.map(modelOf).join(", ")),
    typeof vectors === "number" && fact("Vectors", vectors),
  ];
}

const modelOf = (vector) => (typeof vector === "string" ? vector : vector?.model ?? vector?.space?.model ?? "one");
