import { el, fill, labelled } from "../dom.js";
import { milliseconds, modelName, score as scoreText } from "../format.js";

/** What the score is made of: hashes and local features need no model, and have no cosine, nor has a trained method. */
function measured({ cosine, model, ownWeights, method, distance, bits, matches, inliers, mirrored }) {
  if (cosine !== null) return [`Cosine ${cosine.toFixed(4)}`, modelName(model, ownWeights)];
  if (bits !== undefined) return [`${distance} of ${bits} bits differ`];
  if (inliers === undefined) return [`Probability by ${method}`, modelName(model, ownWeights)];
  return [`${inliers} of ${matches} matches agree`, ...(mirrored ? ["mirrored"] : [])];
}

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
  /** The threshold itself: the slider only has steps. */
  let limit = 0;

  function moved() {
    limit = Number(threshold.value);
    show();
    onthreshold(limit);
  }

  function show() {
    value.textContent = scoreText(limit);
    if (!report) return;
    // The threshold is the page's to move: the score does not depend on it.
    const isSimilar = report.score >= limit;
    element.classList.toggle("similar", isSimilar);
    fill(outcome, el("p", { class: "figure" }, scoreText(report.score, limit)),
      el("p", { class: "word" }, isSimilar ? "Similar" : "Not similar"));
  }

  return {
    element,
    /** Sets the threshold. */
    set threshold(number) {
      limit = Number(number);
      threshold.value = limit;
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
      facts.textContent = [...measured(answer), milliseconds(total)].join(" · ");
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
