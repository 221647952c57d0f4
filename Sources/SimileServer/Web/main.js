import { setKey, currentKey } from "./access.js";
import { announce } from "./announce.js";
import { closeDialogs } from "./components/dialog.js";
import { fill } from "./dom.js";
import { showNavigation } from "./navigation.js";
import { follow, go } from "./router.js";
import * as catalogue from "./views/catalogue.js";
import * as classify from "./views/classify.js";
import * as clusters from "./views/clusters.js";
import * as compare from "./views/compare.js";
import * as duplicates from "./views/duplicates.js";
import * as forYou from "./views/for-you.js";
import * as models from "./views/models.js";
import * as search from "./views/search.js";
import * as sources from "./views/sources.js";
import * as statistics from "./views/statistics.js";
import * as trends from "./views/trends.js";
import * as upload from "./views/upload.js";

/**
 * A view has a `title` and `mount(root, params)`, which fills the root and returns `{update(params), unmount()}`.
 */
const views = {
  search, compare, "for-you": forYou, catalogue, "catalogue/duplicates": duplicates, "catalogue/clusters": clusters,
  "catalogue/trends": trends, "catalogue/sources": sources, upload, classify,
  "learn/models": models, statistics,
};
const main = document.getElementById("main");
let shown = null;

follow(({ view, params }) => {
  if (!Object.hasOwn(views, view)) return go("search");
  closeDialogs();
  if (shown?.view === view) return shown.mounted.update(params);
  shown?.mounted.unmount();
  const isFirst = shown === null;
  const { title, mount } = views[view];
  document.title = `${title} · Simile`;
  showNavigation(view);
  fill(main);
  shown = { view, mounted: mount(main, params) };
  if (!isFirst) {
    scrollTo(0, 0);
    main.focus({ preventScroll: true });
    announce(title);
  }
});

document.getElementById("skip").addEventListener("click", (event) => {
  // The fragment of the address says which view is shown, so the link must not change it.
  event.preventDefault();
  main.focus();
});

const forget = document.getElementById("forget");
forget.hidden = currentKey() === null;
forget.addEventListener("click", () => {
  setKey(null);
  announce("The API key was forgotten.");
});

// An image dropped beside a drop zone must not take the place of the page.
for (const type of ["dragover", "drop"]) addEventListener(type, (event) => event.preventDefault());
