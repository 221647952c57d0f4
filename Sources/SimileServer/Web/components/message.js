import { askForKey, currentKey } from "../access.js";
import { button, el } from "../dom.js";

/** Words where images would be: why there are none, and what to do about it. */
export function message(title, text, ...actions) {
  return el("div", { class: "message" },
    el("h2", {}, title), text && el("p", {}, text), actions.length > 0 && el("div", { class: "row" }, actions));
}

const titles = {
  0: "No connection",
  400: "The request is not valid",
  401: "An API key is required",
  403: "This key does not allow that",
  404: "Not found",
  409: "Not possible in the current state",
  413: "Too large",
  415: "Unsupported image or content type",
  422: "The request cannot be processed",
  429: "Too many requests",
  503: "The server is busy",
};

/**
 * What went wrong, in the server's words, with the way out.
 *
 * @param {Error} error a Problem, or another error whose message is meant for people
 * @param {() => void} retry what to do again, where that makes sense
 */
export function failure(error, retry) {
  const status = error.status ?? -1;
  const title = titles[status] ?? error.title ?? "";
  const again = retry && button("Try again", retry);
  const key = error.asksForKey && retry && button("Use another key", async () => {
    if (await askForKey(currentKey(), error.message)) retry();
  });
  return el("div", { class: "message failure", role: "alert" },
    (title || status >= 500) && el("h2", {}, title || "The server failed"),
    el("p", {}, error.message),
    (again || key) && el("div", { class: "row" }, again, key),
    error.requestId && el("p", { class: "hint" }, `Request ${error.requestId}`));
}
