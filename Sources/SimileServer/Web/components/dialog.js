import { button, el, newId } from "../dom.js";

/**
 * Opens a dialog over the page; it leaves the document when it is closed, by its button, Escape or a click beside it.
 *
 * @param {string} title
 * @param {Node} content
 * @param {{wide?: boolean, onclose?: () => void}} options
 * @returns {HTMLDialogElement}
 */
export function openDialog(title, content, { wide = false, onclose } = {}) {
  const heading = el("h2", { id: newId("dialog") }, title);
  const dialog = el("dialog", { class: wide ? "wide" : "", "aria-labelledby": heading.id },
    el("div", { class: "dialog-head" },
      heading, button("×", () => dialog.close(), { class: "plain close", "aria-label": "Close" })),
    content);
  dialog.addEventListener("close", () => {
    dialog.remove();
    onclose?.();
  });
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close();
  });
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}

/** Closes what is open, as the page below goes elsewhere. */
export function closeDialogs() {
  for (const dialog of document.querySelectorAll("dialog[open]")) dialog.close();
}
