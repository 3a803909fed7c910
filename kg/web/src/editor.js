// The SPARQL page: Yasgui on our own endpoint, with our prefixes and the canned queries to begin with.
import Yasgui from "@zazuko/yasgui";
import "@zazuko/yasgui/build/yasgui.min.css";

const place = document.getElementById("editor");
const { endpoint, prefixes, queries, query, first } = JSON.parse(document.getElementById("editor-data").textContent);
const address = new URL(endpoint, location.href).href;

// The completers that Yasqe brings ask prefix.cc and lov.linkeddata.es; only that of variables asks nobody.
Yasgui.Yasqe.defaults.autocompleters = ["variables"];

const yasgui = new Yasgui(place, {
  requestConfig: { endpoint: address, method: "POST", headers: () => ({}) },
  copyEndpointOnNewTab: true,
  endpointCatalogueOptions: { getData: () => [{ endpoint: address }], keys: [], renderItem: () => {} },
  persistenceId: "zhengce-kg",
  populateFromUrl: false, // it would run what a link brings before the reader has seen it
  yasqe: { value: query || first },
  yasr: { prefixes },
});

// The libraries leave their fields without a name for screen readers, and the text out of reach of the keyboard.
function nameFields() {
  for (const field of place.querySelectorAll(".CodeMirror textarea")) field.setAttribute("aria-label", "SPARQL");
  for (const field of place.querySelectorAll("input.autocomplete")) field.setAttribute("aria-label", "/sparql");
  for (const pane of place.querySelectorAll(".CodeMirror-scroll")) pane.setAttribute("tabindex", "0");
}
new MutationObserver(nameFields).observe(place, { childList: true, subtree: true });
nameFields();

const write = (text) => yasgui.getTab().setQuery(text);
if (query) write(query);
const choice = document.getElementById("example");
choice.closest("p").hidden = false;
choice.addEventListener("change", () => {
  const chosen = queries.find(({ name }) => name === choice.value);
  if (chosen) write(chosen.text);
});

// The address of the page leads to the query that was run last (Yasgui's own links, of another form, are hidden).
yasgui.on("query", (_, tab) => {
  const address = new URL(location.href);
  address.searchParams.set("query", tab.getQuery());
  history.replaceState(null, "", address);
});
