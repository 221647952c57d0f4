import { announce } from "../announce.js";
import * as api from "../api.js";
import { grid } from "../components/grid.js";
import { failure, message } from "../components/message.js";
import { isPicture, listen, picker } from "../components/picker.js";
import { itemPicture } from "../components/picture.js";
import { openItem } from "../components/item-dialog.js";
import { sparkline, growthText } from "../components/sparkline.js";
import { emptyCatalogue } from "../components/start.js";
import { el, fill, labelled } from "../dom.js";
import { attribute, percent, shortName, things } from "../format.js";
import { isAbort } from "../problem.js";
import { go } from "../router.js";

export const title = "Trends";

const view = "catalogue/trends";
const spans = { "7d": "7 days", "30d": "30 days", "12w": "12 weeks", "52w": "52 weeks" };
const subjects = { items: "new items", events: "interest", view: "views", cart: "carts", buy: "purchases", like: "likes" };

/** What is said of a group or a value. */
const verdict = ({ verdict: word }) => el("span", { class: `verdict ${word}` }, word === "few" ? "too few to say" : word);

/** What is new and what grows, by look and by attribute; a picture that is dropped here is placed. */
export function mount(root, first) {
  let params = first;
  const leaving = new AbortController();
  let running = new AbortController();
  let placing = new AbortController();
  const summary = el("p", { class: "hint" });
  const place = el("div", { class: "stack wide" });
  const placed = el("div", {});
  const choice = (options) => el("select", {}, Object.entries(options).map(([value, text]) => el("option", { value }, text)));
  const since = choice(spans);
  const by = choice({ hour: "hour", day: "day", week: "week", month: "month" });
  const of = choice(subjects);
  const date = choice({ "": "added" });
  const form = el("form", { class: "trend-form" }, labelled("Of the last", since), labelled("By", by), labelled("Of", of),
    labelled("Dated by", date), el("button", { type: "submit" }, "Show"));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    go(view, { since: since.value, by: by.value, of: of.value, date: date.value, where: params.where });
  });
  const stopListening = listen({ onfiles: put });
  fill(root, el("div", { class: "stack wide" },
    el("div", { class: "results-head" }, el("div", {}, el("h1", {}, "Trends"), summary), form), place,
    el("section", { class: "stack" }, el("h2", {}, "Place a picture"),
      picker({ title: "Drop an image here, to see which group it belongs to", onpictures: put }).element, placed)));
  api.stats(leaving.signal).then(({ attributes }) => offer(attributes), () => { /* Dates stay those of adding. */ });
  update(first);

  function offer(attributes) {
    fill(date, el("option", { value: "" }, "added"), attributes.map((name) => el("option", { value: name }, name)));
    date.value = params.date ?? "";
  }

  function update(changed) {
    params = changed;
    if (params.since && !Object.hasOwn(spans, params.since)) since.append(el("option", { value: params.since }, params.since));
    since.value = params.since ?? "30d";
    by.value = params.by ?? "week";
    of.value = params.of ?? "items";
    if (date.options.length > 1) date.value = params.date ?? "";
    load();
  }

  /** What of the address says which history is looked at. */
  function history() {
    const { since, by, of, date, where } = params;
    return { since, by, of, date, where };
  }

  async function load() {
    running.abort();
    running = new AbortController();
    place.setAttribute("aria-busy", "true");
    try {
      const report = await api.trends(history(), running.signal);
      show(report);
      announce(summary.textContent);
    } catch (error) {
      if (isAbort(error)) return;
      summary.textContent = "";
      fill(place, failure(error, load));
    }
    place.removeAttribute("aria-busy");
  }

  function show(report) {
    const { periods, recentPeriods, groups, attributes, newLooks, undated, ahead, notes = [] } = report;
    const all = periods.reduce((sum, { count }) => sum + count, 0);
    const before = periods.length - recentPeriods;
    summary.textContent = `${things(all, (params.of ?? "items") === "items" ? "item" : "event")} in ${things(periods.length, report.period)} from ${periods[0].start} on, UTC`
      + (before > 0 ? `; the last ${recentPeriods}, one of them running, against ${before} before` : "");
    if (groups.length === 0 && attributes.length === 0 && all === 0 && !newLooks) return fill(place, emptyCatalogue());
    const remarks = [...notes, undated > 0 && `${things(undated, "item")} without a time that can be read.`,
      ahead > 0 && `${ahead} later than now, by a wrong clock, left out.`].filter(Boolean);
    fill(place, remarks.map((text) => el("p", { class: "hint" }, text)),
      groups.length > 0 && el("section", { class: "stack" }, el("h2", {}, "By look"),
        el("ul", { class: "looks" }, groups.map(look))),
      newLooks?.count > 0 && newGrid(newLooks),
      attributes.length > 0 && el("section", { class: "stack" }, el("h2", {}, "By attribute"), table(attributes)));
  }

  function newGrid({ count, newest }) {
    const pictures = grid({ label: "New looks" });
    pictures.show(newest.map((key) => ({ key })));
    return el("section", { class: "stack cluster" }, el("h2", {}, "Of no group ", el("span", { class: "hint" }, things(count, "image"))),
      pictures.element);
  }

  /** A group: the picture that stands for it, and where it is going. */
  function look(group) {
    const picture = group.medoid && el("button", {
      type: "button", class: "open", title: group.medoid, onclick: () => openItem(group.medoid),
    }, itemPicture(group.medoid, { alt: shortName(group.medoid) }));
    return el("li", { class: `look ${group.verdict}` }, picture,
      el("div", {}, el("h3", {}, `Group ${group.id} `, el("span", { class: "hint" }, things(group.size, "image"))),
        sparkline(group.counts), el("p", {}, verdict(group), " ", el("span", { class: "hint" }, growthText(group)))));
  }

  function table(values) {
    return el("div", { class: "scroll" }, el("table", { class: "trend-table" },
      el("thead", {}, el("tr", {}, ["Attribute", "Value", "By period", "Share", "Growth", "", "Price"].map((text) =>
        el("th", { scope: "col" }, text)))),
      el("tbody", {}, values.map((value) => el("tr", {},
        el("td", {}, value.name), el("th", { scope: "row" }, attribute(value.name, value.value)),
        el("td", {}, sparkline(value.counts)),
        el("td", { class: "number" }, value.share === null ? "" : percent(value.share)),
        el("td", { class: "number" }, growthText(value)), el("td", {}, verdict(value)),
        el("td", { class: "number" }, value.price?.moved ? `${value.price.before.toFixed(2)} → ${value.price.median.toFixed(2)}` : ""))))));
  }

  async function put(files) {
    const [file] = [...files].filter(isPicture);
    if (!file) return;
    placing.abort();
    placing = new AbortController();
    placed.setAttribute("aria-busy", "true");
    try {
      const answer = await api.placeTrend(file, history(), placing.signal);
      const pictures = grid({ label: "Most similar" });
      pictures.show(answer.neighbors);
      const { group } = answer;
      fill(placed, el("div", { class: "stack cluster" },
        group ? el("ul", { class: "looks" }, look(group))
          : message(answer.isNewLook ? "A new look" : "No groups yet",
            answer.isNewLook ? `Nothing here looks like it; nearest is group ${answer.nearestGroup}.` : "There are too few images."),
        pictures.element));
      announce(group ? `Group ${group.id}, ${group.verdict}` : "A new look");
    } catch (error) {
      if (!isAbort(error)) fill(placed, failure(error, () => put(files)));
    }
    placed.removeAttribute("aria-busy");
  }

  return {
    update,
    unmount() {
      leaving.abort();
      running.abort();
      placing.abort();
      stopListening();
    },
  };
}
