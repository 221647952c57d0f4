// A form for one operation: a field for each parameter and for what its body holds, and the answer below.

import { element } from "./element.js";
import { said, send } from "./send.js";

export function operationForm(method, path, operation, description) {
  const parameters = (operation.parameters ?? []).map((parameter) => ({
    name: parameter.name, place: parameter.in, required: parameter.required,
    input: control(parameter.schema ?? {}, parameter.required),
    about: parameter.description ?? "",
  }));
  // A form first, into which an image can be put.
  const isForm = ([type]) => type === "multipart/form-data";
  const bodies = Object.entries(operation.requestBody?.content ?? {}).sort((a, b) => isForm(b) - isForm(a));
  const choice = element("select", {}, ...bodies.map(([type]) => element("option", { value: type }, type)));
  const fields = element("div");
  let body = null;
  const choose = () => {
    body = bodies.length ? bodyFields(choice.value, resolve(bodies.find(([type]) => type === choice.value)[1].schema, description)) : null;
    fields.replaceChildren(...(body?.views ?? []));
  };
  choice.addEventListener("change", choose);
  choose();

  const output = element("output", { "aria-live": "polite" });
  const button = element("button", { type: "submit" }, "Execute");
  const form = element(
    "form", {}, ...parameters.map((each) => labelled(each.name + (each.required ? " (required)" : ""), each.input, each.about)),
    ...(bodies.length > 1 ? [labelled("Body", choice, "The content type of the body.")] : []), fields, button, output);
  fields.style.display = "contents";
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    button.disabled = true;
    output.replaceChildren(element("p", {}, "Waiting for the response …"));
    output.replaceChildren(...(await send(method, path, parameters, body?.make() ?? {})));
    button.disabled = false;
  });
  return form;
}

/** What a body holds: a part each for a form, a text for JSON, a file for anything else. */
function bodyFields(type, schema) {
  if (type === "multipart/form-data") {
    const parts = Object.entries(schema.properties ?? {}).map(([name, part]) => ({
      name, input: part.format === "binary" ? element("input", { type: "file", accept: "image/*" }) : control(part, false),
      about: part.description ?? "",
    }));
    return {
      views: parts.map((part) => labelled(part.name, part.input, part.about)),
      make() {
        const data = new FormData();
        for (const { name, input } of parts) {
          if (input.type === "file") { if (input.files[0]) data.append(name, input.files[0]); }
          else for (const text of said(input)) data.append(name, text);
        }
        return { data };
      },
    };
  }
  if (type === "application/json" || type === "application/x-ndjson") {
    const text = element("textarea", { spellcheck: "false" });
    text.value = type === "application/json" ? JSON.stringify(example(schema), null, 2) : '{"key": "name", "url": "https://…"}';
    return { views: [labelled(type, text, schema.description ?? "")], make: () => ({ data: text.value, type }) };
  }
  const file = element("input", { type: "file", accept: type });
  return { views: [labelled("The image", file, "")], make: () => ({ data: file.files[0], type: file.files[0]?.type }) };
}

/** The control for a value; of one that may be left blank, for what it is otherwise. */
function control(described, required) {
  const schema = described.anyOf?.[0] ?? described;
  const choices = schema.type === "boolean" ? ["true", "false"] : schema.enum;
  if (choices) {
    return element("select", { required }, element("option", { value: "" }), ...choices.map((value) => element("option", { value }, value)));
  }
  if (schema.type === "array") return element("textarea", { rows: 2, "data-list": true, placeholder: "one per line", spellcheck: "false" });
  const isNumber = schema.type === "integer" || schema.type === "number";
  return element("input", {
    type: isNumber ? "number" : "text", required, min: schema.minimum, max: schema.maximum,
    step: schema.type === "number" ? "any" : undefined, placeholder: schema.default ?? "",
  });
}

function labelled(name, input, about) {
  return element("label", {}, name, input, ...(about ? [element("small", {}, about)] : []));
}

/** A value to begin with: the needed properties, or the first one. */
function example(schema) {
  // Of several forms the first.
  if (!schema.properties && schema.oneOf) return example(schema.oneOf[0]);
  const names = schema.required?.length ? schema.required : Object.keys(schema.properties ?? {}).slice(0, 1);
  return Object.fromEntries(names.map((name) => [name, schema.properties?.[name]?.type === "object" ? example(schema.properties[name]) : ""]));
}

function resolve(schema, description) {
  const name = schema?.$ref?.split("/").pop();
  return name ? description.components.schemas[name] : schema ?? {};
}
