// Reads the network out of the page: places and kinds from its JSON, names and sentences from its table.

/** Nodes and edges as objects that know each other; `row` is the edge's row in the table. */
export function readNetwork(document) {
  const data = JSON.parse(document.getElementById("network-data").textContent);
  const rows = document.querySelectorAll("#edge-table tr[data-edge]");
  const nodes = data.nodes.map(([iri, kind, label, document, degree, x, y], number) => ({
    id: `n${number}`, iri, kind, label, document, degree, x, y, edges: [],
  }));
  const edges = data.edges.map(([source, target, relation, weight], number) => {
    const edge = { id: `e${number}`, source: nodes[source], target: nodes[target], relation, weight, row: rows[number] };
    edge.source.edges.push(edge);
    edge.target.edges.push(edge);
    return edge;
  });
  return { ...data, nodes, edges };
}

/** The texts of the sentences of an edge. */
export function sentences(edge) {
  return [...edge.row.cells[3].querySelectorAll("p")].map((each) => each.textContent.trim());
}
