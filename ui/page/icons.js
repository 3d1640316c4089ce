// Small line drawings, made as elements: a policy that allows no markup from anywhere holds for us too.

const SPACE = "http://www.w3.org/2000/svg";
const LINES = {
  overview: "M4 13h6V4H4zM14 20h6V11h-6zM4 20h6v-3H4zM14 4h6v3h-6z",
  plan: "M5 4h14v16H5zM9 9h6M9 13h6M9 17h3",
  activity: "M3 12h4l3-7 4 14 3-7h4",
  library: "M4 5h4v5H4zM10 5h4v5h-4zM16 5h4v5h-4zM4 14h4v5H4zM10 14h4v5h-4zM16 14h4v5h-4z",
  duplicates: "M8 8h12v12H8zM16 8V4H4v12h4",
  similar: "M3 6h8v12H3zM13 6h8v12h-8zM5 15l2-3 2 3M15 15l2-3 2 3",
  waiting: "M12 3a9 9 0 1 0 .01 0M12 7v5l4 2",
  erase: "M7 3h10l3 4v14H4V7zM8.5 13.5l2.5 2.5 4.5-5",
  thumbnails: "M4 4h7v7H4zM13 4h7v7h-7zM4 13h7v7H4zM13 13h7v7h-7z",
  settings: "M4 7h10M18 7h2M4 17h2M10 17h10M14 4.5h4v5h-4zM6 14.5h4v5H6z",
  logs: "M4 5h16v14H4zM7 9l3 3-3 3M12 15h5",
  idle: "M5 12.5l4.5 4.5L19 7.5",
  working: "M20 12a8 8 0 1 1-3-6.2M20 3v4.5h-4.5",
  paused: "M9 6v12M15 6v12",
  attention: "M12 6v8M12 17.5v.5",
  stopped: "M7 7h10v10H7z",
  up: "M12 20V5M6 11l6-6 6 6",
  folder: "M3 6h6l2 2h10v11H3z",
  menu: "M4 7h16M4 12h16M4 17h16",
  left: "M15 5l-7 7 7 7",
  right: "M9 5l7 7-7 7",
};

export function icon(name) {
  const svg = document.createElementNS(SPACE, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  svg.setAttribute("class", "icon");
  const line = document.createElementNS(SPACE, "path");
  line.setAttribute("d", LINES[name] ?? "");
  svg.append(line);
  return svg;
}
