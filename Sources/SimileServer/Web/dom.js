/**
 * Makes an element. Children that are texts become text nodes, so nothing that the server says is ever read as markup.
 *
 * @param {string} tag
 * @param {Record<string, unknown>} properties attributes; a function becomes a listener (`onclick`), a boolean sets the
 *   attribute or leaves it out, null and undefined leave it out
 * @param {...(Node | string | number | null | false | undefined | Array)} null, undefined, false: left out
 * @returns {HTMLElement}
 */
export function el(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === null || value === undefined || name === "value") continue;
    if (typeof value === "function") element.addEventListener(name.slice(2), value);
    else if (typeof value === "boolean") element.toggleAttribute(name, value);
    else element.setAttribute(name, value);
  }
  element.append(...kept(children));
  // Last, as a select knows its values only with its options, and a slider its range only with its limits.
  if (properties.value !== undefined && properties.value !== null) element.value = properties.value;
  return element;
}

/** Puts children in the place of what an element holds; the rules of {@link el}. */
export function fill(element, ...children) {
  element.replaceChildren(...kept(children));
  return element;
}

let labels = 0;

/** An id that no other element has, for labels and descriptions. */
export const newId = (stem) => `${stem}-${++labels}`;

/** A control with its label above it, and a hint below where there is one. */
export function labelled(text, control, hint) {
  control.id ||= newId("control");
  const note = hint ? el("p", { class: "hint", id: `${control.id}-hint` }, hint) : null;
  if (note) control.setAttribute("aria-describedby", note.id);
  return el("div", { class: "field" }, el("label", { for: control.id }, text), control, note);
}

/** A button that does something on this page. */
export const button = (text, onclick, properties) => el("button", { type: "button", onclick, ...properties }, text);

function kept(children) {
  return children.flat(Infinity)
    .filter((child) => child !== null && child !== undefined && child !== false)
    .map((child) => (child instanceof Node ? child : String(child)));
}
