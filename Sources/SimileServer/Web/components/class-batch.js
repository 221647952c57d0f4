import { announce } from "../announce.js";
import { csv, save } from "../csv.js";
import { button, el, fill } from "../dom.js";
import { percent, things } from "../format.js";
import { isAbort } from "../problem.js";

/** So many images are sent at once. */
const lanes = 2;

/** What the server answers where only this image is at fault, so that the others are worth sending. */
const faultsOfImages = [413, 415, 422];

/**
 * A table of many images: the class of each, and how probable it is.
 *
 * @param {import("../pictures.js").Batch} batch
 * @param {{linkTo: (row: number) => string, ways: Node[]}} options the address of one of them, counted from 0; what else to
 *   offer
 */
export function classBatch(batch, { linkTo, ways }) {
  const { files } = batch;
  const urls = files.map((file) => URL.createObjectURL(file));
  const rows = files.map(row);
  const heading = el("h1", { tabindex: "-1" }, things(files.length, "image"));
  const summary = el("p", { class: "hint" });
  const progress = el("progress", { max: String(files.length), "aria-label": "Classified images" });
  const saving = button("Save as CSV", saveTable);
  const place = el("div", { hidden: true });
  const table = el("table", { class: "class-table" },
    el("caption", { class: "unseen" }, "Classes of images"),
    el("thead", {}, el("tr", {}, ["File", "Class", "Probability"].map((head) => el("th", { scope: "col" }, head)))),
    el("tbody", {}, rows.map(({ element }) => element)));
  const element = el("section", { class: "results" },
    el("div", { class: "results-head" }, el("div", {}, heading, summary), el("div", { class: "row" }, saving, ways)),
    progress, place, table);
  /** What is known so far, by row. */
  let answers = new Map();
  let running = new AbortController();

  function row(file, index) {
    const image = el("img", { src: urls[index], alt: "", loading: "lazy", decoding: "async", width: "48", height: "48" });
    image.addEventListener("error", () => image.remove());
    const way = el("a", {}, file.name);
    const cells = el("tr", {}, el("th", { scope: "row" }, el("span", { class: "file" }, el("span", { class: "frame" }, image), way)));
    return {
      element: cells,
      show(answer) {
        way.href = linkTo(index);
        const { classes: [best] = [], problem } = answer ?? {};
        while (cells.children.length > 1) cells.lastChild.remove();
        if (problem) cells.append(el("td", { class: "problem", colspan: "2" }, problem));
        else cells.append(el("td", {}, best?.label ?? ""), el("td", {}, best ? percent(best.probability) : "…"));
      },
    };
  }

  function tell() {
    const failed = [...answers.values()].filter(({ problem }) => problem).length;
    summary.textContent = [`${answers.size - failed} classified`, failed > 0 && `${failed} failed`].filter(Boolean).join(", ");
    progress.value = answers.size;
    progress.hidden = answers.size === files.length;
    saving.disabled = answers.size === 0;
  }

  function saveTable() {
    const lines = files.map(({ name }, index) => {
      const { classes: [best] = [], problem } = answers.get(index) ?? {};
      return [name, best?.label, best?.probability, problem];
    });
    save("classes.csv", csv([["file", "class", "probability", "problem"], ...lines]), "text/csv");
    announce("Saved as classes.csv.");
  }

  return {
    element,
    heading,
    /**
     * Classifies what has not been yet.
     *
     * @param {Map<number, object>} known the answers so far, which takes the others
     * @param {(file: File, signal: AbortSignal) => Promise<object>} ask
     * @param {(error: Error, retry: () => void) => Node} problem says why none of them can be
     */
    async run(known, ask, problem) {
      running.abort();
      running = new AbortController();
      const { signal } = running;
      answers = known;
      place.hidden = true;
      rows.forEach((row, index) => row.show(answers.get(index)));
      tell();
      const todo = [...files.keys()].filter((index) => !answers.has(index));
      if (todo.length === 0) return;
      const work = async () => {
        for (let index = todo.shift(); index !== undefined && !signal.aborted; index = todo.shift()) {
          try {
            answers.set(index, await ask(files[index], signal));
          } catch (error) {
            if (!faultsOfImages.includes(error.status)) throw error;
            answers.set(index, { problem: error.message });
          }
          if (signal.aborted) return;
          rows[index].show(answers.get(index));
          tell();
        }
      };
      try {
        await Promise.all(Array.from({ length: lanes }, work));
        if (!signal.aborted) announce(summary.textContent);
      } catch (error) {
        if (isAbort(error) || signal.aborted) return;
        running.abort();
        progress.hidden = true;
        place.hidden = false;
        fill(place, problem(error, () => this.run(known, ask, problem)));
      }
    },
    stop() {
      running.abort();
      for (const url of urls) URL.revokeObjectURL(url);
    },
  };
}
