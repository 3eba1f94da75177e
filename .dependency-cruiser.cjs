// The walls of ARCHITECTURE.md, checked: imports go down the layers only.
const layers = {
  base: [],
  linux: ["base"],
  strace: ["base"],
  events: ["strace", "linux", "base"],
  world: ["events", "linux", "base"],
  kernel: ["events", "linux", "base"],
  select: ["world", "events", "linux", "base"],
  advice: ["world", "events", "linux", "base"],
  views: ["world", "events", "advice", "linux", "base"],
  sources: ["strace", "base"],
};
const pure = ["base", "linux", "strace", "events", "world", "select", "advice", "views"];

module.exports = {
  forbidden: [
    ...Object.entries(layers).map(([layer, below]) => ({
      name: `layer-${layer}`,
      comment: `src/${layer} may import ${below.join(", ") || "nothing"}: a lower layer that knows a higher one cannot be tested alone.`,
      severity: "error",
      from: { path: `^src/${layer}/` },
      to: { path: "^src/", pathNot: `^src/(${[layer, ...below].join("|")})/` },
    })),
    {
      name: "pure",
      comment: "These layers are tested from strings alone: no system, no package.",
      severity: "error",
      from: { path: `^src/(${pure.join("|")})/` },
      to: { pathNot: "^src/" },
    },
    {
      name: "no-circular",
      comment: "Two files that need each other are one idea; a type-only circle is a type in the wrong file.",
      severity: "error",
      from: { path: "^(src|test|bench|scripts)/" },
      to: { circular: true },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    doNotFollow: { path: "node_modules" },
    exclude: { path: "^(dist|coverage)/" },
  },
};
