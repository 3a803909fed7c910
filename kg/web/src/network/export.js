// Taking away what is shown: PNG, SVG, GEXF (with positions and colours, for Gephi) and CSV (for Excel).
import { sentences } from "./data.js";
import { FONT, SHAPES, shortened, size } from "./drawing.js";

const XML = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;

function xml(text) {
  return String(text).replace(CONTROL, "").replace(/[&<>"]/g, (mark) => XML[mark]);
}

export const exporters = {
  png: (network, shown, drawing) => drawing.png(),
  svg: (network, shown) => new Blob([svg(network, shown)], { type: "image/svg+xml" }),
  gexf: (network, shown) => new Blob([gexf(network, shown)], { type: "application/gexf+xml" }),
  csv: (network, shown) => new Blob([csv(network, shown)], { type: "text/csv" }),
};

/** Offer a blob for download. */
export function save(blob, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

export function svg({ kinds, relations }, { nodes, edges }) {
  const margin = 90;
  const [xs, ys] = [[...nodes].map(({ x }) => x), [...nodes].map(({ y }) => y)];
  const [left, top] = [least(xs) - margin, least(ys) - margin];
  const [width, height] = [most(xs) + margin - left, most(ys) + margin - top];
  const lines = [...edges].map(({ source, target, relation, weight }) =>
    `<line x1="${source.x}" y1="${source.y}" x2="${target.x}" y2="${target.y}" ` +
    `stroke="${xml(relations[relation].colour)}" stroke-width="${Math.min(1 + 0.7 * (weight - 1), 5)}" ` +
    `stroke-opacity="0.7"><title>${xml(relations[relation].name)}</title></line>`);
  const marks = [...nodes].map((node) =>
    `<g fill="${xml(kinds[node.kind].colour)}">${mark(node, SHAPES[kinds[node.kind].shape])}` +
    `<text x="${node.x}" y="${node.y + size(node) / 2 + 12}" fill="#1b2229" text-anchor="middle">` +
    `${xml(shortened(node.label))}</text></g>`);
  return `<?xml version="1.0" encoding="UTF-8"?>\n<svg xmlns="http://www.w3.org/2000/svg" ` +
    `viewBox="${left} ${top} ${width} ${height}" width="${width}" height="${height}" ` +
    `font-family="${xml(FONT)}" font-size="11">\n<rect x="${left}" y="${top}" width="${width}" height="${height}" ` +
    `fill="#fff"/>\n${lines.join("\n")}\n${marks.join("\n")}\n</svg>\n`;
}

function mark(node, shape) {
  const { x, y } = node;
  const half = size(node) / 2;
  const title = `<title>${xml(node.label)}</title>`;
  if (shape === "ellipse") return `<circle cx="${x}" cy="${y}" r="${half}">${title}</circle>`;
  const corners = {
    rectangle: [[-1, -1], [1, -1], [1, 1], [-1, 1]],
    diamond: [[0, -1], [1, 0], [0, 1], [-1, 0]],
    triangle: [[0, -1], [1, 1], [-1, 1]],
  }[shape];
  return `<polygon points="${corners.map(([dx, dy]) => `${x + dx * half},${y + dy * half}`).join(" ")}">${title}</polygon>`;
}

export function gexf({ kinds, relations }, { nodes, edges }) {
  const colour = (hex) => {
    const [r, g, b] = [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16));
    return `<viz:color r="${r}" g="${g}" b="${b}"/>`;
  };
  const values = (pairs) => `<attvalues>${Object.entries(pairs).map(([name, value]) =>
    `<attvalue for="${name}" value="${xml(value)}"/>`).join("")}</attvalues>`;
  const attributes = (kind, names) => `<attributes class="${kind}">${names.map((name) =>
    `<attribute id="${name}" title="${name}" type="string"/>`).join("")}</attributes>`;
  return `<?xml version="1.0" encoding="UTF-8"?>
<gexf xmlns="http://www.gexf.net/1.2draft" xmlns:viz="http://www.gexf.net/1.2draft/viz" version="1.2">
<graph defaultedgetype="directed" mode="static">
${attributes("node", ["kind", "iri", "document"])}
${attributes("edge", ["relation", "sentence"])}
<nodes>
${[...nodes].map((node) => `<node id="${node.id}" label="${xml(node.label)}">` +
    values({ kind: node.kind, iri: node.iri, document: node.document }) + colour(kinds[node.kind].colour) +
    `<viz:position x="${node.x}" y="${-node.y}" z="0"/><viz:size value="${size(node)}"/></node>`).join("\n")}
</nodes>
<edges>
${[...edges].map((edge) => `<edge id="${edge.id}" source="${edge.source.id}" target="${edge.target.id}" ` +
    `weight="${edge.weight}" label="${xml(relations[edge.relation].name)}">` +
    values({ relation: edge.relation, sentence: sentences(edge).join(" ") }) + `</edge>`).join("\n")}
</edges>
</graph>
</gexf>
`;
}

/** With the mark that tells Excel of UTF-8; text that a spreadsheet would take for a formula gets an apostrophe. */
export function csv({ relations }, { edges }) {
  const cell = (value) => {
    const text = String(value);
    return `"${(/^[=+\-@\t\r]/.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`;
  };
  const rows = [...edges].map((edge) => [
    edge.source.label, edge.source.document, relations[edge.relation].name, edge.target.label,
    edge.target.kind, edge.weight, sentences(edge).join("\n"), edge.source.iri, edge.target.iri,
  ]);
  const head = ["measure", "document", "relation", "target", "targetKind", "weight", "sentences", "measureIri", "targetIri"];
  return "\ufeff" + [head, ...rows].map((row) => row.map(cell).join(",")).join("\r\n") + "\r\n";
}

function least(numbers) {
  return numbers.reduce((one, other) => Math.min(one, other), Infinity);
}

function most(numbers) {
  return numbers.reduce((one, other) => Math.max(one, other), -Infinity);
}
