import { button, el } from "../dom.js";
import { areOn, turnOn } from "../shortcuts.js";

/** Which keys do what on a view, and the switch that turns them off. */
export function keyHelp(keys) {
  const list = el("p", { class: "hint" }, Object.entries(keys).map(([names, what], index) =>
    [index > 0 && " · ", names.split(" ").map((name) => el("kbd", {}, name)), ` ${what}`]));
  const turn = button("", () => {
    turnOn(!areOn());
    show();
  }, { class: "plain" });
  show();
  function show() {
    list.hidden = !areOn();
    turn.textContent = areOn() ? "Switch these keys off" : "Use the keyboard";
  }
  return el("div", { class: "key-help" }, list, turn);
}
