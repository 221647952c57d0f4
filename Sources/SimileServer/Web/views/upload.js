import { announce } from "../announce.js";
import { readAttributes } from "../attributes.js";
import { listen, picker } from "../components/picker.js";
import { uploadRow } from "../components/upload-row.js";
import { button, el, fill, labelled } from "../dom.js";
import { things } from "../format.js";

export const title = "Add images";

/** So many images are sent at once. */
const lanes = 2;

/** Images into the catalog. */
export function mount(root) {
  let rows = [];
  let isSending = false;
  const common = el("input",
    { type: "text", placeholder: "category=dress", spellcheck: "false", autocapitalize: "off" });
  const list = el("ul", { class: "uploads" });
  const send = button("", sendAll, { class: "primary" });
  const clear = button("Clear the added images", () => {
    for (const row of rows.filter(({ state }) => state === "done")) row.element.remove();
    rows = rows.filter(({ state }) => state !== "done");
    show();
  });
  const summary = el("p", { class: "hint" });
  const queue = el("div", { class: "stack", hidden: true },
    el("div", { class: "common" }, labelled("Attributes for all images", common, "name=value, separated by commas")),
    list, summary, el("div", { class: "row" }, send, clear));
  const choice = picker({ title: "Drop images here, or paste them", multiple: true, onpictures: take });
  fill(root, el("div", { class: "narrow stack" },
    el("h1", {}, "Add images"),
    el("p", { class: "lead" },
      "Images can be searched as soon as they are added. An image with an existing key replaces the earlier one."),
    choice.element, queue));
  const stopListening = listen({ onfiles: choice.take });

  function take(files) {
    for (const file of files) {
      const row = uploadRow(file, { common: () => readAttributes(common.value), onchange: show });
      rows.push(row);
      list.append(row.element);
    }
    show();
    announce(`${things(files.length, "image")} chosen`);
  }

  const open = () => rows.filter(({ state }) => state === "waiting" || state === "failed");

  function show() {
    rows = rows.filter(({ state }) => state !== "gone");
    queue.hidden = rows.length === 0;
    const [done, failed] = ["done", "failed"].map((wanted) => rows.filter(({ state }) => state === wanted).length);
    const waiting = open().length;
    const isAgain = failed > 0 && failed === waiting;
    send.textContent = isAgain ? `Try ${things(failed, "image")} again` : `Add ${things(waiting, "image")}`;
    send.hidden = waiting === 0;
    send.disabled = isSending;
    clear.hidden = done === 0;
    summary.textContent = [done > 0 && `${done} added`, failed > 0 && `${failed} not`].filter(Boolean).join(", ");
  }

  async function sendAll() {
    isSending = true;
    const todo = open();
    const work = async () => {
      for (let row = todo.shift(); row; row = todo.shift()) if (row.state !== "gone") await row.send();
    };
    await Promise.all(Array.from({ length: lanes }, work));
    isSending = false;
    show();
    announce(summary.textContent);
  }

  return {
    update() {},
    unmount: stopListening,
  };
}
