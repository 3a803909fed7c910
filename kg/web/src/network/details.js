// The panel beside the drawing: the rows of the table that belong to what was chosen, copied.

export function details(panel, network) {
  return {
    /** Show a node (its edges among `edges`) or an edge. */
    show(chosen, edges) {
      const own = chosen.edges ? chosen.edges.filter((edge) => edges.has(edge)) : [chosen];
      const isUnit = chosen.edges && own[0]?.source === chosen;
      const list = document.createElement("ul");
      for (const edge of own) list.append(item(edge, isUnit));
      panel.replaceChildren(...(chosen.edges ? [heading(chosen, own, isUnit)] : []), list);
      panel.scrollTop = 0;
    },
  };

  function heading(node, own, isUnit) {
    const heading = document.createElement("h2");
    heading.append(...(own.length ? copy(own[0].row.cells[isUnit ? 0 : 2]) : [node.label]));
    return heading;
  }

  function item(edge, isUnit) {
    const [measure, relation, thing, sentence] = [...edge.row.cells].map(copy);
    const item = document.createElement("li");
    const line = document.createElement("p");
    const kind = document.createElement("span");
    kind.className = "note";
    kind.append(...relation);
    line.append(kind, " ", ...(isUnit ? thing : measure));
    if (!isUnit) line.append(" → ", ...thing);
    item.append(line, ...sentence);
    return item;
  }

  function copy(cell) {
    return [...cell.childNodes].map((node) => node.cloneNode(true));
  }
}
