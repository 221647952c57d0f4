import { announce } from "../announce.js";
import * as api from "../api.js";
import { button, el, fill } from "../dom.js";
import { isAbort } from "../problem.js";
import { failure } from "./message.js";

const kind = "duplicates";

/**
 * The button that looks for copies, and how far the search has come; also of one that was started elsewhere.
 *
 * @param {{ondone: () => void, signal: AbortSignal}} options told when a search is over
 */
export function copySearch({ ondone, signal }) {
  const element = el("div", { class: "copy-search" });
  idle();
  api.jobs(signal).then((jobs) => {
    const running = jobs.find((job) => job.kind === kind && job.phase === "running");
    if (running) watch(running);
  }, () => { /* Whoever starts another is told. */ });

  function idle(...note) {
    fill(element, button("Look for copies", start, { class: "primary" }), note);
  }

  async function start() {
    try {
      await watch(await api.findDuplicates());
    } catch (error) {
      if (!isAbort(error)) idle(failure(error));
    }
  }

  async function watch(job) {
    const bar = el("progress", { max: "1", value: "0", "aria-label": "Looking for copies" });
    const note = el("p", { class: "hint" }, "Looking for copies…");
    const stop = button("Stop", () => {
      stop.disabled = true;
      api.cancelJob(job.id).catch(() => { stop.disabled = false; });
    });
    const hadFocus = element.contains(document.activeElement);
    fill(element, el("div", {}, note, bar), stop);
    if (hadFocus) stop.focus();
    announce("Looking for copies.");
    let last = job;
    try {
      await api.watchJob(job.id, (now) => {
        last = now;
        bar.value = now.progress;
        note.textContent = `Looking for copies: ${Math.floor(now.progress * 100)}%`;
      }, signal);
    } catch (error) {
      if (isAbort(error)) return;
      return idle(failure(error));
    }
    const ended = { done: "Done", cancelled: "Stopped", failed: "Failed" }[last.phase] ?? "Done";
    const said = `${ended}: ${last.detail ?? "no copies"}.`;
    const hasFocus = element.contains(document.activeElement);
    idle(el("p", { class: "hint" }, said));
    if (hasFocus) element.querySelector("button").focus();
    announce(said);
    ondone();
  }

  return element;
}
