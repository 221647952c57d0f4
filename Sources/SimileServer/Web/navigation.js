import { tabs } from "./components/tabs.js";
import { el, fill } from "./dom.js";
import { link } from "./router.js";

/** The words of the navigation, each with its views. A word leads to the first of them. */
const words = {
  Find: { search: "Search", compare: "Compare", "for-you": "For you" },
  Catalog: {
    catalogue: "Items", "catalogue/duplicates": "Duplicates", "catalogue/clusters": "Clusters", "catalogue/trends": "Trends",
    upload: "Add", "catalogue/sources": "Sources",
  },
  Learn: { classify: "Classify", "learn/models": "Models" },
  System: { statistics: "Statistics" },
};

/** Shows the navigation as it is on a view: the word that it belongs to is marked, and the other views of that word are offered. */
export function showNavigation(current) {
  const entries = Object.entries(words);
  fill(document.getElementById("words"), entries.map(([word, views]) => {
    const [first] = Object.keys(views);
    // A word is the page itself only where it leads to it; elsewhere it is what the page belongs to.
    const mark = first === current ? "page" : Object.hasOwn(views, current) ? "true" : null;
    return el("li", {}, el("a", { href: link(first), "aria-current": mark }, word));
  }));
  const [word, views] = entries.find(([, views]) => Object.hasOwn(views, current));
  fill(document.getElementById("tabs"), Object.keys(views).length > 1 && tabs(word, views, current));
}
