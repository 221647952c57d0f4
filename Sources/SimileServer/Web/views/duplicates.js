import { announce } from "../announce.js";
import * as api from "../api.js";
import { copyGroups } from "../components/copy-groups.js";
import { copyPair } from "../components/copy-pair.js";
import { copySearch } from "../components/copy-search.js";
import { keyHelp } from "../components/key-help.js";
import { failure, message } from "../components/message.js";
import { decisions, described, kinds, linkOf, pairGroup } from "../copies.js";
import { button, el, fill } from "../dom.js";
import { count, shortName, things } from "../format.js";
import { isAbort } from "../problem.js";
import { go, link, note } from "../router.js";
import { listenForKeys } from "../shortcuts.js";

export const title = "Duplicates";

const view = "catalogue/duplicates";
const pageSize = 24;

/**
 * The groups of copies, one of them side by side. In the address `group` and `copy` count from 1, `kinds` and `near` choose
 * what is listed, and `difference` says that it is shown.
 */
export function mount(root, first) {
  let params = first;
  let running = new AbortController();
  /** What the server told last. */
  let page = null;
  /** What was decided since, by pairs of keys: the list stays as it is meanwhile, so that nothing moves under one's hands. */
  const decided = new Map();
  const leaving = new AbortController();
  const summary = el("p", { class: "hint" });
  const changed = el("div", { class: "row", hidden: true });
  const search = copySearch({ ondone: load, signal: leaving.signal });
  const chips = filterChips();
  const list = copyGroups();
  const heading = el("h2", { tabindex: "-1" });
  const pair = copyPair({ onchoose: (copy) => turn({ copy: copy + 1 }), onchange: load });
  const decide = {
    same: deciding("same", "Same image", "s"), different: deciding("different", "Not a copy", "x"),
    undecided: deciding("undecided", "Undecided", "u"),
  };
  const differs = button("Difference", toggleDifference, { "aria-keyshortcuts": "d" });
  const problem = el("div", {});
  const previous = button("Previous page", () => turnPage(-1));
  const next = button("Next page", () => turnPage(1));
  const pages = el("nav", { class: "row pages", "aria-label": "Pages" }, previous, next);
  const group = el("section", { class: "stack", "aria-label": "Group" }, heading,
    el("div", { class: "row" }, Object.values(decide), differs), problem, pair.element,
    keyHelp({
      "J K": "next, previous group", "← →": "copies", S: "same image", X: "not a copy", U: "undecided", D: "difference",
    }));
  const body = el("div", { class: "duplicates" }, el("div", { class: "stack" }, list.element, pages), group);
  const place = el("div", {});
  fill(root, el("div", { class: "stack" },
    el("div", { class: "results-head" }, el("div", {}, el("h1", {}, title), summary), search),
    chips.element, changed, place));
  listenForKeys({
    j: () => turnGroup(1), k: () => turnGroup(-1), ArrowRight: () => turnCopy(1), ArrowLeft: () => turnCopy(-1),
    s: () => decide.same.click(), x: () => decide.different.click(), u: () => decide.undecided.click(),
    d: () => differs.click(),
  }, leaving.signal);

  const number = () => Math.max(1, Math.trunc(Number(params.group)) || 1);
  const start = () => Math.floor((number() - 1) / pageSize) * pageSize;
  const chosen = () => page?.groups[number() - 1 - page.start];
  const total = () => (params.near ? page.totals.near : page.totals.groups);
  function copy() {
    return Math.min(Math.max(0, (Math.trunc(Number(params.copy)) || 1) - 1), chosen().items.length - 2);
  }

  function update(changedParams) {
    const isOther = ["kinds", "near"].some((name) => changedParams[name] !== params[name]);
    const isOtherGroup = changedParams.group !== params.group;
    params = changedParams;
    if (isOther || start() !== page?.start) return load().then(() => focusGroup());
    show();
    if (isOtherGroup) focusGroup();
  }

  /** Goes somewhere within the view without another step of the browser's history. */
  function turn(changes) {
    const after = { ...params, ...changes };
    note(view, after);
    return update(after);
  }

  function turnGroup(step) {
    if (!page) return;
    const target = number() + step;
    if (target < 1 || target > total()) return announce(step > 0 ? "That was the last group." : "That is the first group.");
    turn({ group: target, copy: undefined });
  }

  const turnPage = (step) => go(view, { ...params, group: page.start + step * pageSize + 1, copy: undefined });

  function turnCopy(step) {
    const target = chosen() && copy() + step;
    if (target === undefined || target < 0 || target > chosen().items.length - 2) return;
    turn({ copy: target + 1 });
    announce(`Copy ${target + 1}: ${described(linkOf(chosen(), chosen().items[target + 1].key) ?? {})}`);
  }

  function toggleDifference() {
    turn({ difference: params.difference ? undefined : "on" });
    announce(params.difference ? "The difference is shown." : "The copy is shown.");
  }

  function deciding(decision, text, key) {
    return button(text, () => take(decision), { "aria-keyshortcuts": key, "data-decision": decision });
  }

  const pairKey = (one, other) => JSON.stringify([one.key, other.key]);

  async function take(decision) {
    if (!chosen()) return;
    const [kept, other] = [chosen().items[0], chosen().items[copy() + 1]];
    fill(problem);
    try {
      await api.decide(kept.key, other.key, decision);
      decided.set(pairKey(kept, other), decision);
      announce(`${shortName(other.key)}: ${decisions[decision]}.`);
      show();
    } catch (error) {
      if (!isAbort(error)) fill(problem, failure(error));
    }
  }

  async function load() {
    running.abort();
    running = new AbortController();
    place.setAttribute("aria-busy", "true");
    try {
      const { kinds: wanted, near } = params;
      const at = start();
      const groups = [];
      let answer;
      // An answer of very large groups ends before it has as many as were asked for.
      do {
        const [offset, limit] = [at + groups.length, pageSize - groups.length];
        answer = await api.duplicates({ offset, limit, kinds: wanted, near }, running.signal);
        groups.push(...(answer.groups ?? answer.near.map(pairGroup)));
      } while (answer.next !== undefined && groups.length < pageSize);
      decided.clear();
      page = { ...answer, start: at, groups };
      // The last group may have gone by a decision.
      if (groups.length === 0 && total() > 0) return turn({ group: total(), copy: undefined });
      if (groups.length > 0 && !chosen()) return turn({ group: at + groups.length, copy: undefined });
      list.show(groups, { first: at + 1, linkTo: (group) => link(view, { ...params, group, copy: undefined }) });
      fill(place, groups.length > 0 ? body : nothing());
      show();
      announce(things(total(), params.near ? "pair" : "group"));
    } catch (error) {
      if (!isAbort(error)) fill(place, failure(error, load));
    } finally {
      place.removeAttribute("aria-busy");
    }
  }

  function show() {
    const { copies, groups, near, unexamined } = page.totals;
    summary.textContent = [
      `${things(copies, "copy", "copies")} in ${things(groups, "group")}`, `${things(near, "pair")} that only look alike`,
      unexamined > 0 && `${things(unexamined, "image")} not looked at yet`,
    ].filter(Boolean).join(" · ");
    chips.show();
    changed.hidden = decided.size === 0;
    fill(changed, el("p", { class: "hint" }, `${things(decided.size, "decision")}; the list is as it was before.`),
      button("Group anew", () => load().then(focusGroup)));
    const now = chosen();
    if (!now) return;
    const index = number() - 1 - page.start;
    heading.textContent = `${now.isNear ? "Pair" : "Group"} ${count(number())} of ${count(total())}`;
    const decisionOf = (key) => decided.get(pairKey(now.items[0], { key }));
    pair.show(now, { copy: copy(), isDifferent: Boolean(params.difference), decided: decisionOf });
    differs.setAttribute("aria-pressed", String(Boolean(params.difference)));
    for (const [decision, control] of Object.entries(decide)) {
      const isIt = decisionOf(now.items[copy() + 1].key) === decision;
      control.setAttribute("aria-pressed", String(isIt));
    }
    list.choose(index);
    const done = now.items.filter(({ key }) => decisionOf(key)).length;
    list.mark(index, done > 0 ? `${done} decided` : "");
    previous.hidden = page.start === 0;
    next.hidden = page.start + page.groups.length >= total();
    pages.hidden = previous.hidden && next.hidden;
  }

  function focusGroup() {
    if (!chosen()) return;
    heading.focus({ preventScroll: true });
    announce(`${heading.textContent}: ${things(chosen().items.length, "image")}`);
  }

  function nothing() {
    if (params.near) return message("No pairs that only look alike");
    return params.kinds
      ? message("No copies of these kinds", "Choose others.")
      : message("No copies are known", page.totals.unexamined > 0 ? "Look for them." : "Every image was looked at.");
  }

  function filterChips() {
    const chip = (text, onclick) => button(text, onclick, { class: "chip" });
    const chosenKinds = () => (params.kinds ? params.kinds.split(",") : []);
    const others = { group: undefined, copy: undefined };
    const controls = Object.entries(kinds).map(([kind, text]) => [kind, chip(text, () => {
      const now = chosenKinds();
      const after = Object.keys(kinds).filter((one) => now.includes(one) !== (one === kind));
      go(view, { ...params, ...others, near: undefined, kinds: after.join(",") });
    })]);
    const near = chip("only looks alike", () =>
      go(view, { ...params, ...others, kinds: undefined, near: params.near ? undefined : "true" }));
    return {
      element: el("div", { class: "chips copy-filters", role: "group", "aria-label": "Kinds of copies" },
        controls.map(([, control]) => control), near),
      show() {
        for (const [kind, control] of controls) control.setAttribute("aria-pressed", String(chosenKinds().includes(kind)));
        near.setAttribute("aria-pressed", String(Boolean(params.near)));
      },
    };
  }

  load();
  return {
    update,
    unmount() {
      running.abort();
      leaving.abort();
      pair.stop();
    },
  };
}
