import { announce } from "../announce.js";
import * as api from "../api.js";
import { clusterColor, darkness } from "../components/cluster-colors.js";
import { grid } from "../components/grid.js";
import { failure, message } from "../components/message.js";
import { pointMap } from "../components/point-map.js";
import { emptyCatalogue } from "../components/start.js";
import { el, fill, labelled } from "../dom.js";
import { things } from "../format.js";
import { isAbort } from "../problem.js";
import { go, link, note } from "../router.js";

export const title = "Clusters";

const view = "catalogue/clusters";

/** So many images of each cluster are shown, the most typical first. */
const shownOfEach = 12;

/** The images of the catalog in groups of those that look alike, as lists or on a map. */
export function mount(root, first) {
  let params = first;
  let running = new AbortController();
  let report = null;
  let asked = null;
  let drawn = null;
  const summary = el("p", { class: "hint" });
  const place = el("div", { class: "stack wide" });
  const ways = el("nav", { class: "row", "aria-label": "Ways to look at clusters" });
  const count = el("input", { type: "text", inputmode: "text", placeholder: "auto", pattern: "auto|[1-9][0-9]{0,4}" });
  const label = el("select", {});
  const form = el("form", { class: "cluster-form" },
    labelled("How many", count, "A number, or auto."), labelled("Name by", label),
    el("button", { type: "submit" }, "Group"));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const number = count.value.trim();
    go(view, { ...kept(), count: number === "auto" ? "" : number, label: label.value });
  });
  fill(root, el("div", { class: "stack wide" },
    el("div", { class: "results-head" }, el("div", {}, el("h1", {}, "Clusters"), summary), form), ways, place));
  api.stats(running.signal).then(({ attributes }) => offer(attributes), () => offer([]));
  update(first);

  /** What of the address stays when something else is asked for. */
  function kept() {
    return { show: params.show, count: params.count, label: params.label, where: params.where, minSize: params.minSize };
  }

  function offer(attributes) {
    const all = params.label && !attributes.includes(params.label) ? [params.label, ...attributes] : attributes;
    fill(label, el("option", { value: "" }, "nothing"), all.map((name) => el("option", { value: name }, name)));
    label.value = params.label ?? "";
  }

  function update(changed) {
    params = changed;
    count.value = params.count ?? "";
    if (label.options.length > 0) label.value = params.label ?? "";
    const { count: number, label: name, where, minSize } = params;
    const wanted = JSON.stringify([number, name, where, minSize]);
    if (wanted === asked && report) return show();
    asked = wanted;
    load({ count: number, label: name, where, minSize, limit: shownOfEach });
  }

  async function load(options) {
    running.abort();
    running = new AbortController();
    place.setAttribute("aria-busy", "true");
    if (!report) fill(place, el("p", { class: "hint" }, "Comparing all images with each other …"));
    try {
      report = await api.map(options, running.signal);
      show();
      announce(summary.textContent);
    } catch (error) {
      if (isAbort(error)) return;
      report = null;
      summary.textContent = "";
      fill(ways);
      // A catalog without vectors has nothing to group.
      fill(place, failure(error, () => load(options)));
    }
    place.removeAttribute("aria-busy");
  }

  function show() {
    drawn?.unmount();
    drawn = null;
    const { clusters, outlierCount, map, agreement } = report;
    const agrees = agreement
      ? `; agreement with ${agreement.label}: adjusted Rand index ${agreement.adjustedRandIndex.toFixed(2)}` : "";
    summary.textContent = `${things(clusters.length, "cluster")} of ${things(map.length, "image")}`
      + `${outlierCount > 0 ? `, ${things(outlierCount, "outlier")}` : ""}${agrees}`;
    if (map.length === 0) {
      fill(ways);
      return fill(place, params.where ? message("Nothing matches the filter", "Remove or change it.") : emptyCatalogue());
    }
    const isMap = params.show === "map";
    const way = (text, show, isShown) => el("a",
      { class: "button", href: link(view, { ...kept(), show }), "aria-current": isShown ? "page" : undefined }, text);
    fill(ways, way("Groups", undefined, !isMap), way("Map", "map", isMap));
    if (isMap) showMap();
    else showGroups();
  }

  function showGroups() {
    const { clusters, outliers, outlierCount } = report;
    const none = clusters.length === 0
      && message("No clusters", "No images are alike enough; a number of clusters divides them all the same.");
    fill(place, none, clusters.map((cluster) => section(nameOf(cluster), things(cluster.size, "image"), cluster.items, cluster.id)),
      outliers.length > 0 && section("Outliers", things(outlierCount, "image"), outliers));
  }

  function section(name, size, keys, id) {
    const pictures = grid({ label: name });
    pictures.show(keys.map((key) => ({ key })));
    const dot = el("span", { class: "dot", "aria-hidden": "true" });
    dot.style.background = clusterColor(id, darkness.matches);
    return el("section", { class: "cluster" },
      el("div", { class: "results-head" }, el("h2", {}, dot, name, " ", el("span", { class: "hint" }, size)),
        el("a", { href: link(view, { ...kept(), show: "map", cluster: id }), "aria-label": `${name} on the map` },
          "On the map")),
      pictures.element);
  }

  function showMap() {
    const names = new Map(report.clusters.map((cluster) => [cluster.id, nameOf(cluster)]));
    const chosen = Number(params.cluster) || undefined;
    drawn = pointMap(report.map, {
      at: params.at, cluster: chosen, names,
      onmove(at) {
        params = { ...params, at };
        note(view, { ...kept(), cluster: params.cluster, at });
      },
    });
    const chip = (text, id, isOn) => el("a", {
      class: `button chip${isOn ? " on" : ""}`, "aria-current": isOn ? "true" : undefined,
      href: link(view, { ...kept(), cluster: isOn ? undefined : id, at: params.at }),
    }, dotOf(id), text);
    fill(place, drawn.element,
      el("nav", { class: "chips", "aria-label": "Bring out a cluster" },
        report.clusters.map((cluster) => chip(nameOf(cluster), cluster.id, cluster.id === chosen))),
      el("p", { class: "hint" }, "Near images look alike. The axes, and how far groups are apart, mean nothing."));
  }

  function dotOf(id) {
    const dot = el("span", { class: "dot", "aria-hidden": "true" });
    dot.style.background = clusterColor(id, darkness.matches);
    return dot;
  }

  return {
    update,
    unmount() {
      running.abort();
      drawn?.unmount();
    },
  };
}

/** What a cluster is called: its number, and the label that most of its images have. */
function nameOf({ id, names }) {
  const [most] = names ?? [];
  return most ? `${id} · ${most.value} ${Math.round(most.share * 100)}%` : `Cluster ${id}`;
}
