// The network page: draws what stands in the page's data, filters drawing and table alike, shows evidence, exports.
import { readNetwork } from "./network/data.js";
import { draw } from "./network/drawing.js";
import { details } from "./network/details.js";
import { filtered, found } from "./network/filter.js";
import { exporters, save } from "./network/export.js";

const network = readNetwork(document);
if (network.edges.length) start(network);

function start(network) {
  const { texts } = network;
  const form = document.getElementById("filters");
  const status = document.getElementById("shown");
  document.getElementById("network").hidden = false;
  const panel = details(document.getElementById("details"), network);
  const drawing = draw(document.getElementById("drawing"), network, panel.show);
  let shown = filtered(network, form);

  function apply() {
    shown = filtered(network, form);
    for (const edge of network.edges) edge.row.hidden = !shown.edges.has(edge);
    drawing.show(shown);
    status.textContent = shown.edges.size
      ? texts.shown.replace("{nodes}", shown.nodes.size).replace("{edges}", shown.edges.size)
      : texts.nothing;
  }

  function find(text) {
    const node = found(shown.nodes, text) ?? network.nodes.find((each) => each.label === text);
    if (node) drawing.choose(node);
    form.elements.find.setCustomValidity(text && !node ? texts.no_document : "");
  }

  form.addEventListener("submit", (event) => event.preventDefault());
  // The boxes below the drawing are fields of the form, but do not stand in it.
  document.getElementById("network").addEventListener("change", ({ target }) => {
    if (target.name === "find") find(target.value.trim());
    else if (target.form === form) apply();
  });
  form.addEventListener("input", (event) => {
    if (event.target.name === "degree") apply();
  });
  form.querySelector("[type=reset]").addEventListener("click", (event) => {
    event.preventDefault(); // the event "reset" comes before the fields change
    form.reset();
    apply();
    drawing.zoom("fit");
  });
  for (const button of document.querySelectorAll("[data-zoom]"))
    button.addEventListener("click", () => drawing.zoom(button.dataset.zoom));
  for (const button of document.querySelectorAll("[data-export]"))
    button.addEventListener("click", async () => {
      const form = button.dataset.export;
      save(await exporters[form](network, shown, drawing), `network.${form}`);
    });
  apply();
  drawing.zoom("fit");
}
