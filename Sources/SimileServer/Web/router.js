/**
 * A place on this page: a view and what it shows, both told by the fragment of the address, `#/search?key=…`, so that
 * an address can be shared and the browser's own buttons work.
 *
 * @typedef {{view: string, params: Record<string, string>}} Place
 */

/** The view that an address without one means. */
const home = "search";

/** The place that the browser's address tells. */
export function here() {
  const [, view = "", query = ""] = /^#\/([^?]*)\??(.*)$/.exec(location.hash) ?? [];
  return { view: view || home, params: Object.fromEntries(new URLSearchParams(query)) };
}

/** The address of a place; parameters that are empty are left out. */
export function link(view, params = {}) {
  const given = Object.entries(params).filter(([, value]) => value !== undefined && value !== null && value !== "");
  const query = new URLSearchParams(given).toString();
  return `#/${view}${query && `?${query}`}`;
}

/** Goes to a place. */
export function go(view, params) {
  location.hash = link(view, params);
}

/** Tells the address of what the page already shows, without going anywhere. */
export function note(view, params) {
  history.replaceState(null, "", link(view, params));
}

/** Calls back with the place, now and whenever it changes. */
export function follow(callback) {
  addEventListener("hashchange", () => callback(here()));
  callback(here());
}
