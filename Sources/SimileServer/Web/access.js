import { button, el, labelled } from "./dom.js";
import { openDialog } from "./components/dialog.js";

const entry = "simile-api-key";
/** For browsers that refuse storage. */
let memory = null;
/** The question that is open, so that many refused requests ask once. */
let asking = null;

/** The API key of this tab, null where none was given. It is kept until the tab is closed. */
export function currentKey() {
  try {
    return sessionStorage.getItem(entry) ?? memory;
  } catch {
    return memory;
  }
}

/** Keeps a key for this tab, or with null forgets it. */
export function setKey(key) {
  memory = key;
  try {
    if (key === null) sessionStorage.removeItem(entry);
    else sessionStorage.setItem(entry, key);
  } catch {
    // Kept in memory, then: until the page is loaded again.
  }
  document.getElementById("forget").hidden = key === null;
}

/**
 * Asks for another key than the one that was refused.
 *
 * @param {string | null} refused
 * @param {string} reason why it was
 * @returns {Promise<boolean>} whether there is now another
 */
export function askForKey(refused, reason) {
  if (currentKey() !== refused) return Promise.resolve(true);
  asking ??= ask(reason).finally(() => { asking = null; });
  return asking;
}

function ask(reason) {
  return new Promise((resolve) => {
    const input = el("input", {
      type: "password", name: "key", required: true, autocomplete: "off", spellcheck: "false", autofocus: true,
    });
    const form = el("form", { class: "stack" },
      el("p", {}, reason),
      labelled("API key", input, "Kept in this tab only, until it is closed."),
      el("div", { class: "row" },
        el("button", { type: "submit", class: "primary" }, "Use this key"),
        button("Cancel", () => dialog.close())));
    let given = false;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      setKey(input.value.trim());
      given = true;
      dialog.close();
    });
    const dialog = openDialog("This server requires an API key", form, { onclose: () => resolve(given) });
  });
}
