import * as api from "../api.js";
import { failure } from "../components/message.js";
import { listen } from "../components/picker.js";
import { slot } from "../components/slot.js";
import { verdict } from "../components/verdict.js";
import { el, fill, labelled } from "../dom.js";
import { keep, kept } from "../pictures.js";
import { isAbort } from "../problem.js";
import { go, note } from "../router.js";

export const title = "Compare";

/** Shown until the service says its own. */
const usualThreshold = 0.8;
const names = { first: "First picture", second: "Second picture" };

/** Two pictures side by side. In the address `first`, `second` are keys, `firstPicture`, `secondPicture` files. */
export function mount(root, first) {
  let params = first;
  let running = new AbortController();
  const answer = verdict((threshold) => {
    params = { ...params, threshold: String(threshold) };
    note("compare", params);
  });
  const model = el("select", { onchange: () => go("compare", { ...params, model: model.value || undefined }) });
  const modelField = labelled("Model", model);
  const slots = { first: el("div", {}), second: el("div", {}) };
  const filled = {};
  fill(root, el("h1", { class: "unseen" }, "Compare two pictures"), el("div", { class: "compare" },
    slots.first, el("div", { class: "between" }, answer.element, modelField), slots.second));
  offerModels();
  const stopListening = listen({ onfiles: takeAnywhere });
  update(first);

  function update(next) {
    params = next;
    answer.threshold = params.threshold ?? usualThreshold;
    model.value = params.model ?? "";
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
          else answer.await("The catalogue is empty.");
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
    if (!one || !other) return answer.await(one || other ? "Choose the other picture." : "Choose two pictures.");
    answer.await("Comparing…");
    try {
      const { model, threshold } = params;
      const report = await api.compare(one, other, { model, threshold }, running.signal);
      answer.show(report);
      // Without a wish the service's own threshold counts.
      if (!threshold) answer.threshold = report.threshold;
    } catch (error) {
      if (!isAbort(error)) answer.fail(failure(error, compare));
    }
  }

  async function offerModels() {
    const known = await api.models().catch(() => null);
    modelField.hidden = !known;
    if (!known) return;
    const present = known.models.filter((model) => model.present && model.name !== known.default);
    fill(model, el("option", { value: "" }, known.default),
      present.map(({ name, summary }) => el("option", { value: name, title: summary }, name)));
    model.value = params.model ?? "";
  }

  return {
    update,
    unmount() {
      running.abort();
      stopListening();
    },
  };
}
