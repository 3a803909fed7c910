// Which nodes and edges the filters leave.

/** `degree` counts the measures that point to an agency, a law, an instrument, among those the other filters leave. */
export function filtered(network, form) {
  const fields = new FormData(form);
  const kinds = new Set(fields.getAll("kind"));
  const relations = new Set(fields.getAll("relation"));
  const document = fields.get("document") ?? "";
  const instrument = fields.get("instrument") ?? "";
  const least = Math.max(1, Number(fields.get("degree")) || 1);
  const uses = (unit) => unit.edges.some(({ target }) => target.kind === "instrument" && target.label === instrument);

  const left = network.edges.filter(
    ({ source, target, relation }) =>
      kinds.has(source.kind) && kinds.has(target.kind) && relations.has(relation) &&
      (!document || source.document === document) && (!instrument || uses(source)),
  );
  const pointing = new Map();
  for (const { source, target } of left) pointing.set(target, (pointing.get(target) ?? new Set()).add(source));
  const edges = left.filter(({ target }) => pointing.get(target).size >= least);
  return { edges: new Set(edges), nodes: new Set(edges.flatMap(({ source, target }) => [source, target])) };
}

/** The node that a reader means: the one so named, else of those whose name holds the text, at its beginning if it can
 * be, the one with the shortest name. Letters count alike in upper and lower case. */
export function found(nodes, text) {
  const wanted = text.toLowerCase();
  if (!wanted) return undefined;
  const rank = ({ label }) => (label.toLowerCase() === wanted ? 0 : label.toLowerCase().startsWith(wanted) ? 1 : 2);
  return [...nodes]
    .filter(({ label }) => label.toLowerCase().includes(wanted))
    .sort((one, other) => rank(one) - rank(other) || one.label.length - other.label.length)[0];
}
