// Sends what a form says, and makes what the answer looks like.

import { element } from "./element.js";

export async function send(method, path, parameters, { data, type }) {
  const query = new URLSearchParams();
  let address = path;
  for (const { name, place, input } of parameters) {
    if (place === "path") address = address.replace(`{${name}}`, encodeURIComponent(input.value));
    else for (const text of said(input)) query.append(name, text);
  }
  if ([...query].length) address += `?${query}`;
  const headers = {};
  if (type) headers["Content-Type"] = type;
  const key = document.getElementById("key").value;
  if (key) headers.Authorization = `Bearer ${key}`;
  const start = performance.now();
  try {
    const answer = await fetch(address, { method: method.toUpperCase(), headers, body: data });
    const ms = Math.round(performance.now() - start);
    const line = `${method.toUpperCase()} ${address}\n${answer.status} ${answer.statusText} · ${ms} ms · ${answer.headers.get("X-Request-Id") ?? ""}`;
    return [element("pre", { class: answer.ok ? "" : "wrong" }, line), await shown(answer)];
  } catch (error) {
    return [element("p", { class: "wrong" }, `No response: ${error.message}. Is the service still running?`)];
  }
}

/** The texts that a field holds: one for each line of a list, none for an empty field. */
export function said(input) {
  return ("list" in input.dataset ? input.value.split("\n") : [input.value]).filter((text) => text !== "");
}

async function shown(answer) {
  const type = answer.headers.get("Content-Type") ?? "";
  if (type.startsWith("image/")) {
    const image = element("img", { alt: "The returned image" });
    image.src = URL.createObjectURL(await answer.blob());
    return image;
  }
  const text = await answer.text();
  try {
    return element("pre", {}, JSON.stringify(JSON.parse(text), null, 2));
  } catch {
    return element("pre", {}, text || "(no body)");
  }
}
