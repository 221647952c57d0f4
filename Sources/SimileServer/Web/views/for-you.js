import { announce } from "../announce.js";
import * as api from "../api.js";
import { interest, recommendations } from "../components/recommendations.js";
import { failure } from "../components/message.js";
import { emptyCatalogue } from "../components/start.js";
import { button, el, fill, labelled } from "../dom.js";
import { shortName, things } from "../format.js";
import { add, changed, read, without, write } from "../history.js";
import { isAbort } from "../problem.js";
import { go, note } from "../router.js";

export const title = "For you";

const view = "for-you";

/** How many recommendations are shown. */
const shown = 24;
/** How many items are offered to who has looked at nothing yet. */
const offered = 24;
/** How long the slider must rest, in milliseconds, before the server is asked. */
const rest = 200;

/** The ways to recommend, as people are told of them. */
const strategies = {
  "": "several interests", recency: "most recent interest", centroid: "average of all", "best-score": "best match with any",
  "sum-scores": "match with all", discover: "between liked and disliked",
};

/** A shop of recommendations: what is clicked becomes the history, which the address keeps and the server does not. */
export function mount(root, first) {
  let params = first;
  let history = [];
  let running = new AbortController();
  let timer = 0;
  /** The key of the picture to focus once the next answer is shown. */
  let place = null;
  const summary = el("p", { class: "hint" });
  const trail = el("ol", { class: "trail", "aria-label": "History, the newest first" });
  const forget = button("Forget all", () => change([]), { class: "plain" });
  const strategy = el("select", { onchange: () => choose({ strategy: strategy.value }) },
    Object.entries(strategies).map(([value, text]) => el("option", { value }, text)));
  const diversity = el("input", { type: "range", min: "0", max: "0.9", step: "0.1", oninput: slide });
  const degree = el("output", { for: "diversity" });
  diversity.id = "diversity";
  const found = recommendations({ onview: (key, at) => act(key, "view", at), onless: (key, at) => act(key, "less", at),
    onhide: (key, at) => act(key, "hide", at), onlike: (key, at) => act(key, "like", at) });
  const slider = labelled("Diversity", diversity);
  slider.classList.add("slider");
  slider.append(degree);
  const seen = el("section", { class: "stack", "aria-label": "History" },
    el("div", { class: "results-head" }, el("h2", {}, "Your history"), forget), trail);
  const answer = el("section", { class: "stack", "aria-label": "Recommendations" }, found.element);
  fill(root, el("div", { class: "stack wide" },
    el("div", { class: "results-head" }, el("div", {}, el("h1", {}, "For you"), summary),
      el("div", { class: "for-you-form" }, labelled("Recommend by", strategy), slider)),
    seen, answer));
  update(first);

  function update(next) {
    params = next;
    history = read(params.history);
    strategy.value = Object.hasOwn(strategies, params.strategy ?? "") ? params.strategy ?? "" : "";
    diversity.value = params.diversity ?? "0";
    degree.value = Number(diversity.value).toFixed(1);
    showHistory();
    ask();
  }

  /** Does something with an item; the picture that takes its place in the list gets the focus. */
  function act(key, kind, at) {
    place = at;
    announce({ view: `You looked at ${shortName(key)}.`, like: `You like ${shortName(key)}.`,
      less: `Less like ${shortName(key)}.`, hide: `${shortName(key)} is hidden.` }[kind]);
    change(add(history, key, kind));
  }

  const change = (next) => go(view, { ...params, history: write(next) });
  const choose = (settings) => go(view, { ...params, ...settings });

  function slide() {
    degree.value = Number(diversity.value).toFixed(1);
    clearTimeout(timer);
    timer = setTimeout(() => {
      params = { ...params, diversity: Number(diversity.value) ? diversity.value : undefined };
      note(view, params);
      ask();
    }, rest);
  }

  function showHistory() {
    seen.hidden = history.length === 0;
    const newest = [...history].reverse();
    const hadFocus = trail.contains(document.activeElement);
    fill(trail, newest.map((step) => interest(step, {
      onkind: (kind) => change(changed(history, step.key, kind)), onremove: () => change(without(history, step.key)),
    })));
    if (hadFocus) (trail.querySelector("button") ?? strategy).focus();
  }

  async function ask() {
    clearTimeout(timer);
    running.abort();
    running = new AbortController();
    answer.setAttribute("aria-busy", "true");
    const { signal } = running;
    try {
      const told = history.length > 0 ? await recommended(signal) : await toBeginWith(signal);
      summary.textContent = told;
    } catch (error) {
      if (isAbort(error)) return;
      summary.textContent = "";
      found.tell(failure(error, ask));
    }
    answer.removeAttribute("aria-busy");
  }

  async function recommended(signal) {
    const { items, coldStart, interests } = await api.recommend(
      history, { limit: shown, strategy: params.strategy, diversity: params.diversity, where: params.where }, signal);
    found.show(items, { focus: place });
    place = null;
    if (coldStart === "popular") return "Nothing like it is known yet; this is popular.";
    if (coldStart === "newest") return "Nothing like it is known yet; this is new.";
    return `${things(items.length, "recommendation")} for ${things(interests.length, "interest")}. `
      + "Choose a picture to look at it; the history stays in this page's address only.";
  }

  async function toBeginWith(signal) {
    const items = await api.random(offered, signal);
    if (items.length === 0) found.tell(emptyCatalogue());
    else found.show(items.map((item) => ({ ...item, because: [] })), { focus: place });
    place = null;
    return "Choose pictures that you like, as in a shop: recommendations follow at once. Nothing is stored.";
  }

  return {
    update,
    unmount() {
      clearTimeout(timer);
      running.abort();
    },
  };
}
