import { button, el, fill } from "../dom.js";
import { attribute, shortName } from "../format.js";
import { link } from "../router.js";
import { areOn } from "../shortcuts.js";
import { message } from "./message.js";
import { itemPicture } from "./picture.js";
import { shapeFrames } from "./shape.js";

/** So many attributes stand below a picture, those that shoppers look for first. */
const shownAttributes = ["title", "brand", "price"];
/** So many reasons are shown as pictures. */
const mostReasons = 3;

/** What stands in a history for what was done. */
const marks = { view: "Looked at", like: "Liked", less: "Less like this", hide: "Hidden" };

/** The buttons that letters press on a picture, by their places. */
const letters = { l: 0, d: 1, h: 2 };

/**
 * Recommended items in rows, each with the reasons for it. Arrow keys go from picture to picture, and letters press the buttons of one.
 *
 * @param {{onview, onlike, onless, onhide}} actions called with the item's key and its place in the list
 */
export function recommendations(actions) {
  const list = el("ul", { class: "grid for-you", "aria-label": "Recommended" });
  const hint = el("p", { class: "hint keys" },
    "With the keyboard: arrows go from picture to picture, Enter looks at one, L likes it, D asks for less like it, H hides it.");
  const element = el("div", { class: "stack wide" }, list, hint);
  shapeFrames(list);
  list.addEventListener("keydown", (event) => {
    const pictures = [...list.querySelectorAll(".open")];
    const at = pictures.indexOf(event.target);
    const columns = getComputedStyle(list).gridTemplateColumns.split(" ").length;
    const steps = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: columns, ArrowUp: -columns };
    if (at < 0 || event.ctrlKey || event.metaKey || event.altKey) return;
    const letter = event.key.toLowerCase();
    if (Object.hasOwn(letters, letter) && areOn()) {
      event.preventDefault();
      return event.target.parentElement.querySelectorAll(".ways button")[letters[letter]].click();
    }
    if (!Object.hasOwn(steps, event.key)) return;
    const next = pictures[at + steps[event.key]];
    if (!next) return;
    event.preventDefault();
    next.focus();
  });
  return {
    element,
    /** Shows items; the one at the place `focus`, where that is a number, gets the focus. */
    show(items, { focus } = {}) {
      fill(list, items.map((item, place) => card(item, place, actions)));
      fill(element, items.length > 0 ? [list, hint]
        : message("Nothing is left to recommend", "All that is like it was seen or hidden; remove something from the history."));
      if (typeof focus !== "number") return;
      const pictures = list.querySelectorAll(".open");
      pictures[Math.min(focus, pictures.length - 1)]?.focus({ preventScroll: true });
    },
    /** Shows something else in the place of items. */
    tell: (node) => fill(element, node),
  };
}

function card(item, place, { onview, onlike, onless, onhide }) {
  const name = shortName(item.key);
  const known = shownAttributes.filter((attribute) => Object.hasOwn(item.attributes ?? {}, attribute));
  const less = button("Less like this", () => onless(item.key, place), { class: "plain", "aria-label": `Less like ${name}` });
  return el("li", { class: "card" },
    el("button", { type: "button", class: "open", title: item.key, onclick: () => onview(item.key, place) },
      itemPicture(item.key, { alt: name })),
    el("p", { class: "name", title: item.key }, item.attributes?.title ?? name),
    known.length > 0 && el("p", { class: "attributes" }, known.filter((one) => one !== "title")
      .map((one, index) => [index > 0 && " · ", el("span", { title: one }, attribute(one, item.attributes[one]))])),
    item.because.length > 0 && because(item.because),
    el("p", { class: "ways" },
      button("Like", () => onlike(item.key, place), { class: "plain", "aria-label": `Like ${name}` }), less,
      button("Hide", () => onhide(item.key, place), { class: "plain", "aria-label": `Hide ${name}` })));
}

/** The items of the history that a recommendation comes from, as small pictures. */
function because(keys) {
  const names = keys.map(shortName);
  return el("p", { class: "because" }, el("span", {}, "because you looked at"),
    keys.slice(0, mostReasons).map((key, place) => el("a",
      { href: link("search", { key }), title: names[place] }, itemPicture(key, { size: 48, alt: names[place] }))));
}

/** An item of the history, and what was done with it, which can be changed. */
export function interest({ key, kind }, { onkind, onremove }) {
  const name = shortName(key);
  const choice = el("select", { "aria-label": `What you did with ${name}`, onchange: ({ target }) => onkind(target.value) },
    Object.entries(marks).map(([value, text]) => el("option", { value }, text)));
  choice.value = kind;
  return el("li", { class: `step ${kind}` }, itemPicture(key, { size: 96, alt: name }), choice,
    button("×", onremove, { class: "plain close", "aria-label": `Remove ${name} from the history` }));
}
