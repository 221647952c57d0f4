import { el } from "../dom.js";
import { percent } from "../format.js";

/**
 * The classes that an image may be of, the most probable first and emphasized.
 *
 * @param {{label: string, probability: number}[]} classes
 */
export function classList(classes) {
  return el("ol", { class: "classes", "aria-label": "Classes" }, classes.map(({ label, probability }) => {
    const bar = el("span", { class: "bar" });
    bar.style.width = `${probability * 100}%`;
    return el("li", {},
      el("span", { class: "class" }, label), " ", el("data", { value: String(probability) }, percent(probability)),
      el("span", { class: "track", "aria-hidden": "true" }, bar));
  }));
}
