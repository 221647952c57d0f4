import * as api from "../api.js";
import { failure } from "../components/message.js";
import { button, el, fill } from "../dom.js";
import { bytes, count, duration, modelName } from "../format.js";
import { isAbort } from "../problem.js";
import { link } from "../router.js";

export const title = "Statistics";

/** What the catalog holds, how it is searched, and how busy the server is. */
export function mount(root) {
  const leaving = new AbortController();
  const place = el("div", { class: "stack wide" });
  fill(root, el("div", { class: "stack" },
    el("div", { class: "results-head" }, el("h1", {}, "Statistics"), button("Refresh", load)), place));
  load();

  async function load() {
    place.setAttribute("aria-busy", "true");
    const { signal } = leaving;
    try {
      const [stats, spaces, models] = await Promise.all([api.stats(signal), api.spaces(signal), api.models(signal)]);
      fill(place, el("div", {}, figures(stats), queue(stats.queue)),
        rootsTable(stats.roots), spacesTable(spaces), attributes(stats.attributes), modelsTable(models));
    } catch (error) {
      if (!isAbort(error)) fill(place, failure(error, load));
    }
    place.removeAttribute("aria-busy");
  }

  return {
    update() {},
    unmount: () => leaving.abort(),
  };
}

function figures({ items, bytes: size, uptimeSeconds, version }) {
  return el("dl", { class: "figures" },
    figure("Items", count(items)), size !== undefined && figure("On the disk", bytes(size)),
    uptimeSeconds !== undefined && figure("Running for", duration(uptimeSeconds)),
    version && figure("Version", version));
}

const figure = (name, value) => el("div", {}, el("dt", {}, name), el("dd", {}, value));

function queue(queue) {
  if (!queue) return null;
  const { running, waiting, capacity } = queue;
  return el("p", { class: "hint" },
    `${count(running)} running, ${count(waiting)} waiting, capacity ${count(capacity)}.`);
}

/** The folders whose images are items. */
function rootsTable(roots = []) {
  if (roots.length === 0) return null;
  return table("Roots", ["Name", "Items", "Present"],
    roots.map(({ name, items, present }) => [name, count(items), present ? "yes" : "no"]));
}

function spacesTable(spaces) {
  if (spaces.length === 0) {
    return el("p", {}, "The catalog holds no vectors yet. ", el("a", { href: link("upload") }, "Add images"));
  }
  return table("Spaces", ["Model", "Vectors", "Dimension", "Layer", "Precision", "Index", "Reason"],
    spaces.map(({ space, vectors, index }) => [
      modelName(space.model, index?.ownWeights), count(vectors), count(space.dimension), space.layer, space.precision,
      index?.kind, index?.reason,
    ]));
}

function attributes(names = []) {
  if (names.length === 0) return null;
  return el("section", {}, el("h2", {}, "Attributes"),
    el("p", { class: "chips" }, names.map((name) => el("span", { class: "chip still" }, name))));
}

function modelsTable({ models, default: standard }) {
  return table("Models", ["Name", "Family", "Dimension", "Input size", "Installed", "Good for"],
    models.map((model) => [
      model.name + (model.name === standard ? " (default)" : ""), model.family, count(model.dimension),
      model.inputSize ? `${model.inputSize} px` : "",
      model.ownWeights ? "own weights" : model.present ? "yes" : "no", model.summary,
    ]));
}

function table(caption, heads, rows) {
  return el("section", {}, el("h2", {}, caption),
    // Wider than a phone, so it scrolls in its place, also with the keyboard.
    el("div", { class: "table", tabindex: "0", role: "region", "aria-label": caption },
      el("table", {},
        el("thead", {}, el("tr", {}, heads.map((head) => el("th", { scope: "col" }, head)))),
        el("tbody", {}, rows.map(([first, ...others]) =>
          el("tr", {}, el("th", { scope: "row" }, first), others.map((cell) => el("td", {}, cell ?? ""))))))));
}
