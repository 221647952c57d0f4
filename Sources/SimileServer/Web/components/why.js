import { announce } from "../announce.js";
import { button, el, fill } from "../dom.js";
import { isAbort } from "../problem.js";
import { heat, placeText } from "./heat.js";
import { failure } from "./message.js";

const looks = { shape: "Shape", color: "Color", detail: "Local detail" };
const takings = { shape: "one image in scattered parts", color: "one image in gray", detail: "one image blurred" };
/** So many spots are numbered, lest they hide the images. */
const mostPins = 20;
const words = { first: "first image", second: "second image" };

/**
 * Why two images are alike, once it is asked for: the places that make the cosine, and the shares of shape, color and detail.
 *
 * @param {() => void} onopen told when it is asked for
 */
export function why(onopen) {
  const ask = button("Why?", () => {
    onopen();
    open();
  });
  const answer = el("div", { class: "why-answer" });
  const element = el("section", { class: "why", "aria-label": "Why", hidden: true }, ask, answer);
  let question = null;
  let running = new AbortController();

  async function open() {
    running.abort();
    running = new AbortController();
    ask.hidden = true;
    fill(answer, el("p", { class: "hint" }, "Looking for the reasons…"));
    try {
      fill(answer, explained(await question(running.signal)));
      announce("The reasons are shown.");
    } catch (error) {
      if (!isAbort(error)) fill(answer, failure(error, open));
    }
  }

  return {
    element,
    /** Offers an answer, or gives it at once: `question(signal)` brings it. */
    offer(next, isOpen) {
      question = next;
      running.abort();
      fill(answer);
      element.hidden = false;
      ask.hidden = isOpen;
      if (isOpen) open();
    },
    /** There is nothing to ask. */
    hide() {
      running.abort();
      fill(answer);
      element.hidden = true;
    },
  };
}

function explained(report) {
  const peak = Math.max(...[report.mapA, report.mapB].flat(2).map(Math.abs)) || 1;
  const isAdditive = report.method === "additive";
  const said = el("p", { class: "hint" }, isAdditive
    ? "Choose a place to see the place of the other image with which it adds most."
    : "Each number is what the cosine loses when the place is covered.");
  const sides = {
    first: { map: report.mapA, partners: report.counterpartsA, other: "second" },
    second: { map: report.mapB, partners: report.counterpartsB, other: "first" },
  };
  const views = Object.fromEntries(Object.entries(sides).map(([name, { map }]) => [name, heat({
    name: words[name][0].toUpperCase() + words[name].slice(1), source: report.prepared[name], map, peak,
    onchoose: (place) => choose(name, place),
  })]));

  function choose(name, place) {
    const { map, partners, other } = sides[name];
    const number = partners?.[place[0]][place[1]];
    const width = sides[other].map[0].length;
    const partner = number === undefined ? null : [Math.floor(number / width), number % width];
    views[name].mark(place, "chosen");
    views[other].mark(partner, "partner");
    const value = map[place[0]][place[1]];
    const text = `${placeText(place)} of the ${words[name]}: ${isAdditive ? "adds" : "without it the cosine loses"} ${value.toFixed(4)}`
      + (partner ? `; most with ${placeText(partner)} of the ${words[other]}` : "");
    said.textContent = text[0].toUpperCase() + text.slice(1);
    announce(said.textContent);
  }

  const spots = report.keypoints.filter((_, number) => number % Math.ceil(report.keypoints.length / mostPins) === 0);
  for (const [name, side] of [["first", "a"], ["second", "b"]]) views[name].pin(spots.map((pair) => pair[side]));
  const shown = button("Show the map", () => {
    const isShown = shown.getAttribute("aria-pressed") !== "true";
    shown.setAttribute("aria-pressed", String(isShown));
    for (const view of Object.values(views)) view.show(isShown);
  }, { class: "chip", "aria-pressed": "true" });
  return [
    el("h2", {}, "Which places"),
    el("p", { class: "lead" }, isAdditive
      ? `The places of each image add up to the cosine, ${report.cosine.toFixed(4)}.`
      : `Found by covering place after place: this model's cosine, ${report.cosine.toFixed(4)}, is no sum over places.`),
    el("div", { class: "heats" }, Object.values(views).map((view) => view.element)),
    said,
    el("div", { class: "chips" }, shown),
    el("p", { class: "hint keypoints" }, spots.length === 0
      ? "By their local features the images do not show the same thing."
      : `By ${report.keypoints.length} local features that both have, the images show the same thing; equal numbers are the same spot.`),
    el("h2", {}, "Which looks"),
    el("dl", { class: "looks" }, Object.entries(looks).map(([name, text]) => look(text, report, name))),
    el("p", { class: "hint" }, "Shares of what the cosine loses with one image in scattered parts, in gray, and blurred."),
  ];
}

function look(text, report, name) {
  const share = report.shares[name];
  const bar = el("span", { class: "bar" });
  bar.style.width = `${(share * 100).toFixed(1)}%`;
  const loss = `cosine ${(report.cosine - report.losses[name]).toFixed(4)} with ${takings[name]}`;
  return el("div", { title: loss }, el("dt", {}, text),
    el("dd", {}, el("span", { class: "track" }, bar), el("data", { value: share }, `${Math.round(share * 100)}%`)));
}
