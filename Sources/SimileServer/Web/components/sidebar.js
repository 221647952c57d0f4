import { button, el } from "../dom.js";
import { wide } from "./fold.js";

/**
 * Results, and beside them what is looked for and how. On a phone there is no beside: the results come right after what is
 * looked for, and the folded rest below them, to which a button beside the heading leads.
 *
 * @param {{label: string, above: Node[], folds: HTMLDetailsElement[], results: HTMLElement, signal: AbortSignal}} parts
 *   `above` stands before the results everywhere; after `signal` the width is no longer watched
 */
export function sidebar({ label, above, folds, results, signal }) {
  const rest = el("div", { class: "folds" }, folds);
  const [first, ...others] = folds.map((fold) => fold.firstChild.textContent);
  const jump = button([first, ...others.map((title) => title.toLowerCase())].join(" and "), () => {
    folds[0].open = true;
    folds[0].firstChild.focus();
    rest.scrollIntoView({ block: "start" });
  }, { class: "jump" });
  results.querySelector(".results-head").firstChild.after(jump);
  const panel = el("aside", { class: "panel", "aria-label": label }, above);
  const element = el("div", { class: "search" }, panel, results);
  const place = () => (wide.matches ? panel : element).append(rest);
  wide.addEventListener("change", place, { signal });
  place();
  return element;
}
