import { announce } from "../announce.js";
import { button, el, fill, labelled, newId } from "../dom.js";
import { milliseconds, modelName, score, things } from "../format.js";
import { grid } from "./grid.js";
import { failure, message } from "./message.js";

/** The slider's lower end, which means no minimum: a score below is a cosine below 0. */
const lowest = 0.5;

/** Its upper end: the same image. */
const highest = 1;

/** The most that the service finds at once. */
const mostHits = 1000;

/**
 * What a search found, with the slider for the minimum score.
 *
 * @param {{onminimum: (minScore: number | undefined) => void, onmore: () => void}} options what to do when the slider
 *   was moved, and when more is wanted
 */
export function results({ onminimum, onmore }) {
  const heading = el("h1", { tabindex: "-1" }, "Searching…");
  const summary = el("p", { class: "hint" });
  const output = el("output", {});
  const slider = el("input",
    { type: "range", min: lowest, max: highest, step: "0.005", value: lowest, oninput: slide });
  const sliderField = labelled("Minimum score", slider);
  sliderField.classList.add("slider");
  sliderField.append(output);
  output.setAttribute("for", slider.id);
  const place = el("div", {});
  const note = el("div", { hidden: true });
  const more = button("Show more", onmore);
  const element = el("section", { class: "results", "aria-labelledby": (heading.id = newId("results")) },
    el("div", { class: "results-head" }, el("div", {}, heading, summary), sliderField),
    place, el("p", { class: "more-row" }, more));
  let pictures = null;
  let answer = null;
  /** Whether there may be more than was asked for. */
  let hasMore = false;

  function slide() {
    const minimum = Number(slider.value);
    tell(minimum);
    if (answer) apply(minimum);
    onminimum(minimum > lowest ? minimum : undefined);
  }

  function tell(minimum) {
    output.textContent = minimum > lowest ? score(minimum) : "any";
    slider.setAttribute("aria-valuetext", minimum > lowest ? score(minimum) : "any score");
  }

  function apply(minimum) {
    const { hits } = answer;
    const isEnough = (index) => minimum <= lowest || hits[index].score >= minimum;
    const shown = pictures ? pictures.filter(isEnough) : 0;
    if (hits.length === 0) heading.textContent = "Nothing found";
    else if (shown === hits.length) heading.textContent = things(shown, "similar image");
    else heading.textContent = `${shown} of ${things(hits.length, "image")}`;
    more.hidden = !hasMore || shown === 0;
    note.hidden = shown > 0 || hits.length === 0;
    if (!note.hidden) {
      fill(note, message("Nothing is that similar", `The best score is ${score(bestOf(hits))}.`,
        button("Show it anyway", () => { slider.value = lowest; slide(); slider.focus(); })));
    }
  }

  return {
    element,
    heading,
    /** Shows that a search is under way. */
    await({ minScore, limit }) {
      slider.value = minScore ?? lowest;
      tell(Number(slider.value));
      place.setAttribute("aria-busy", "true");
      more.hidden = true;
      sliderField.hidden = false;
      if (answer) return;
      const waiting = grid({ label: "Similar images" });
      waiting.await(Math.min(12, limit));
      fill(place, waiting.element);
    },
    /** Shows what was found. `own` is the key that was searched for, `kept` what a search for more keeps. */
    show(found, { limit, own, kept, minScore, where, rerank }) {
      answer = found;
      hasMore = found.hits.length >= limit && limit < mostHits;
      place.removeAttribute("aria-busy");
      pictures = grid({ label: "Similar images", params: kept });
      pictures.show(found.hits, { own });
      fill(place, note, found.hits.length > 0 ? pictures.element : nothing({ minScore, where }));
      apply(Number(slider.value));
      const { index, approximate, space, milliseconds: times, warning } = found;
      summary.textContent = [
        space && modelName(space.model, found.ownWeights?.includes(space.model)),
        `${index}${approximate ? ", approximate" : ""}`, rerank && ranking(found.hits, rerank), times && milliseconds(times.total), warning,
      ].filter(Boolean).join(" · ");
      summary.title = Object.entries(times ?? {}).map(([name, time]) => `${name} ${milliseconds(time)}`).join(", ");
      const others = found.hits.filter(({ key }) => key !== own);
      const praise = others.length === 0 ? "" : `, best score ${score(bestOf(others))}`;
      announce(things(found.hits.length, "image") + " found" + praise);
    },
    /** Shows why nothing was found. */
    fail(error, retry) {
      answer = null;
      pictures = null;
      place.removeAttribute("aria-busy");
      heading.textContent = "The search failed";
      summary.textContent = "";
      more.hidden = true;
      sliderField.hidden = true;
      fill(place, failure(error, retry));
    },
    /** Offers another way out of a failure. */
    offer(text, onclick) {
      place.querySelector(".message .row")?.append(button(text, onclick));
    },
  };
}

/** How hits were ranked anew; of many the last are not. */
function ranking(hits, rerank) {
  const ranked = hits.filter(({ probability }) => probability !== undefined).length;
  return `${ranked < hits.length ? `the best ${ranked} ` : ""}ranked by the probability of ${rerank}`;
}

/** The best score; hits that were ranked anew are not sorted by it. */
const bestOf = (hits) => Math.max(...hits.map(({ score }) => score));

function nothing({ minScore, where }) {
  if (minScore) return message("Nothing is that similar", "Lower the minimum score to see the nearest images.");
  if (where) return message("Nothing matches the filters", "Remove one of them.");
  return message("Nothing to find yet", "The catalog has no other images.");
}
