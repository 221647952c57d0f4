import { announce } from "../announce.js";
import * as api from "../api.js";
import { classBatch } from "../components/class-batch.js";
import { classImage } from "../components/class-image.js";
import { classMethod } from "../components/class-method.js";
import { classList } from "../components/classes.js";
import { failure, message } from "../components/message.js";
import { isPicture, listen, picker } from "../components/picker.js";
import { lostPicture, queryOf } from "../components/query.js";
import { emptyCatalogue } from "../components/start.js";
import { formatOne, literal } from "../condition.js";
import { el, fill, labelled } from "../dom.js";
import { percent } from "../format.js";
import { keep, keepBatch, kept, keptBatch } from "../pictures.js";
import { isAbort } from "../problem.js";
import { go, link } from "../router.js";

export const title = "Classify";

const view = "classify";

/** So many classes are listed, unless all are wanted. */
const usualTop = 10;
const mostClasses = 1000;

/** The parameters that say how, which stay when other images are chosen. */
const waysOf = ({ head, label, neighbors, model }) => ({ head, label, neighbors, model });

/** The parameters that say which image; an address has one of them, and of a batch may name one image by its `row`, from 1. */
const imageOf = ({ picture, key, url, batch, row }) => ({ picture, key, url, batch, row });

/** Tells what images are of: one, with its classes, or many in a table. In the address `all` says that all classes are listed. */
export function mount(root, first) {
  let params = first;
  let isLoaded = false;
  let shown = null;
  const leaving = new AbortController();
  const method = classMethod((changed) => go(view, { ...params, ...changed }));
  const choose = (image) => go(view, { ...waysOf(params), ...image });
  const stopListening = listen({ onfiles: take, onaddress: (url) => choose({ url }) });
  load();

  async function load() {
    root.setAttribute("aria-busy", "true");
    try {
      await method.load(leaving.signal);
      isLoaded = true;
      update(params);
    } catch (error) {
      if (!isAbort(error)) fill(root, failure(error, load));
    }
    root.removeAttribute("aria-busy");
  }

  function take(files) {
    const images = files.filter(isPicture);
    if (images.length > 1) choose({ batch: keepBatch(images) });
    // What is no image at all is for the server to say.
    else if (files.length > 0) choose({ picture: keep(images[0] ?? files[0]) });
  }

  function update(next) {
    params = next;
    if (!isLoaded) return;
    method.show(params);
    const about = JSON.stringify(imageOf(params));
    if (shown?.about === about) return shown.update(params);
    const isFollowUp = shown !== null;
    shown?.stop();
    shown = { about, ...screen() };
    shown.update(params);
    if (isFollowUp) {
      scrollTo(0, 0);
      root.focus({ preventScroll: true });
    }
  }

  function screen() {
    const query = queryOf(params);
    if (params.batch) {
      const batch = keptBatch(params.batch);
      const row = Number(params.row) - 1;
      if (!batch || (params.row && !batch.files[row])) return lost();
      return params.row ? oneOfMany(batch, row) : many(batch);
    }
    if (!query || query.text) return begin();
    if ("picture" in query && !query.picture) return lost();
    const source = { ...query, picture: kept(params.picture) };
    const alike = el("a", { href: link("search", imageOf(params)) }, "Similar images");
    return one(query, classImage(source, another(), alike));
  }

  const another = () => el("a", { href: link(view, waysOf(params)) }, "Another image");

  function lost() {
    fill(root, lostPicture(link(view, waysOf(params)), "Choose an image"));
    return { update() {}, stop() {} };
  }

  /** Where it begins: images are chosen. */
  function begin() {
    const note = el("div", {});
    const field = el("input", { type: "text", required: true, autocomplete: "off", placeholder: "shop/dress.jpg or https://…" });
    const form = el("form", { class: "address" },
      labelled("Or the key of an item, or the web address of an image", field), el("button", { type: "submit" }, "Classify"));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const text = field.value.trim();
      if (text) choose(/^https?:\/\/./i.test(text) ? { url: text } : { key: text });
    });
    const choice = picker({
      title: "Drop images here, or paste them", multiple: true, onpictures: take,
      onchance: async () => {
        try {
          const [item] = await api.random(1, leaving.signal);
          if (item) choose({ key: item.key });
          else fill(note, emptyCatalogue());
        } catch (error) {
          if (!isAbort(error)) fill(note, failure(error));
        }
      },
    });
    fill(root, el("div", { class: "start" },
      el("div", { class: "hero" }, el("h1", {}, "What is it?"), choice.element, form, method.element, note)));
    if (!method.chosen(params)) fill(note, method.nothing());
    return { update() {}, stop() {} };
  }

  /** One image; `cache` keeps what is known of it. */
  function one(query, figure, cache = () => new Map()) {
    let running = new AbortController();
    const place = el("div", {});
    const summary = el("p", { class: "hint" });
    fill(root, el("div", { class: "classify" }, figure, el("section", { class: "stack" },
      el("h1", {}, "What is it?"), method.element, place, summary)));

    async function ask() {
      running.abort();
      running = new AbortController();
      const way = method.chosen(params);
      summary.textContent = "";
      if (!way) return fill(place, method.nothing());
      place.setAttribute("aria-busy", "true");
      if (!place.firstChild) fill(place, el("p", { class: "hint" }, "Classifying…"));
      const known = cache(way);
      try {
        const cached = params.all ? undefined : known.get(0);
        const answer = cached?.classes ? cached
          : await api.classify(query, { ...way, top: params.all ? mostClasses : usualTop }, running.signal);
        if (!params.all) known.set(0, answer);
        show(way, answer);
      } catch (error) {
        if (isAbort(error)) return;
        fill(place, method.problem(error, way, ask));
        if (error.field === "head") refresh();
      }
      place.removeAttribute("aria-busy");
    }

    function show(way, answer) {
      const { classes } = answer;
      if (classes.length === 0) return fill(place, message("No class", "No similar item has a label."));
      const [best] = classes;
      const label = method.labelOf(way);
      const total = method.countOf(way);
      // A label that reads as a number may be written otherwise in the catalog, so that a condition would not match it.
      const items = label && literal(best.label) === best.label && el("a",
        { href: link("catalogue", { where: formatOne({ name: label, relation: "=", value: best.label }) }) }, `Items of this ${label}`);
      const all = !params.all && total > classes.length
        && el("a", { href: link(view, { ...params, all: "yes" }) }, `All ${total} classes`);
      fill(place, el("div", { class: "stack" }, classList(classes), (items || all) && el("p", { class: "row" }, items, all)));
      summary.textContent = method.describe(way, answer);
      announce(`${best.label}, ${percent(best.probability)}`);
    }

    return { update: ask, stop: () => running.abort() };
  }

  /** What is offered may have changed since; what is shown stays. */
  function refresh() {
    method.load(leaving.signal).then(() => method.show(params), () => { /* What was offered stays. */ });
  }

  /** What is known of a batch, by the way that it was asked. */
  function answersOf(batch, way) {
    const name = JSON.stringify(way);
    if (!batch.answers.has(name)) batch.answers.set(name, new Map());
    return batch.answers.get(name);
  }

  /** One image of a batch. */
  function oneOfMany(batch, row) {
    const file = batch.files[row];
    const url = URL.createObjectURL(file);
    const to = (text, row) => el("a", { href: link(view, { ...waysOf(params), batch: params.batch, row }) }, text);
    const figure = classImage({ picture: { name: file.name, url } }, to(`All ${batch.files.length} images`),
      row > 0 && to("Previous", row), row + 1 < batch.files.length && to("Next", row + 2),
      el("a", { href: link("search"), onclick: searchAlike }, "Similar images"));

    function searchAlike(event) {
      // Only an image that is searched for gets an address of its own.
      event.preventDefault();
      go("search", { picture: keep(file) });
    }

    const screen = one({ picture: file }, figure, (way) => {
      const answers = answersOf(batch, way);
      return { get: () => answers.get(row), set: (_, answer) => answers.set(row, answer) };
    });
    return {
      update: screen.update,
      stop() {
        screen.stop();
        URL.revokeObjectURL(url);
      },
    };
  }

  /** Many images in a table. */
  function many(batch) {
    const table = classBatch(batch, {
      linkTo: (row) => link(view, { ...waysOf(params), batch: params.batch, row: row + 1 }),
      ways: [el("a", { class: "button", href: link(view, waysOf(params)) }, "Other images")],
    });
    const note = el("div", {});
    fill(root, el("div", { class: "stack" }, method.element, note, table.element));
    return {
      update() {
        const way = method.chosen(params);
        table.element.hidden = !way;
        fill(note, !way && method.nothing());
        if (!way) return;
        table.run(answersOf(batch, way), (file, signal) => api.classify({ picture: file }, { ...way, top: usualTop }, signal),
          (error, retry) => {
            if (error.field === "head") refresh();
            return method.problem(error, way, retry);
          });
      },
      stop: table.stop,
    };
  }

  return {
    update,
    unmount() {
      shown?.stop();
      stopListening();
      leaving.abort();
    },
  };
}
