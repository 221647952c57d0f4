import * as api from "../api.js";
import { command } from "../components/class-method.js";
import { failure } from "../components/message.js";
import { el, fill } from "../dom.js";
import { count, percent, things } from "../format.js";
import { isAbort } from "../problem.js";
import { link } from "../router.js";

export const title = "Models";

/** The kinds of models of pairs, by the part of the name before the colon. */
const kinds = { lr: "Logistic regression", rf: "Random forest" };

/** What was trained on the catalog, how good it is, and what can be done with it. */
export function mount(root) {
  const leaving = new AbortController();
  const place = el("div", { class: "stack wide" });
  fill(root, el("div", { class: "stack" },
    el("h1", {}, "Trained models"),
    el("p", { class: "lead" }, "Models are trained at a terminal, on the vectors and attributes of the catalog."), place));
  load();

  async function load() {
    place.setAttribute("aria-busy", "true");
    const { signal } = leaving;
    try {
      const [heads, known, spaces, stats] = await Promise.all(
        [api.heads(signal), api.models(signal), api.spaces(signal), api.stats(signal)]);
      const label = stats.attributes?.[0] ?? "ATTRIBUTE";
      fill(place,
        section("Heads", "A head tells the class of an image.", heads.map(headCard), `simile train head --label ${label}`),
        section("Models of pairs", "A model of pairs tells how probable it is that two images belong together.",
          (known.trained ?? []).map(pairCard), `simile train pairs --items FILE --tasks ${label}`),
        section("Projections", "A projection is a vector space in which images of one class lie near each other, or that has fewer dimensions.",
          known.models.filter(({ name }) => name.includes("+")).map((model) => projectionCard(model, spaces)),
          `simile train metric --label ${label}`, "simile train autoencoder"));
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

/** What there is of a kind; where there is nothing, how it is made. */
function section(title, about, cards, ...commands) {
  const way = ["None was trained yet. Train one: ", commands.map((text, index) => [index > 0 && " or ", command(text)])];
  return el("section", { class: "stack" },
    el("div", {}, el("h2", {}, title), el("p", { class: "hint" }, about)),
    cards.length > 0 ? el("ul", { class: "models" }, cards) : el("p", {}, way));
}

const card = (name, facts, ...ways) => el("li", { class: "model" },
  el("h3", {}, name),
  el("dl", { class: "facts" }, facts.filter(([, value]) => value).map(([name, value]) => [el("dt", {}, name), el("dd", {}, value)])),
  el("p", { class: "row" }, ways));

/** A way to use a model; its name tells those who hear the page which one. */
const way = (text, name, href) => el("a", { class: "button", href, "aria-label": `${text} with ${name}` }, text);

const share = (value) => (value === undefined ? "" : percent(value));

function headCard({ name, label, model, classes, samples, top1, top5, calibrationError }) {
  return card(name, [
    ["Label", label], ["Model", model], ["Images", count(samples)],
    ["Top-1", share(top1)], ["Top-5", share(top5)], ["Calibration error", share(calibrationError)],
    ["Classes", el("details", { class: "class-names" },
      el("summary", {}, things(classes.length, "class", "classes")), el("p", {}, classes.join(", ")))],
  ], way("Classify", name, link("classify", { head: name })));
}

function pairCard(method) {
  const [kind, ...name] = method.split(":");
  return card(method, [["Kind", kinds[kind] ?? kind], ["Name", name.join(":")]],
    way("Compare", method, link("compare", { method })),
    way("Search", method, link("search", { rerank: method })));
}

function projectionCard({ name }, spaces) {
  const [base, projection] = [name.slice(0, name.lastIndexOf("+")), name.slice(name.lastIndexOf("+") + 1)];
  const held = spaces.find(({ space }) => space.model === name);
  return card(projection, [
    ["Model", base], ["Dimension", held && count(held.space.dimension)], ["Vectors", held ? count(held.vectors) : "none"],
  ], held && way("Search", name, link("search", { model: name })));
}
