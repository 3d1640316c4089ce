"""Script of a page whose questions are answered by the test: an answer may come late, not at all, or be of any length."""

from __future__ import annotations

# What `answers` has a pattern for is answered by it, all else by the service: an object, or the number of a failure.
ANSWERS = """
const real = window.fetch;
window.answers = {};
window.asked = [];
window.fetch = async (address, options = {}) => {
  window.asked.push(String(address));
  const found = Object.keys(window.answers).find((one) => new RegExp(one).test(`${options.method ?? "GET"} ${address}`));
  if (!found) return real(address, options);
  const given = await window.answers[found](String(address));
  const status = typeof given === "number" ? given : 200;
  return new Response(JSON.stringify(given), { status });
};
window.row = (name, number) => ({ picture: 900000 + number, path: `2024/08_Aug/${name}`, taken: "2024-08-31T13:47:57", source: "exif:DateTimeOriginal", precision: "second", weak: false });
window.again = () => window.dispatchEvent(new Event("look-again"));
"""
SETTLED = (
    "const done = arguments[0]; requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 0)))"
)
