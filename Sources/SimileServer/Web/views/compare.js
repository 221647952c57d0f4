import * as api from "../api.js";
import { failure } from "../components/message.js";
import { listen } from "../components/picker.js";
import { prepared } from "../components/prepared.js";
import { slot } from "../components/slot.js";
import { verdict } from "../components/verdict.js";
import { why } from "../components/why.js";
import { el, fill, labelled } from "../dom.js";
import { keep, kept } from "../pictures.js";
import { isAbort } from "../problem.js";
import { go, note } from "../router.js";

export const title = "Compare";

/** Shown until the service says its own. */
const usualThreshold = 0.8;
const names = { first: "First image", second: "Second image" };
/** Ways to compare; without a wish the service takes the first. */
const methods = {
  "": "cosine", euclidean: "Euclidean", phash: "copies, by pHash", pdq: "copies, by PDQ",
  sift: "same thing, by SIFT", orb: "same thing, by ORB",
};

/** Shows a wish; the default where it is no other. */
function choose(select, wish) {
  select.value = [...select.options].some(({ value }) => value === wish) ? wish : "";
}

/** Two images side by side. In the address `first`, `second` are keys, `firstPicture`, `secondPicture` files,
 * and `why` says that the reasons are shown. */
export function mount(root, first) {
  let params = first;
  let running = new AbortController();
  const answer = verdict((threshold) => {
    params = { ...params, threshold: String(threshold) };
    note("compare", params);
  });
  const model = el("select", { onchange: () => go("compare", { ...params, model: model.value || undefined }) });
  const modelField = labelled("Model", model);
  // A threshold for the scores of one method says nothing for those of another.
  const turn = () => go("compare", { ...params, method: method.value || undefined, threshold: undefined });
  const method = el("select", { onchange: turn },
    Object.entries(methods).map(([name, text]) => el("option", { value: name }, text)));
  const slots = { first: el("div", {}), second: el("div", {}) };
  const crops = { first: prepared(names.first), second: prepared(names.second) };
  const filled = {};
  const reasons = why(() => {
    params = { ...params, why: "yes" };
    note("compare", params);
  });
  fill(root, el("h1", { class: "unseen" }, "Compare two images"), el("div", { class: "compare" },
    slots.first, crops.first.element,
    el("div", { class: "between" }, answer.element,
      el("div", { class: "stack" }, modelField, labelled("Method", method))),
    slots.second, crops.second.element), reasons.element);
  offerModels();
  const stopListening = listen({ onfiles: takeAnywhere });
  update(first);

  function update(next) {
    params = next;
    answer.threshold = params.threshold ?? usualThreshold;
    choose(model, params.model);
    choose(method, params.method);
    for (const name of Object.keys(names)) showSide(name);
    compare();
  }

  function showSide(name) {
    const place = JSON.stringify(placeOf(name));
    if (filled[name] === place) return;
    filled[name] = place;
    const hadFocus = slots[name].contains(document.activeElement);
    fill(slots[name], side(name));
    if (hadFocus) slots[name].querySelector("button").focus();
  }

  function side(name) {
    const others = { [name]: undefined, [`${name}Picture`]: undefined };
    const choose = (chosen) => go("compare", { ...params, ...others, ...chosen });
    return slot({
      name: names[name], place: placeOf(name),
      onpictures: ([file]) => choose({ [`${name}Picture`]: keep(file) }),
      onclear: () => choose({}),
      onchance: async () => {
        try {
          const [item] = await api.random(1, running.signal);
          if (item) choose({ [name]: item.key });
          else answer.await("The catalog is empty.");
        } catch (error) {
          if (!isAbort(error)) answer.fail(failure(error));
        }
      },
    });
  }

  function placeOf(name) {
    return { key: params[name], picture: params[`${name}Picture`] };
  }

  /** What a side is to the service; undefined while it is open. */
  function sideOf(name) {
    const { key, picture } = placeOf(name);
    if (key) return { key };
    const file = picture && kept(picture)?.blob;
    return file && { picture: file };
  }

  function takeAnywhere(files) {
    const pictures = files.filter((file) => file.type.startsWith("image/"));
    const open = Object.keys(names).filter((name) => !sideOf(name));
    // With both there, a new one takes the place of the second.
    const places = open.length > 0 ? open : ["second"];
    const taken = pictures.slice(0, places.length).map((file, index) => [places[index], file]);
    if (taken.length === 0) return;
    const changes = taken.map(([name, file]) => ({ [name]: undefined, [`${name}Picture`]: keep(file) }));
    go("compare", Object.assign({}, params, ...changes));
  }

  async function compare() {
    running.abort();
    running = new AbortController();
    const [one, other] = Object.keys(names).map(sideOf);
    const views = Object.values(crops);
    reasons.hide();
    if (!one || !other) {
      for (const view of views) view.hide();
      return answer.await(one || other ? "Choose the other image." : "Choose two images.");
    }
    answer.await("Comparing…");
    for (const view of views) view.await();
    try {
      const { model, method, threshold } = params;
      const report = await api.compare(one, other, { model, method, threshold, prepared: true }, running.signal);
      answer.show(report);
      for (const [name, view] of Object.entries(crops)) {
        if (report.prepared) view.show(report.prepared[name]);
        else view.hide();
      }
      // Hashes have no places.
      if (report.cosine !== null) {
        reasons.offer((signal) => api.explain(one, other, { model, prepared: true }, signal), params.why === "yes");
      }
      // Without a wish the service's own threshold counts.
      if (!threshold) answer.threshold = report.threshold;
    } catch (error) {
      if (isAbort(error)) return;
      for (const view of views) view.hide();
      answer.fail(failure(error, compare));
    }
  }

  async function offerModels() {
    const known = await api.models().catch(() => null);
    modelField.hidden = !known;
    if (!known) return;
    const present = known.models.filter((model) => model.present && model.name !== known.default);
    fill(model, el("option", { value: "" }, known.default),
      present.map(({ name, summary }) => el("option", { value: name, title: summary }, name)));
    choose(model, params.model);
    method.append(...known.trained.map((name) => el("option", { value: name }, `trained: ${name}`)));
    choose(method, params.method);
  }

  return {
    update,
    unmount() {
      running.abort();
      reasons.hide();
      stopListening();
    },
  };
}
