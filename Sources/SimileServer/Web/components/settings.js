import { el, fill, labelled } from "../dom.js";
import { things } from "../format.js";
import { attributeNames, heldModels, trainedMethods } from "../held.js";

const kinds = {
  "": "automatic", exact: "exact", kdtree: "KD-tree", lsh: "LSH", annoy: "Annoy", hnsw: "HNSW",
};
/** What the effort of an index counts. */
const efforts = {
  kdtree: "Leaves visited", lsh: "Buckets probed per table", annoy: "Candidates gathered", hnsw: "Candidates kept (ef)",
};
const limits = [12, 24, 48, 96, 200];

/**
 * How to search: with which model and index, for how many, and how these are chosen.
 *
 * @param {(changed: object) => void} onchange told the parameters that changed
 */
export function settings(onchange) {
  const changed = (name) => ({ target }) => onchange({ [name]: target.value || undefined });
  const model = el("select", { onchange: changed("model") });
  // The effort counts something else with each kind.
  const turn = ({ target }) => onchange({ index: target.value || undefined, effort: undefined });
  const index = el("select", { onchange: turn },
    Object.entries(kinds).map(([kind, text]) => el("option", { value: kind }, text)));
  const effort = el("input",
    { type: "number", min: "1", step: "1", placeholder: "default", onchange: changed("effort") });
  const limit = el("select", { onchange: changed("limit") });
  const modelField = labelled("Model", model);
  const effortField = labelled("Effort", effort);
  const rerank = el("select", { onchange: changed("rerank") });
  const rerankField = labelled("Rank anew", rerank, "By the probability that a trained model of pairs gives the best hits.");
  rerankField.hidden = true;
  const groupBy = el("select", { onchange: changed("groupBy") });
  const groupField = labelled("One hit for each", groupBy, "Of the items with the same value only the best is shown.");
  const told = el("output", {});
  const tell = () => { told.textContent = diversity.value === "0" ? "none" : diversity.value; };
  const diversity = el("input", {
    type: "range", min: "0", max: "0.9", step: "0.1", value: "0", oninput: tell,
    onchange: ({ target }) => onchange({ diversity: target.value === "0" ? undefined : target.value }),
  });
  const diversityField = labelled("Diversity", diversity);
  diversityField.classList.add("slider");
  diversityField.append(told);
  told.setAttribute("for", diversity.id);
  const element = el("div", { class: "settings" },
    modelField, labelled("Index", index), effortField, labelled("Maximum hits", limit), groupField, diversityField, rerankField);

  async function showGroups({ groupBy: wish = "" }) {
    const known = await attributeNames().catch(() => []);
    // A shared address may name one that no item has; the server says so.
    const names = wish && !known.includes(wish) ? [...known, wish] : known;
    fill(groupBy, el("option", { value: "" }, "item"), names.map((name) => el("option", { value: name }, name)));
    groupBy.value = wish;
    groupField.hidden = names.length === 0;
  }

  async function showRerank({ rerank: wish = "", text }) {
    const trained = await trainedMethods().catch(() => []);
    // A shared address may name one that is gone; the server says so, and here it can be taken back.
    const names = wish && !trained.includes(wish) ? [...trained, wish] : trained;
    fill(rerank, el("option", { value: "" }, "no"), names.map((name) => el("option", { value: name }, name)));
    rerank.value = wish;
    // Pairs are of images.
    rerankField.hidden = names.length === 0 || Boolean(text);
  }

  return {
    element,
    /** Shows the settings in use. */
    async show(params) {
      index.value = params.index ?? "";
      effort.value = params.effort ?? "";
      effortField.hidden = !efforts[params.index];
      effortField.firstChild.textContent = efforts[params.index] ?? "Effort";
      const numbers = [...new Set([...limits, Number(params.limit)])].sort((one, other) => one - other);
      fill(limit, numbers.map((number) => el("option", { value: number }, things(number, "image"))));
      limit.value = params.limit;
      diversity.value = params.diversity ?? "0";
      tell();
      showGroups(params);
      showRerank(params);
      const held = await heldModels().catch(() => []);
      modelField.hidden = held.length === 0;
      fill(model, held.map(({ name, isDefault }) => el("option", { value: isDefault ? "" : name }, name)));
      // A shared address may name a model that is not held; the server says so.
      if (params.model && !held.some(({ name }) => name === params.model)) {
        model.append(el("option", { value: params.model }, params.model));
      }
      model.value = held.find(({ name }) => name === params.model)?.isDefault ? "" : params.model ?? "";
      model.title = held.find(({ name }) => name === (params.model ?? name))?.summary ?? "";
    },
  };
}
