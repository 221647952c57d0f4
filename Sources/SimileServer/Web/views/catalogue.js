import { announce } from "../announce.js";
import * as api from "../api.js";
import { filters } from "../components/filters.js";
import { fold } from "../components/fold.js";
import { grid } from "../components/grid.js";
import { failure, message } from "../components/message.js";
import { sidebar } from "../components/sidebar.js";
import { emptyCatalogue } from "../components/start.js";
import { button, el, fill } from "../dom.js";
import { count, things } from "../format.js";
import { isAbort } from "../problem.js";
import { go } from "../router.js";

export const title = "Catalog";

const pageSize = 48;

/** The items of the catalog, page by page, all or those that fit a filter. */
export function mount(root, first) {
  let params = first;
  let running = new AbortController();
  /** The condition that the filters show. */
  let shown = null;
  /** The cursor of the next page. */
  let following;
  /** The cursor of the page before each, as far as this visit came by. */
  const before = new Map();
  const heading = el("h1", { tabindex: "-1" }, "Catalog");
  const summary = el("p", { class: "hint" });
  const choices = filters((where) => go("catalogue", { where }));
  const place = el("div", {});
  const turn = (cursor) => go("catalogue", { where: params.where, cursor });
  const previous = button("Previous page", () => turn(before.get(params.cursor)));
  const next = button("Next page", () => turn(following));
  const pages = el("nav", { class: "row pages", "aria-label": "Pages" }, previous, next);
  const leaving = new AbortController();
  fill(root, sidebar({
    label: "Filters", above: [choices.active], folds: [fold("Filters", choices.element)],
    results: el("section", { class: "results" },
      el("div", { class: "results-head" }, el("div", {}, heading, summary)), place, pages),
    signal: leaving.signal,
  }));
  update(first);

  function update(changed) {
    const isOtherPage = changed.cursor !== params.cursor;
    params = changed;
    load().then(() => {
      if (!isOtherPage) return;
      scrollTo(0, 0);
      heading.focus({ preventScroll: true });
    });
  }

  async function load() {
    running.abort();
    running = new AbortController();
    const { where, cursor } = params;
    place.setAttribute("aria-busy", "true");
    try {
      const page = await api.items({ limit: pageSize, cursor, where }, running.signal);
      show(page);
      api.facets({ where }, running.signal).then(({ facets, items }) => {
        choices.show(where, { facets, items, told: `Counts are of all ${things(items, "item")}${where ? " that match" : ""}.` });
      }, () => { /* Without counts, the condition can still be written. */ });
      api.stats(running.signal).then((stats) => {
        summary.textContent = where ? `of ${things(stats.items, "item")}` : `${count(stats.items)} in all`;
      }, () => { /* The number is not worth a message. */ });
    } catch (error) {
      if (isAbort(error)) return;
      // An address that was kept for long may name a page that there is no way to any more.
      if (error.field === "cursor") return turn(undefined);
      pages.hidden = true;
      choices.show(where);
      fill(place, failure(error, load));
    }
    place.removeAttribute("aria-busy");
  }

  function show({ items, next: cursor }) {
    following = cursor;
    const pictures = grid({ label: "Items" });
    pictures.show(items);
    if (shown !== params.where) choices.show(params.where);
    shown = params.where;
    fill(place, items.length > 0 ? pictures.element : nothing());
    if (following) before.set(following, params.cursor);
    previous.hidden = !params.cursor;
    previous.textContent = before.has(params.cursor) ? "Previous page" : "First page";
    next.hidden = !following;
    pages.hidden = previous.hidden && next.hidden;
    announce(`${things(items.length, "item")} shown`);
  }

  function nothing() {
    return params.where ? message("Nothing matches the filter", "Remove or change it.") : emptyCatalogue();
  }

  return {
    update,
    unmount() {
      running.abort();
      leaving.abort();
    },
  };
}
