import * as api from "../api.js";
import { filters } from "../components/filters.js";
import { fold } from "../components/fold.js";
import { listen } from "../components/picker.js";
import { lostPicture, queryNames, queryOf, queryPanel } from "../components/query.js";
import { results } from "../components/results.js";
import { settings } from "../components/settings.js";
import { sidebar } from "../components/sidebar.js";
import { searchFor, start } from "../components/start.js";
import { el, fill } from "../dom.js";
import { things } from "../format.js";
import { attributeNames } from "../held.js";
import { isAbort } from "../problem.js";
import { go, note } from "../router.js";

export const title = "Search";

const usualLimit = 24;
const mostHits = 1000;
/** How long the slider must rest, in milliseconds, before the server is asked for more. */
const rest = 300;

/** The view of a search: where it begins, or what it found beside what is looked for. */
export function mount(root, first) {
  const leaving = new AbortController();
  let settings = {};
  const stopListening = listen({
    onfiles: (files) => searchFor(files, settings), onaddress: (url) => go("search", { ...settings, url }),
  });
  let shown = null;

  function update(params) {
    settings = settingsOf(params);
    if (shown?.isAbout(params)) return shown.update(params);
    const isFollowUp = shown !== null;
    shown?.stop();
    shown = search(root, params) ?? begin(root, params, leaving.signal);
    if (isFollowUp) {
      scrollTo(0, 0);
      root.focus({ preventScroll: true });
    }
  }

  update(first);
  return {
    update,
    unmount() {
      shown.stop();
      stopListening();
      leaving.abort();
    },
  };
}

function begin(root, params, signal) {
  const settings = settingsOf(params);
  fill(root, start(settings, signal));
  const isAbout = (others) =>
    queryOf(others) === null && JSON.stringify(settingsOf(others)) === JSON.stringify(settings);
  return { isAbout, update() {}, stop() {} };
}

/** How to search, as far as an address without a query says it. */
const settingsOf = ({ model, rerank }) => ({ model, rerank });

/** One query, with its filters and settings, which may change. */
function search(root, first) {
  const query = queryOf(first);
  if (query === null) return null;
  const isAbout = (params) => queryNames.every((name) => params[name] === first[name]);
  if ("picture" in query && !query.picture) {
    fill(root, lostPicture());
    return { isAbout, update() {}, stop() {} };
  }

  let params = first;
  let running = new AbortController();
  let timer = 0;
  /** What there is to filter by. */
  let offered;
  /** The minimum that the server was asked for; what is below it is not here. */
  let asked;
  const limit = () => Number(params.limit) || usualLimit;
  const change = (changed) => go("search", { ...params, ...changed });

  const found = results({ onminimum, onmore: () => change({ limit: Math.min(mostHits, limit() * 2) }) });
  const choices = filters((where) => change({ where }));
  const how = settings(change);
  const panel = el("div", {});
  const leaving = new AbortController();
  fill(root, sidebar({
    label: "Search options", above: [panel, choices.active],
    folds: [fold("Filters", choices.element), fold("Settings", how.element)], results: found.element,
    signal: leaving.signal,
  }));
  update(first);

  function update(next) {
    if (next === first || next.region !== params.region) {
      fill(panel, queryPanel(next, (region) => change({ region })));
      // What had the focus is gone.
      if (next !== first) found.heading.focus({ preventScroll: true });
    }
    params = next;
    choices.show(params.where, offered);
    how.show({ ...params, limit: limit() });
    ask();
  }

  async function ask() {
    clearTimeout(timer);
    running.abort();
    running = new AbortController();
    const { signal } = running;
    const { where, region, minScore, index, effort, model, groupBy, diversity } = params;
    // Words make no pair with an image.
    const rerank = params.text ? undefined : params.rerank;
    asked = minScore;
    found.await({ minScore, limit: limit() });
    try {
      const facet = await attributeNames().catch(() => []);
      if (signal.aborted) return;
      const options = {
        limit: limit(), where, region, minScore, index, effort, model, rerank, groupBy, diversity,
        facet: facet.length > 0 ? facet : undefined,
      };
      const answer = await api.search(query, options, signal);
      const { facets, neighborhood: items } = answer;
      offered = { facets, items, told: `Counts are of the ${things(items ?? 0, "most similar image")}.` };
      found.show(answer, {
        limit: limit(), own: params.key, minScore, where, rerank, kept: { model, index, effort, where, rerank, groupBy, diversity },
      });
      choices.show(where, offered);
    } catch (error) {
      if (isAbort(error)) return;
      found.fail(error, ask);
      // A model of pairs may have been removed, and other searches need none.
      if (error.field === "rerank") found.offer("Do not rank anew", () => change({ rerank: undefined }));
    }
  }

  function onminimum(minScore) {
    params = { ...params, minScore: minScore && String(minScore) };
    note("search", params);
    clearTimeout(timer);
    if ((minScore ?? 0) < (asked ?? 0)) timer = setTimeout(ask, rest);
  }

  return {
    isAbout,
    update,
    stop() {
      clearTimeout(timer);
      running.abort();
      leaving.abort();
    },
  };
}
