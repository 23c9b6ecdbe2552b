// Photo fields: each photo is shrunk before it is sent (also drops its position data), shown small, and can be taken out.

const LONGEST = 1920; // pixels on the longer side: a label can still be read
const SMALL = 400 * 1024; // bytes; a smaller file is sent as it is

async function shrink(file) {
  if (!file.type.startsWith("image/") || file.size <= SMALL) return file;
  try {
    const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
    const scale = Math.min(1, LONGEST / Math.max(picture.width, picture.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(picture.width * scale);
    canvas.height = Math.round(picture.height * scale);
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.82));
    if (!blob || blob.size >= file.size) return file;
    return new File([blob], file.name.replace(/\.\w+$/, "") + ".jpg", { type: "image/jpeg" });
  } catch {
    return file; // a kind this browser cannot draw: the server checks it
  }
}

function put(input, files) {
  const carrier = new DataTransfer();
  for (const file of files) carrier.items.add(file);
  input.files = carrier.files;
}

function draw(input, note) {
  const field = input.closest(".yl-photos");
  const list = field.querySelector(".yl-photo-list");
  list.replaceChildren();
  [...input.files].forEach((file, place) => {
    const figure = document.createElement("figure");
    figure.className = "yl-photo";
    const image = document.createElement("img");
    image.src = URL.createObjectURL(file);
    image.alt = file.name;
    image.addEventListener("load", () => URL.revokeObjectURL(image.src), { once: true });
    const caption = document.createElement("figcaption");
    caption.textContent = `${Math.max(1, Math.round(file.size / 1024))} KB`;
    const remove = document.createElement("button");
    remove.type = "button";
    remove.textContent = "×";
    remove.setAttribute("aria-label", `${field.dataset.removeLabel} ${file.name}`);
    remove.addEventListener("click", () => {
      put(input, [...input.files].filter((_, other) => other !== place));
      draw(input, "");
      input.focus();
    });
    figure.append(image, caption, remove);
    list.append(figure);
  });
  if (note) list.append(Object.assign(document.createElement("p"), { className: "yl-hint", textContent: note }));
}

async function chosen(input) {
  const limit = Number(input.dataset.photos);
  const files = [...input.files];
  input.form?.setAttribute("aria-busy", "true");
  put(input, await Promise.all(files.slice(0, limit).map(shrink)));
  input.form?.removeAttribute("aria-busy");
  draw(input, files.length > limit ? input.closest(".yl-photos").dataset.tooMany : "");
}

document.addEventListener("change", (event) => {
  if (event.target.matches("input[data-photos]")) chosen(event.target);
});
