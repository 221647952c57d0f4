import { announce } from "../announce.js";
import * as api from "../api.js";
import { failure, message } from "../components/message.js";
import { button, el, fill } from "../dom.js";
import { count, duration, moment, things } from "../format.js";
import { isAbort } from "../problem.js";

export const title = "Sources";

const states = {
  new: "Not read yet", ready: "Up to date", running: "Being read", paused: "Paused", failing: "Failing",
  quarantined: "Waiting to be confirmed",
};

/** How often the list is asked for while it is shown, in milliseconds. */
const interval = 5000;

/** Where products come from, and how reading them goes. */
export function mount(root) {
  const leaving = new AbortController();
  const summary = el("p", { class: "hint" });
  const place = el("div", {});
  let timer = null;
  fill(root, el("div", { class: "stack wide" },
    el("div", {}, el("h1", {}, title), summary), place));
  load();

  async function load() {
    clearTimeout(timer);
    try {
      const { sources, collecting } = await api.sources(leaving.signal);
      summary.textContent = collecting ? "Sources are read when they are due."
        : "This server does not read sources; start it with --collect.";
      // What has the focus must not go away under one's hands.
      if (!place.contains(document.activeElement)) show(sources, collecting);
      timer = setTimeout(load, interval);
    } catch (error) {
      if (!isAbort(error)) fill(place, failure(error, load));
    }
  }

  function show(sources, collecting) {
    fill(place, sources.length === 0
      ? message("No sources", "Add one at a terminal: simile sources add NAME URL")
      : el("ul", { class: "models" }, sources.map((source) => card(source, collecting))));
  }

  function card(source, collecting) {
    const act = (text, verb) => button(text, async (event) => {
      event.target.disabled = true;
      try {
        await api.changeSource(source.name, verb);
        announce(`${text}: ${source.name}`);
      } catch (error) {
        if (!isAbort(error)) announce(error.message);
      }
      event.target.blur();
      load();
    }, { "aria-label": `${text}: ${source.name}` });
    const isPaused = source.state === "paused";
    return el("li", { class: "model" },
      el("h3", {}, source.name),
      el("dl", { class: "facts" }, [
        ["State", states[source.state] ?? source.state],
        ["Items", count(source.items)],
        ["Images to fetch", source.pending > 0 && count(source.pending)],
        ["Images that failed", source.failing > 0 && count(source.failing)],
        ["Last read", source.lastSuccess ? `${duration(source.lag)} ago` : "never"],
        ["Next", source.next && moment(source.next)],
        ["Every", source.interval],
        ["Address", source.url],
      ].filter(([, value]) => value).map(([name, value]) => [el("dt", {}, name), el("dd", {}, value)])),
      source.lastError && el("p", { class: "problem" }, source.lastError),
      faults(source.report),
      el("p", { class: "row" },
        collecting && !isPaused && act("Run now", "run"),
        isPaused ? act("Resume", "resume") : act("Pause", "pause"),
        source.state === "quarantined" && act("Confirm", "confirm")));
  }

  return {
    update() {},
    unmount() {
      leaving.abort();
      clearTimeout(timer);
    },
  };
}

/** What was at fault in single products. */
function faults(report) {
  if (!report?.faults) return null;
  return el("details", { class: "class-names" },
    el("summary", {}, things(report.faults, "fault")),
    report.firstFaults.map((fault) => el("p", {}, fault)));
}
