// Draws the contact network. The table below the drawing says the same without this file.
"use strict";

(async () => {
  const box = document.getElementById("network");
  if (!box) return;
  const data = await (await fetch(box.dataset.source)).json();
  const color = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const style = () => [
    { selector: "node", style: {
      label: "data(name)", "font-family": "Libre Franklin, sans-serif", "font-size": 11, "font-weight": 500,
      color: color("--ink"), "text-valign": "bottom", "text-margin-y": 5, "text-wrap": "wrap", "text-max-width": 110,
      "text-background-color": color("--paper"), "text-background-opacity": 0.85, "text-background-padding": 1,
      width: 13, height: 13, "background-color": color("--ink"), "border-width": 0 } },
    { selector: "node[kind = 'body']", style: { shape: "rectangle", "background-color": color("--shown") } },
    { selector: "node[kind = 'state']", style: { shape: "diamond", width: 16, height: 16, "background-color": color("--shown") } },
    { selector: "node[kind = 'unnamed']", style: { "background-color": color("--paper"), "border-width": 1.5, "border-color": color("--soft") } },
    { selector: "edge", style: { "curve-style": "bezier", "line-color": color("--soft"), width: 1, "line-style": "dashed", opacity: 0.8 } },
    { selector: "edge[kind = 'contact']", style: { "line-color": color("--shown"), "line-style": "solid", width: "mapData(count, 1, 12, 1.6, 8)", opacity: 0.9 } },
    { selector: ".near", style: { label: "data(label)", "font-size": 9, "font-family": "Libre Franklin, sans-serif", color: color("--soft"),
      "text-background-color": color("--paper"), "text-background-opacity": 1 } },
    { selector: ".far", style: { opacity: 0.15 } },
  ];
  const graph = cytoscape({
    container: box, style: style(), minZoom: 0.2, maxZoom: 3, 
    elements: {
      nodes: data.nodes.map((n) => ({ data: n })),
      edges: data.links.map((l, i) => ({ data: { id: `e${i}`, ...l } })),
    },
    layout: { name: "cose", animate: false, numIter: data.nodes.length > 150 ? 300 : 1000, randomize: false, padding: 30, nodeRepulsion: () => 26000, idealEdgeLength: () => 95, gravity: 0.6, componentSpacing: 70, nodeDimensionsIncludeLabels: true },
  });
  const narrow = window.matchMedia("(max-width: 44rem)").matches;
  const small = graph.zoom();
  if (narrow && small < 0.9) graph.style().selector("node").style({ "font-size": Math.min(24, 10 / small), "text-max-width": 80 / small, width: 9 / small, height: 9 / small }).update();
  if (narrow) graph.userZoomingEnabled(false);
  graph.on("mouseover", "node", (e) => {
    const near = e.target.closedNeighborhood();
    graph.elements().difference(near).addClass("far");
    near.edges().addClass("near");
  });
  graph.on("mouseout", "node", () => graph.elements().removeClass("far near"));
  graph.on("tap", "node", (e) => { window.location.assign(`/people/${encodeURIComponent(e.target.id())}`); });
  window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => graph.style(style()));
  box.dataset.drawn = "yes";
})();
