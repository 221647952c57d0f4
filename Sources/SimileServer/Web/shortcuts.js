/** Keys of the keyboard that do something on a view, unless a person types or has switched them off. */

/** Where it is kept that they are off: those who speak to their computer may set them off by accident. */
const place = "simile-shortcuts";

/** Whether they are on. */
export const areOn = () => sessionStorage.getItem(place) !== "off";

/** Switches them on or off. */
export const turnOn = (on) => sessionStorage.setItem(place, on ? "on" : "off");

/**
 * Listens for keys.
 *
 * @param {Record<string, () => void>} keys by what `KeyboardEvent.key` calls them, letters in lower case
 * @param {AbortSignal} signal ends it
 */
export function listenForKeys(keys, signal) {
  addEventListener("keydown", (event) => {
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    if (!Object.hasOwn(keys, key) || !areOn() || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest?.("input, select, textarea") || document.querySelector("dialog[open]")) return;
    event.preventDefault();
    keys[key]();
  }, { signal });
}
