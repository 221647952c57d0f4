import { el } from "../dom.js";
import { link } from "../router.js";

/** What there is to see of the catalog. */
const tabs = { catalogue: "Items", "catalogue/duplicates": "Duplicates", "catalogue/clusters": "Clusters" };

/** The ways between the views of the catalog. */
export const catalogueTabs = (current) =>
  el("nav", { class: "tabs", "aria-label": "Catalog" }, el("ul", {}, Object.entries(tabs).map(([view, title]) =>
    el("li", {}, el("a", { href: link(view), "aria-current": view === current ? "page" : null }, title)))));
