import * as api from "../api.js";
import { el, fill, labelled } from "../dom.js";
import { heldModels, readsWords } from "../held.js";
import { keep } from "../pictures.js";
import { isAbort } from "../problem.js";
import { go, link } from "../router.js";
import { grid } from "./grid.js";
import { failure, message } from "./message.js";
import { picker } from "./picker.js";

/** So many images are offered to begin with. */
const offered = 12;

const isAddress = (text) => /^https?:\/\/./i.test(text);

/** Searches for the first of some files. */
export const searchFor = ([file], settings) => go("search", { ...settings, picture: keep(file) });

/** Goes to an item by chance; `report` is told when that fails. */
export async function surprise(report, settings, signal) {
  try {
    const [item] = await api.random(1, signal);
    if (item) go("search", { ...settings, key: item.key });
    else report(emptyCatalogue());
  } catch (error) {
    if (!isAbort(error)) report(failure(error, () => surprise(report, settings, signal)));
  }
}

/** Stands where images would be, in a catalog without any. */
export const emptyCatalogue = () => message(
  "The catalog is empty", "Add some images first; they can be searched at once.",
  el("a", { class: "button primary", href: link("upload") }, "Add images"));

/**
 * Where a search begins: an image from the device, an address or words, or one of the catalog's images.
 *
 * @param {{model?: string, rerank?: string}} settings how it will search
 * @param {AbortSignal} signal
 */
export function start(settings, signal) {
  const place = el("div", { "aria-busy": "true" });
  const field = el("input",
    { type: "text", name: "address", required: true, autocomplete: "off", placeholder: "https://…" });
  const label = labelled("Or the web address of an image", field);
  const form = el("form", { class: "address" }, label, el("button", { type: "submit" }, "Search"));
  let words = false;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const text = field.value.trim();
    go("search", { ...settings, ...(isAddress(text) ? { url: text } : { text }) });
  });
  field.addEventListener("input", () => {
    const isFit = words || isAddress(field.value.trim());
    field.setCustomValidity(isFit ? "" : "A web address begins with http:// or https://");
  });
  const choice = picker({
    title: "Drop an image here, or paste one", onpictures: (files) => searchFor(files, settings),
    onchance: () => surprise((problem) => fill(place, problem), settings, signal),
  });
  offer(place, settings, signal);
  heldModels().then((models) => {
    words = readsWords(models);
    if (!words) return;
    label.firstChild.textContent = "Or the web address of an image, or words";
    field.placeholder = "https://… or: red dress with dots";
  }, () => { /* Then only addresses are offered. */ });
  return el("div", { class: "start" },
    el("div", { class: "hero" }, el("h1", {}, "Find similar images"), told(settings), choice.element, form), place);
}

/** How it will search, where that is not as always. */
function told({ model, rerank }) {
  const words = [model && `with ${model}`, rerank && `ranked anew by ${rerank}`].filter(Boolean);
  return words.length > 0 && el("p", { class: "hint chosen" }, `${words.join(", ")} `, el("a", { href: link("search") }, "Use the defaults"));
}

async function offer(place, settings, signal) {
  try {
    const items = await api.random(offered, signal);
    const pictures = grid({ label: "Random images", params: settings });
    pictures.show(items);
    fill(place, items.length > 0 ? [el("h2", {}, "Or start with one of these"), pictures.element] : emptyCatalogue());
  } catch (error) {
    if (isAbort(error)) return;
    fill(place, failure(error, () => offer(place, settings, signal)));
  }
  place.removeAttribute("aria-busy");
}
