// The drawing: cytoscape.js with the positions that the page brings.
import cytoscape from "cytoscape";

export const SHAPES = { o: "ellipse", s: "rectangle", D: "diamond", "^": "triangle" };
export const FONT = 'system-ui, "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", sans-serif';
const WIDEST = 28; // of a label; a Latin letter is 1 wide, a Chinese character 2

export function size(node) {
  return 12 + 5 * Math.sqrt(node.degree);
}

export function shortened(label) {
  let width = 0;
  const letters = [...label].map((letter) => [letter, (width += letter < "\u2e80" ? 1 : 2)]);
  return width <= WIDEST ? label : `${letters.filter(([, end]) => end < WIDEST).map(([letter]) => letter).join("")}…`;
}

export function draw(container, { nodes, edges, kinds, relations }, choose) {
  const things = new Map([...nodes, ...edges].map((each) => [each.id, each]));
  let shown = { nodes: new Set(nodes), edges: new Set(edges) };
  const cy = cytoscape({
    container,
    elements: [
      ...nodes.map((node) => ({
        data: { id: node.id, label: shortened(node.label), colour: kinds[node.kind].colour,
          shape: SHAPES[kinds[node.kind].shape], size: size(node) },
        position: { x: node.x, y: node.y },
      })),
      ...edges.map((edge) => ({
        data: { id: edge.id, source: edge.source.id, target: edge.target.id, colour: relations[edge.relation].colour,
          width: Math.min(1 + 0.7 * (edge.weight - 1), 5) },
      })),
    ],
    layout: { name: "preset" },
    minZoom: 0.05,
    maxZoom: 2.5,
    style: [
      { selector: "node", style: { "background-color": "data(colour)", shape: "data(shape)", width: "data(size)",
        height: "data(size)", label: "data(label)", "font-size": 11, "font-family": FONT, color: "#1b2229",
        "text-valign": "bottom", "text-margin-y": 2, "text-background-color": "#fff", "text-background-opacity": 0.7,
        "min-zoomed-font-size": 6 } },
      { selector: "edge", style: { "line-color": "data(colour)", width: "data(width)", "curve-style": "bezier",
        "line-opacity": 0.7, "target-arrow-shape": "triangle", "target-arrow-color": "data(colour)",
        "arrow-scale": 0.7 } },
      { selector: ".left-out", style: { display: "none" } },
      { selector: ".aside", style: { opacity: 0.15 } },
      { selector: ":selected", style: { "overlay-color": "#d97706", "overlay-opacity": 0.25, "overlay-padding": 5 } },
    ],
  });

  function select(element) {
    cy.elements().unselect();
    element.select();
    const near = element.isNode() ? element.closedNeighborhood() : element.union(element.connectedNodes());
    cy.elements().addClass("aside");
    near.removeClass("aside");
    choose(things.get(element.id()), shown.edges);
  }

  cy.on("tap", "node, edge", ({ target }) => select(target));
  cy.on("tap", ({ target }) => {
    if (target === cy) cy.elements().removeClass("aside").unselect();
  });

  return {
    /** Show only these nodes and edges. */
    show(wanted) {
      shown = wanted;
      cy.batch(() => {
        cy.elements().removeClass("aside");
        cy.elements().forEach((each) => {
          const thing = things.get(each.id());
          each.toggleClass("left-out", !shown.nodes.has(thing) && !shown.edges.has(thing));
        });
      });
    },
    /** Show a node in the middle, its neighbours and its evidence. */
    choose(node) {
      const element = cy.getElementById(node.id);
      select(element);
      cy.animate({ fit: { eles: element.closedNeighborhood().not(".left-out"), padding: 90 }, duration: 200 });
    },
    zoom(how) {
      if (how === "fit") cy.fit(cy.elements().not(".left-out"), 30);
      else cy.zoom({ level: cy.zoom() * (how === "in" ? 1.4 : 1 / 1.4),
        renderedPosition: { x: cy.width() / 2, y: cy.height() / 2 } });
    },
    png() {
      return cy.png({ full: true, scale: 2, maxWidth: 8000, maxHeight: 8000, bg: "#fff", output: "blob-promise" });
    },
    cy,
  };
}
