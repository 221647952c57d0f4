import { button, el, fill, labelled } from "../dom.js";
import { adding, describe, format, formatOne, parse, without } from "../condition.js";
import { offersOf } from "../facets.js";
import { attribute, count } from "../format.js";

/** So many values of an attribute are offered at once. */
const mostValues = 8;

const chip = (text, onclick, properties) => button(text, onclick, { class: "chip", ...properties });

/**
 * Filters made of the attributes that items have: a chip for each value, two fields for numbers, and the whole condition.
 * `active` takes the filters in use, each to be removed.
 *
 * @param {(where: string) => void} onchange
 */
export function filters(onchange) {
  const active = el("div", { class: "chips", role: "group", "aria-label": "Active filters" });
  const offered = el("div", { class: "facets" });
  const text = el("input", {
    type: "text", spellcheck: "false", autocapitalize: "off", placeholder: "category=dress and price<40",
  });
  const written = el("form", {}, labelled("Condition", text, "Enter applies it."));
  const basis = el("p", { class: "hint" });
  const element = el("div", { class: "filters" }, basis, offered,
    el("details", {}, el("summary", {}, "Write a condition"), written));
  written.addEventListener("submit", (event) => {
    event.preventDefault();
    onchange(text.value.trim());
  });

  let comparisons = [];
  let current = "";
  const apply = (changed) => onchange(format(changed));
  // What cannot be read here stays as it is, beside what is added.
  const add = (added) => comparisons ? apply(adding(comparisons, added)) : onchange(`(${current}) and ${formatOne(added)}`);

  function showActive(where) {
    const hadFocus = active.contains(document.activeElement);
    // What cannot be read here may make sense to the server, or it says why not.
    const all = comparisons === null ? [[where, []]]
      : comparisons.map((one) => [describe(one), comparisons.filter((other) => other !== one)]);
    fill(active, all.map(([text, others]) =>
      chip(text, () => apply(others), { class: "chip on", "aria-label": `Remove the filter ${text}` })));
    active.hidden = !where;
    if (hadFocus) (active.querySelector("button") ?? element.querySelector("summary")).focus();
  }

  function facet({ name, values, distinct, numbers }) {
    return el("fieldset", {}, el("legend", {}, name),
      numbers ? range(name, numbers) : el("div", { class: "chips" }, choices(name, values, distinct)));
  }

  function choices(name, values, distinct) {
    const shown = values.slice(0, mostValues).map((value) => choice(name, value));
    const hidden = values.slice(mostValues);
    const more = hidden.length > 0 && button(`${hidden.length} more`, () => {
      more.replaceWith(...hidden.map((value) => choice(name, value)));
    }, { class: "plain" });
    const unlisted = distinct - values.length;
    return [shown, more, unlisted > 0 && el("span", { class: "hint" }, `and ${count(unlisted)} rarer`)];
  }

  function choice(name, { value, count: number }) {
    const isThis = (other) => other.name === name && other.relation === "=" && other.value === value;
    const isOn = comparisons?.some(isThis) ?? false;
    const toggle = () => isOn ? apply(without(comparisons, name, "=")) : add({ name, relation: "=", value });
    const choice = chip(attribute(name, value), toggle,
      { "aria-pressed": String(isOn), "data-chip": `${name}=${value}` });
    choice.append(el("span", { class: "count", "aria-label": `, ${count(number)} of these` }, count(number)));
    return choice;
  }

  function range(name, { least, greatest }) {
    const bound = (relation, label, hint) => {
      const set = comparisons?.find((other) => other.name === name && other.relation === relation)?.value;
      return el("input", {
        type: "number", step: "any", placeholder: String(hint), "aria-label": `${label} ${name}`, value: set ?? "",
        "data-chip": name + relation,
        onchange: ({ target }) => {
          if (target.value !== "") add({ name, relation, value: Number(target.value) });
          else if (comparisons) apply(without(comparisons, name, relation));
        },
      });
    };
    return el("div", { class: "range" },
      bound(">=", "Least", least), el("span", { "aria-hidden": "true" }, "–"), bound("<=", "Greatest", greatest));
  }

  return {
    element,
    active,
    /** Shows the condition in use, and what the facets of some items offer for others; `told` says which items these are. */
    show(where = "", { facets = [], items = 0, told = "" } = {}) {
      comparisons = parse(where);
      current = where;
      text.value = where;
      const focused = document.activeElement?.dataset?.chip;
      showActive(where);
      const offers = offersOf(facets, items);
      fill(offered, offers.map(facet));
      basis.textContent = told;
      basis.hidden = offers.every(({ numbers }) => numbers);
      if (focused) offered.querySelector(`[data-chip="${CSS.escape(focused)}"]`)?.focus();
    },
  };
}
