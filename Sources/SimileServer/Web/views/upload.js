import { announce } from "../announce.js";
import { readAttributes } from "../attributes.js";
import { listen, picker } from "../components/picker.js";
import { uploadRow } from "../components/upload-row.js";
import { button, el, fill, labelled } from "../dom.js";
import { things } from "../format.js";

export const title = "Add pictures";

/** So many pictures are sent at once. */
const lanes = 2;

/** Pictures into the catalogue. */
export function mount(root) {
  let rows = [];
  let isSending = false;
  const common = el("input",
    { type: "text", placeholder: "category=dress", spellcheck: "false", autocapitalize: "off" });
  const list = el("ul", { class: "uploads" });
  const send = button("", sendAll, { class: "primary" });
  const clear = button("Clear the list of what is added", () => {
    for (const row of rows.filter(({ state }) => state === "done")) row.element.remove();
    rows = rows.filter(({ state }) => state !== "done");
    show();
  });
  const summary = el("p", { class: "hint" });
  const queue = el("div", { class: "stack", hidden: true },
    el("div", { class: "common" }, labelled("Attributes for all of them", common, "name=value, with commas between")),
    list, summary, el("div", { class: "row" }, send, clear));
  const choice = picker({ title: "Drop pictures here, or paste them", multiple: true, onpictures: take });
  fill(root, el("div", { class: "narrow stack" },
    el("h1", {}, "Add pictures"),
    el("p", { class: "lead" },
      "They can be found as soon as they are added. A picture with the key of another takes its place."),
    choice.element, queue));
  const stopListening = listen({ onfiles: choice.take });

  function take(files) {
    for (const file of files) {
      const row = uploadRow(file, { common: () => readAttributes(common.value), onchange: show });
      rows.push(row);
      list.append(row.element);
    }
    show();
    announce(`${things(files.length, "picture")} chosen`);
  }

  const open = () => rows.filter(({ state }) => state === "waiting" || state === "failed");

  function show() {
    rows = rows.filter(({ state }) => state !== "gone");
    queue.hidden = rows.length === 0;
    const [done, failed] = ["done", "failed"].map((wanted) => rows.filter(({ state }) => state === wanted).length);
    const waiting = open().length;
    const isAgain = failed > 0 && failed === waiting;
    send.textContent = isAgain ? `Try ${things(failed, "picture")} again` : `Add ${things(waiting, "picture")}`;
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
