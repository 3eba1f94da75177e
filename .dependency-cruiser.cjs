// The walls of ARCHITECTURE.md, checked: imports go down the layers only.

/** What each room may import besides itself. */
const rooms = {
  base: [],
  linux: ["base"],
  code: ["events", "linux", "base"],
  strace: ["base"],
  events: ["linux", "base"],
  unpaste: ["strace", "base"],
  decode: ["strace", "events", "linux", "base"],
  ebpf: ["events", "linux", "base"],
  world: ["events", "linux", "base"],
  // One reader of /proc below kernel and sources, which both ask it; it loads no koffi, so that a launch need not.
  proc: ["linux", "base"],
  containers: ["proc", "linux", "base"],
  // What we bring along, beside us or inside the one executable.
  assets: ["base"],
  kernel: ["assets", "containers", "proc", "ebpf", "events", "linux", "base"],
  symbols: ["proc", "events", "linux", "base"],
  verify: ["world", "kernel", "events", "linux", "base"],
  select: ["world", "events", "linux", "base"],
  advice: ["world", "events", "linux", "base"],
  expect: ["advice", "select", "world", "events", "linux", "base"],
  views: ["code", "expect", "advice", "world", "events", "linux", "base"],
  pipeline: ["views", "select", "world", "decode", "strace", "ebpf", "events", "linux", "base"],
  sources: ["assets", "proc", "strace", "base"],
  trace: [
    "assets",
    "symbols",
    "sources",
    "pipeline",
    "code",
    "verify",
    "unpaste",
    "kernel",
    "containers",
    "proc",
    "views",
    "select",
    "world",
    "decode",
    "strace",
    "ebpf",
    "events",
    "linux",
    "base",
  ],
};

/** What runs in the browser: only what is pure, and nothing imports it. */
rooms.browser = ["views", "select", "world", "events", "linux", "base"];

/** The public API stands on everything below the command line. */
rooms.api = ["trace", ...rooms.trace];

/** What a command may use of the other rooms: their public files. What else they are made of is their own affair. */
const publicFiles = [
  "advice/(advice|judge|rules)",
  "api/",
  "base/",
  "containers/(containers|processes)",
  "decode/(decode|hide-secrets)",
  "events/",
  "kernel/(snapshot|sysctls)",
  "linux/(catalogue|sysctls)",
  "linux/symptoms/index",
  "proc/foreign",
  "proc/process",
  "select/selection",
  "sources/logs/(read|follow|lines)",
  "sources/strace/(attach|inherited-fds|live)",
  "strace/(join|parse|record)",
  "sources/strace/launch",
  "trace/(attach|launch|lazy-symbols|live|outcome|trace)",
  "trace/ebpf/(attach|engine|launch)",
  "views/(diff|explain|html|json|snapshot)/",
  "views/(container|no-socket|registry|view)",
  "views/table/columns",
  "world/world",
  "cli/",
];

/** The rooms of cli/: commands -> live, snapshot -> session -> args -> names, terminal. */
const cliRooms = {
  terminal: [],
  names: ["terminal"],
  args: ["names", "terminal"],
  session: ["args", "names", "terminal"],
  snapshot: ["session", "args", "names", "terminal"],
  live: ["session", "args", "names", "terminal"],
  commands: ["live", "snapshot", "session", "args", "names", "terminal"],
};

/** These are tested from strings alone. */
const pure = [
  "base",
  "linux",
  "strace",
  "unpaste",
  "events",
  "code",
  "decode",
  "ebpf",
  "world",
  "select",
  "advice",
  "expect",
  "views",
  "pipeline",
  "browser",
];

/** Of the pure rooms' files the one that uses a package. */
const ENCODER = "^src/views/perfetto/wire[.]ts$";

const oneOf = (names) => `(${names.join("|")})`;

module.exports = {
  forbidden: [
    ...Object.entries(rooms).map(([room, below]) => ({
      name: `room-${room}`,
      comment: `src/${room} may import ${below.join(", ") || "nothing"}: a lower room that knows a higher one cannot be tested alone.`,
      severity: "error",
      from: { path: `^src/${room}/` },
      to: { path: "^src/", pathNot: `^src/${oneOf([room, ...below])}/` },
    })),
    ...Object.entries(cliRooms).map(([room, below]) => ({
      name: `cli-${room}`,
      comment: `src/cli/${room} may import ${below.join(", ") || "nothing"} of cli: commands use the others, never the other way round.`,
      severity: "error",
      from: { path: `^src/cli/${room}/` },
      to: { path: "^src/cli/", pathNot: `^src/cli/${oneOf([room, ...below])}/` },
    })),
    {
      name: "commands-public-files",
      comment: "A command puts rooms together; one that reaches into a room's inner files keeps them from changing.",
      severity: "error",
      from: { path: "^src/cli/commands/" },
      to: { path: "^src/", pathNot: `^src/${oneOf(publicFiles)}` },
    },
    {
      name: "api-only-exports",
      comment: "src/index.ts is what Node programs import; nothing inside may depend on it.",
      severity: "error",
      from: { path: "^src/" },
      to: { path: "^src/index[.]ts$" },
    },
    {
      name: "index-exports-the-api",
      comment: "src/index.ts exports the API and the types of its documents, nothing else.",
      severity: "error",
      from: { path: "^src/index[.]ts$" },
      to: { pathNot: "^src/(api/|views/(json|snapshot)/(types|change-types)[.]ts)" },
    },
    {
      name: "pure",
      comment: "These rooms are tested from strings alone: no system, no package.",
      severity: "error",
      from: { path: `^src/${oneOf(pure)}/`, pathNot: ENCODER },
      to: { pathNot: "^src/" },
    },
    {
      name: "pure-encoder",
      comment: "pbf writes numbers and text as bytes in memory: it is as pure as the rooms, and one file knows it.",
      severity: "error",
      from: { path: ENCODER },
      to: { pathNot: "^(src|node_modules/pbf)/" },
    },
    {
      name: "browser-alone",
      comment: "What runs in the browser is bundled into a file of its own; nothing else of us may need a document.",
      severity: "error",
      from: { path: "^src/", pathNot: "^src/browser/" },
      to: { path: "^src/browser/" },
    },
    {
      name: "cli-only-main-and-program",
      comment: "A file directly in src/cli has no room: main, program and no-debugger are what bin/socktrace.js needs.",
      severity: "error",
      from: {},
      to: { path: "^src/cli/[^/]+[.]ts$", pathNot: "^src/cli/(main|program|no-debugger)[.]ts$" },
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
