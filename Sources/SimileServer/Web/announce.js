/** Tells people who hear the page what changed on it. The same words said twice are heard twice. */
export function announce(text) {
  const status = document.getElementById("status");
  status.textContent = "";
  setTimeout(() => { status.textContent = text; }, 50);
}
