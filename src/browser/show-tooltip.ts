const distance = 14;
const box = createBox();

function createBox(): HTMLElement {
  const made = document.createElement("dl");
  made.className = "tooltip";
  // Its text is in the tables of the report; a screen reader need not follow the pointer.
  made.setAttribute("aria-hidden", "true");
  made.hidden = true;
  document.body.append(made);
  // What it is about moves away beneath it.
  addEventListener("scroll", () => showTooltip(null, null), { passive: true });
  return made;
}

/** Shows the fields of `value` beside the pointer, as text only; hides the box when there are none, or no pointer. */
export function showTooltip(pointer: MouseEvent | null, value: unknown): void {
  const fields = value !== null && typeof value === "object" ? Object.entries(value) : [];
  const filled = fields.filter(([, text]) => text !== "");
  box.hidden = true;
  if (pointer === null || filled.length === 0) return;
  box.hidden = false;
  box.replaceChildren(...filled.flatMap(([name, text]) => [element("dt", name), element("dd", String(text))]));
  const { width, height } = box.getBoundingClientRect();
  const { clientWidth, clientHeight } = document.documentElement;
  box.style.left = `${place(pointer.clientX, width, clientWidth)}px`;
  box.style.top = `${place(pointer.clientY, height, clientHeight)}px`;
}

function element(name: string, text: string): HTMLElement {
  const made = document.createElement(name);
  made.textContent = text;
  return made;
}

/** After the pointer; before it where there is no room; at the edge where there is none on either side. */
function place(pointer: number, size: number, room: number): number {
  const after = pointer + distance;
  return after + size <= room ? after : Math.max(0, pointer - distance - size);
}
