import { el, fill, labelled } from "../dom.js";
import { milliseconds, modelName, score as scoreText } from "../format.js";

/**
 * How alike two images are: score, verdict against a threshold that can be moved, and time.
 *
 * @param {(threshold: number) => void} onthreshold told of every move
 */
export function verdict(onthreshold) {
  const outcome = el("div", { class: "outcome", role: "status" });
  const facts = el("p", { class: "hint" });
  const threshold = el("input", { type: "range", min: "0", max: "1", step: "0.005", oninput: moved });
  const value = el("output", {});
  const field = labelled("Similarity threshold", threshold);
  field.classList.add("slider");
  field.append(value);
  value.setAttribute("for", threshold.id);
  const element = el("div", { class: "verdict" }, outcome, field, facts);
  let report = null;

  function moved() {
    show();
    onthreshold(Number(threshold.value));
  }

  function show() {
    value.textContent = scoreText(Number(threshold.value));
    if (!report) return;
    // The threshold is the page's to move: the score does not depend on it.
    const isSimilar = report.score >= Number(threshold.value);
    element.classList.toggle("similar", isSimilar);
    fill(outcome, el("p", { class: "figure" }, scoreText(report.score, Number(threshold.value))),
      el("p", { class: "word" }, isSimilar ? "Similar" : "Not similar"));
  }

  return {
    element,
    /** Sets the threshold. */
    set threshold(number) {
      threshold.value = number;
      show();
    },
    /** Shows that the answer is on its way, or what is missing for one. */
    await(text) {
      report = null;
      element.classList.remove("similar");
      fill(outcome, el("p", { class: "hint" }, text));
      facts.textContent = "";
    },
    /** Shows the answer. */
    show(answer) {
      report = answer;
      const { load, embed, total } = answer.milliseconds;
      facts.textContent = `Cosine ${answer.cosine.toFixed(4)} · ${modelName(answer.model, answer.ownWeights)} · ${milliseconds(total)}`;
      facts.title = `load ${milliseconds(load)}, embed ${milliseconds(embed)}`;
      show();
    },
    /** Shows why there is none. */
    fail(problem) {
      report = null;
      fill(outcome, problem);
    },
  };
}
