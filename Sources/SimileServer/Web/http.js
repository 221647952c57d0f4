import { askForKey, currentKey } from "./access.js";
import { announce } from "./announce.js";
import { parse, stringify } from "./exact.js";
import { Problem, isAbort } from "./problem.js";

/** How often a busy server is asked again before a person is told. */
const patience = 4;

/** The address of a path of the service, also where the page does not lie at the root of its host. */
export const address = (path) => new URL(path, document.baseURI).href;

/**
 * Sends a request until it is answered: again after a while when the server is busy, with another key when it asks for
 * one.
 *
 * @param {string} path such as `v1/stats`
 * @param {{method?: string, body?: BodyInit, headers?: Record<string, string>, signal?: AbortSignal}} options
 * @returns {Promise<Response>} an answer with a status of success
 * @throws {Problem} why there is none; an AbortError when the signal said so
 */
export function request(path, { headers = {}, ...options } = {}) {
  return persist(async (access) => {
    try {
      return await fetch(address(path), { ...options, headers: { Accept: "application/json", ...headers, ...access } });
    } catch (error) {
      throw isAbort(error) ? error : Problem.unreachable();
    }
  }, options.signal);
}

/** Sends a request and reads the JSON of its answer. */
export async function json(path, options) {
  const response = await request(path, options);
  try {
    return parse(await response.text());
  } catch (error) {
    throw isAbort(error) ? error : new Problem({ status: response.status, detail: "The server's response is not JSON." });
  }
}

/** Sends a value as JSON and reads the JSON of the answer. */
export function sendJson(method, path, value, signal) {
  return json(path, { method, signal, body: stringify(value), headers: { "Content-Type": "application/json" } });
}

/**
 * Reads server-sent events to their end: what each holds, as JSON.
 *
 * @param {string} path
 * @param {(value: object) => void} onevent
 * @param {AbortSignal} signal
 */
export async function events(path, onevent, signal) {
  const response = await request(path, { headers: { Accept: "text/event-stream" }, signal });
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    const blocks = (text + value).split("\n\n");
    text = blocks.pop();
    for (const block of blocks) {
      const data = block.split("\n").find((line) => line.startsWith("data: "));
      if (data) onevent(parse(data.slice("data: ".length)));
    }
  }
}

/**
 * Sends an image with PUT and tells how much of it is on its way, which `fetch` cannot.
 *
 * @param {string} path
 * @param {Blob | FormData} body
 * @param {{onprogress?: (share: number) => void, signal?: AbortSignal}} options
 * @returns {Promise<Response>}
 */
export function upload(path, body, { onprogress, signal } = {}) {
  return persist((access) => new Promise((resolve, reject) => {
    const sending = new XMLHttpRequest();
    const stop = () => sending.abort();
    sending.open("PUT", address(path));
    sending.setRequestHeader("Accept", "application/json");
    for (const [name, value] of Object.entries(access)) sending.setRequestHeader(name, value);
    sending.upload.onprogress = (event) => { if (event.lengthComputable) onprogress?.(event.loaded / event.total); };
    sending.onload = () => resolve(answer(sending));
    sending.onerror = () => reject(Problem.unreachable());
    sending.onabort = () => reject(new DOMException("Cancelled", "AbortError"));
    sending.onloadend = () => signal?.removeEventListener("abort", stop);
    signal?.addEventListener("abort", stop);
    sending.send(body);
  }), signal);
}

function answer(sent) {
  const headers = {};
  for (const name of ["Retry-After", "X-Request-Id"]) {
    const value = sent.getResponseHeader(name);
    if (value !== null) headers[name] = value;
  }
  return new Response(sent.status === 204 ? null : sent.responseText, { status: sent.status, headers });
}

async function persist(send, signal) {
  for (let failures = 0; ;) {
    signal?.throwIfAborted();
    const key = currentKey();
    const response = await send(key === null ? {} : { Authorization: `Bearer ${key}` });
    if (response.ok) return response;
    const problem = await Problem.of(response);
    if (problem.mayPass && failures < patience) {
      failures += 1;
      announce("The server is busy; trying again.");
      await pause(problem.retryAfter, signal);
    } else if (problem.status !== 401 || !(await askForKey(key, problem.message))) {
      throw problem;
    }
  }
}

function pause(seconds, signal) {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", stop);
      resolve();
    }, Math.max(0.2, seconds) * 1000);
    signal?.addEventListener("abort", stop, { once: true });
  });
}
