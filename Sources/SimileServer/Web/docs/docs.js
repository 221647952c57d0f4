// The interactive documentation: every operation of the OpenAPI document with a form to try it.

import { element } from "./element.js";
import { operationForm } from "./form.js";

const place = document.getElementById("operations");
const methods = ["get", "post", "put", "patch", "delete"];

try {
  const answer = await fetch("/openapi.json");
  if (!answer.ok) throw new Error(`the server responded with ${answer.status}`);
  show(await answer.json());
} catch (error) {
  place.replaceChildren(element("p", { class: "wrong" }, `The description of the API could not be loaded: ${error.message}.`));
}
place.setAttribute("aria-busy", "false");

/** Lists the operations under their tags, in the order of the document's paths. */
function show(description) {
  document.getElementById("key-row").hidden = !description.components?.securitySchemes;
  const groups = new Map();
  for (const [path, entry] of Object.entries(description.paths)) {
    for (const method of methods.filter((method) => entry[method])) {
      const operation = entry[method];
      const tag = operation.tags?.[0] ?? "Other";
      if (!groups.has(tag)) groups.set(tag, []);
      groups.get(tag).push(view(method, path, operation, description));
    }
  }
  const sections = ["Search", "Compare", "Items", "Service", ...groups.keys()].filter((tag, i, all) => all.indexOf(tag) === i);
  place.replaceChildren(
    ...sections.filter((tag) => groups.has(tag)).map((tag) => element("section", {}, element("h2", {}, tag), ...groups.get(tag))));
}

function view(method, path, operation, description) {
  const details = element(
    "details", { id: operation.operationId },
    element(
      "summary", {}, element("span", { class: "method" }, method.toUpperCase()), element("span", { class: "path" }, path),
      element("span", { class: "about" }, operation.summary ?? "")));
  // The form is made when somebody looks.
  details.addEventListener("toggle", () => {
    if (details.open && !details.querySelector("form")) details.append(operationForm(method, path, operation, description));
  });
  return details;
}
