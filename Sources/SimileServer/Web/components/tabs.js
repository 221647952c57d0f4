import { el } from "../dom.js";
import { link } from "../router.js";

/**
 * The ways between views that belong together.
 *
 * @param {string} label what they have in common
 * @param {Record<string, string>} views what each is called
 * @param {string} current the view that is shown
 */
export const tabs = (label, views, current) =>
  el("nav", { class: "tabs", "aria-label": label }, el("ul", {}, Object.entries(views).map(([view, title]) =>
    el("li", {}, el("a", { href: link(view), "aria-current": view === current ? "page" : null }, title)))));
