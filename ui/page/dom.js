// Make and renew elements. Texts become text nodes, never markup: a file may be named like a tag.

export function h(tag, props = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "class") element.className = value;
    else if (name in element && !name.includes("-") && name !== "list" && name !== "role") element[name] = value;
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat(9).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

// Make `parent` show `items` in order. An element stays, with its focus, as long as its item does not change.
export function renew(parent, items, key, make) {
  const old = new Map([...parent.children].map((child) => [child.dataset.key, child]));
  const wanted = items.map((item) => {
    const name = String(key(item));
    const text = JSON.stringify(item);
    const there = old.get(name);
    if (there && there.itemText === text) return there;
    const element = make(item);
    element.dataset.key = name;
    element.itemText = text;
    return element;
  });
  const kept = new Set(wanted);
  const focused = [...parent.children].find((child) => !kept.has(child) && child.contains(document.activeElement));
  const place = focused ? controls(focused).indexOf(document.activeElement) : -1;
  for (const child of [...parent.children]) if (!kept.has(child)) child.remove();
  wanted.forEach((element, index) => {
    if (parent.children[index] !== element) parent.insertBefore(element, parent.children[index] ?? null);
  });
  // What was made anew takes the focus over from what it replaces.
  if (place >= 0) controls(wanted.find((one) => one.dataset.key === focused.dataset.key))[place]?.focus();
}

const controls = (element) => [...(element?.querySelectorAll("a, button, input, select, textarea, summary") ?? [])];

export function clear(element, ...children) {
  element.replaceChildren(...children.flat(9).filter(Boolean));
  return element;
}

// Show a dialog; once it is closed it is gone, and the focus is where it was.
export function openDialog(dialog) {
  const before = /** @type {HTMLElement | null} */ (document.activeElement);
  dialog.addEventListener("close", () => {
    dialog.remove();
    before?.focus();
  });
  document.body.append(dialog);
  dialog.showModal();
}
