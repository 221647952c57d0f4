import { attribute, percent, score as scoreText, shortName } from "../format.js";
import { el, fill } from "../dom.js";
import { link } from "../router.js";
import { openItem } from "./item-dialog.js";
import { itemPicture } from "./picture.js";
import { shapeFrames } from "./shape.js";

/** So many attributes stand below an image; the others are told when it is opened. */
const mostAttributes = 4;

/** The score below which a bar would be empty: cosine 0. */
const zero = 0.5;

/**
 * Images in rows, each with what is known about it and the way to more like it.
 *
 * @param {{label: string, params?: object}} options what the list is called, and the parameters that a search for more
 *   like one of them keeps, such as the model
 */
export function grid({ label, params = {} }) {
  const list = el("ul", { class: "grid", "aria-label": label });
  shapeFrames(list);
  return {
    element: list,
    /** Shows items, or hits, which have scores as well; `own` is the key of the item that was searched for. */
    show(items, { own } = {}) {
      fill(list, items.map((item) => card(item, { own, params })));
    },
    /** Shows that something is on its way. */
    await(count) {
      const blank = () => el("li", { class: "card", "aria-hidden": "true" }, el("span", { class: "frame" }));
      fill(list, Array.from({ length: count }, blank));
    },
    /** Shows only the items that a predicate holds for; gives their number. */
    filter(predicate) {
      let shown = 0;
      for (const [index, element] of [...list.children].entries()) {
        element.hidden = !predicate(index);
        if (!element.hidden) shown += 1;
      }
      return shown;
    },
  };
}

function card(item, { own, params }) {
  const name = shortName(item.key);
  // What an item is not says little below an image.
  const attributes = Object.entries(item.attributes ?? {}).filter(([, value]) => value !== false);
  const element = el("li", { class: "card" },
    el("button", {
      type: "button", class: "open", title: item.key,
      onclick: () => openItem(item.key, { item, ongone: () => element.remove() }),
    }, itemPicture(item.key, { alt: name, part: item.part })),
    item.score !== undefined && scoreLine(item, own),
    el("p", { class: "name", title: item.key }, name),
    attributes.length > 0 && el("p", { class: "attributes" },
      attributes.slice(0, mostAttributes).map(([name, value], index) => [
        index > 0 && " · ", el("span", { title: name }, attribute(name, value)),
      ])),
    item.part && el("p", { class: "attributes" }, "part of the image"),
    item.variants?.count > 1 && el("p", { class: "attributes", title: item.variants.keys.join("\n") },
      `the best of ${item.variants.count} variants`),
    el("p", { class: "ways" },
      el("a", {
        class: "more", href: link("search", { ...params, key: item.key }), "aria-label": `More like ${name}`,
      }, "More like this"),
      item.score !== undefined && el("a",
        { href: link("classify", { key: item.key }), "aria-label": `What is ${name}?` }, "What is it?")));
  return element;
}

function scoreLine(item, own) {
  const bar = el("span", { class: "bar", "aria-hidden": "true" }, el("span"));
  bar.firstChild.style.width = `${Math.max(0, Math.min(1, (item.score - zero) / (1 - zero))) * 100}%`;
  const isRanked = item.probability !== undefined;
  const title = `score ${scoreText(item.score)}, cosine ${item.cosine?.toFixed(4)}`
    + (isRanked ? `, probability of the pair ${percent(item.probability)}` : "");
  return el("p", { class: "score", title },
    el("data", { value: String(item.score) }, scoreText(item.score)),
    isRanked && el("span", { class: "probability" },
      percent(item.probability), el("span", { class: "unseen" }, " probability")),
    item.key === own && el("span", { class: "own" }, "itself"), bar);
}
