import * as api from "../api.js";
import { el, fill, labelled } from "../dom.js";
import { percent, things } from "../format.js";
import { heldModels } from "../held.js";
import { link } from "../router.js";
import { failure, message } from "./message.js";

/** So many items vote without a wish; the service's own number. */
const usualNeighbors = 15;

/** What is typed at a terminal. */
export const command = (text) => el("code", {}, text);

/**
 * How images are classified: by a trained head, or by the labels of the most similar items.
 *
 * In the address `head` names a head; or `label` an attribute, `neighbors` how many items vote, and `model` whose vectors are
 * compared. Without any, the first head is taken, or where there is none the first attribute.
 *
 * @param {(changed: object) => void} onchange told the parameters that changed
 */
export function classMethod(onchange) {
  let heads = [];
  let attributes = [];
  let models = [];
  const by = el("select", { onchange: turn });
  const neighbors = el("input", {
    type: "number", min: "1", max: "1000", step: "1", placeholder: String(usualNeighbors),
    onchange: () => neighbors.reportValidity() && onchange({ neighbors: neighbors.value || undefined }),
  });
  const model = el("select", { onchange: () => onchange({ model: model.value || undefined }) });
  const neighborsField = labelled("Neighbors", neighbors);
  const modelField = labelled("Model", model);
  const hint = el("p", { class: "hint" });
  const element = el("div", { class: "class-method" },
    el("div", { class: "settings" }, labelled("Classify by", by), neighborsField, modelField), hint);

  function turn() {
    const [kind, ...name] = by.value.split(":");
    onchange({ head: undefined, label: undefined, [kind]: name.join(":") });
  }

  /** What an address wants; null where there is nothing to classify by. */
  function chosen({ head, label, neighbors, model }) {
    if (head) return { head };
    if (label) return { label, neighbors, model };
    if (heads.length > 0) return { head: heads[0].name };
    return attributes.length > 0 ? { label: attributes[0], neighbors, model } : null;
  }

  function offer(wish) {
    const names = heads.map(({ name }) => name);
    // A shared address may name what is not there, or no longer; the service says so.
    const others = (known, name) => (name && !known.includes(name) ? [...known, name] : known);
    const options = (kind, names, text) => names.map((name) => el("option", { value: `${kind}:${name}` }, text(name)));
    const headText = (name) => {
      const head = heads.find((head) => head.name === name);
      return head ? `${name}: ${head.label}, ${things(head.classes.length, "class", "classes")}` : name;
    };
    const group = (label, options) => options.length > 0 && el("optgroup", { label }, options);
    fill(by, group("Trained heads", options("head", others(names, wish?.head), headText)),
      group("Labels of neighbors", options("label", others(attributes, wish?.label), (name) => `${name} of similar items`)));
    if (wish) by.value = wish.head ? `head:${wish.head}` : `label:${wish.label}`;
    fill(model, others(models.map(({ name }) => name), wish?.model).map((name) =>
      el("option", { value: models.find((known) => known.name === name)?.isDefault ? "" : name }, name)));
    model.value = models.find(({ name }) => name === wish?.model)?.isDefault ? "" : wish?.model ?? "";
  }

  return {
    element,
    chosen,
    /** Finds out what there is to choose from. */
    async load(signal) {
      const [known, stats] = await Promise.all([api.heads(signal), api.stats(signal)]);
      models = await heldModels().catch(() => []);
      [heads, attributes] = [known, stats.attributes ?? []];
    },
    /** Shows the way that an address wants. */
    show(params) {
      const wish = chosen(params);
      element.hidden = !wish;
      offer(wish);
      neighbors.value = wish?.neighbors ?? "";
      neighborsField.hidden = !wish?.label;
      modelField.hidden = !wish?.label || models.length < 2;
      fill(hint, heads.length === 0 && ["No head is trained. ", command(`simile train head --label ${wish?.label}`),
        " trains one; until then the labels of similar items are counted."]);
      hint.hidden = heads.length > 0;
    },
    /** What an answer rests on, for a person. */
    describe({ head: name, label }, answer) {
      if (label) return `The ${label} of the ${things(answer.neighbors ?? usualNeighbors, "most similar item")} that have one.`;
      const head = heads.find((head) => head.name === name);
      if (!head) return "";
      const { samples, classes, top1 } = head;
      return `Trained on ${things(samples, "image")} of ${things(classes.length, "class", "classes")}`
        + (top1 === undefined ? "." : `; right about ${percent(top1)} of the images kept for measuring.`);
    },
    /** The attribute whose values the classes are. */
    labelOf: ({ head, label }) => label ?? heads.find(({ name }) => name === head)?.label,
    /** How many classes there are, where that is known. */
    countOf: ({ head }) => heads.find(({ name }) => name === head)?.classes.length,
    /** Stands where classes would be, while there is nothing to classify by. */
    nothing: () => message("Nothing was trained yet",
      ["Give images an attribute that names their class, and train: ", command("simile train head --label ATTRIBUTE")],
      el("a", { class: "button", href: link("upload") }, "Add images")),
    /** Why there is no answer; a head may have been removed since it was offered. */
    problem(error, { head }, retry) {
      if (error.field !== "head") return failure(error, retry);
      const problem = message(`The head “${head}” cannot be used`, `The server says: ${error.message}. Choose another one.`);
      problem.setAttribute("role", "alert");
      return problem;
    },
  };
}
