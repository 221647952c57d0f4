import { announce } from "../announce.js";
import { button, el, newId } from "../dom.js";

/** Whether a file says by its type or name that it is an image. */
export const isPicture = (file) => file.type.startsWith("image/") || /\.(heic|heif|avif|jxl|jp2|bmp|tiff?)$/i.test(file.name);

/**
 * Where an image comes from: dropped, pasted, picked, photographed, or by chance. Paste and drop work on the whole
 * page as long as {@link listen} says so.
 *
 * @param {{title: string, onpictures: (files: File[]) => void, onchance?: () => void, multiple?: boolean}} options
 */
export function picker({ title, onpictures, onchance, multiple = false }) {
  const pick = fileInput({ multiple });
  const photograph = fileInput({ capture: "environment" });
  const heading = el("p", { class: "picker-title", id: newId("picker") }, title);
  const zone = el("div", { class: "picker", role: "group", "aria-labelledby": heading.id },
    heading,
    el("div", { class: "row" },
      button(multiple ? "Choose images" : "Choose an image", () => pick.click(), { class: "primary" }),
      button("Take a photo", () => photograph.click(), { class: "photograph" }),
      onchance && button("Surprise me", onchance)),
    pick, photograph);
  accept(zone, take);

  function fileInput(properties) {
    const input = el("input", { type: "file", accept: "image/*", hidden: true, ...properties });
    input.addEventListener("change", () => {
      take([...input.files]);
      // So that the same file can be picked again.
      input.value = "";
    });
    return input;
  }

  function take(files) {
    const pictures = files.filter(isPicture);
    if (pictures.length > 0) onpictures(multiple ? pictures : pictures.slice(0, 1));
    else if (files.length > 0) announce("That is not an image.");
  }

  return { element: zone, take };
}

/** Lets files be dropped on an element, which shows that it takes them; gives a function that ends it. */
export function accept(target, onfiles) {
  const aborter = new AbortController();
  const { signal } = aborter;
  // Entering a child of the target is leaving the target, for the browser.
  let depth = 0;
  const mark = (change) => {
    depth = Math.max(0, depth + change);
    target.classList?.toggle("dropping", depth > 0);
  };
  const hasFiles = (event) => event.dataTransfer?.types.includes("Files");
  target.addEventListener("dragenter", (event) => hasFiles(event) && mark(1), { signal });
  target.addEventListener("dragleave", (event) => hasFiles(event) && mark(-1), { signal });
  target.addEventListener("dragover", (event) => event.preventDefault(), { signal });
  target.addEventListener("drop", (event) => {
    event.preventDefault();
    event.stopPropagation();
    onfiles([...event.dataTransfer.files]);
  }, { signal });
  // Whoever takes the drop, it is over for all.
  addEventListener("drop", () => mark(-depth), { capture: true, signal });
  return () => aborter.abort();
}

/**
 * Takes images that are pasted or dropped anywhere on the page, and addresses that are pasted outside of a field.
 *
 * @param {{onfiles: (files: File[]) => void, onaddress?: (url: string) => void}} handlers
 * @returns {() => void} ends it
 */
export function listen({ onfiles, onaddress }) {
  const paste = (event) => {
    const files = [...event.clipboardData.files];
    const text = event.clipboardData.getData("text/plain").trim();
    const isInField = event.target.closest?.("input, textarea");
    if (files.length > 0) onfiles(files);
    else if (!isInField && onaddress && /^https?:\/\/\S+$/.test(text)) onaddress(text);
    else return;
    event.preventDefault();
  };
  document.addEventListener("paste", paste);
  const stopDrops = accept(document.documentElement, onfiles);
  return () => {
    document.removeEventListener("paste", paste);
    stopDrops();
  };
}
