"use strict";
/**
 * Loads a bundle with what V8 compiled of it in an earlier run, since that takes a third of a start. V8's data is stored
 * at the end of a short run, not at its beginning as by module.enableCompileCache: only then has V8 compiled the
 * functions that such a run needs. A file for each command in ~/.cache/socktrace ($XDG_CACHE_HOME/socktrace): read and
 * written only where all of it is the user's own, since who writes it chooses what we execute. Without it a start is
 * slower, and nothing else changes.
 */
const fs = require("node:fs");
const { dirname, isAbsolute, join } = require("node:path");
const { cachedDataVersionTag } = require("node:v8");
const { evaluate } = require("./evaluate.js");

module.exports = { load };

/** A run that took longer has compiled much that a start does not need. */
const SHORT_SECONDS = 10;
/** Of some 1 MB each: for several commands, under several versions of Node. */
const FILES = 16;
/** Exit statuses of runs that ended before they did anything. */
const failures = [2, 125, 126, 127];

/** What the bundle exports; `store` is to be called at the end of the run. */
function load(file, command) {
  const folder = process.sourceMapsEnabled || process.env.NODE_DISABLE_COMPILE_CACHE === "1" ? null : cacheFolder();
  if (folder === null) return { exports: require(file), store: () => undefined };
  const source = fs.readFileSync(file, "latin1");
  const path = join(folder, `${command}-${version(source)}`);
  const cachedData = read(path);
  const { exports, script } = evaluate(source, { file, cachedData });
  const isCached = cachedData !== undefined && !script.cachedDataRejected;
  return {
    exports,
    store: () => {
      if (!isCached && process.uptime() < SHORT_SECONDS && !failures.includes(process.exitCode)) write(path, script);
    },
  };
}

/** The bundle begins with a digest of itself: V8 compares no more than its length. */
function version(source) {
  const digest = /^\/\*(\w+)\*\//.exec(source)?.[1] ?? "none";
  return [digest, process.version, process.arch, cachedDataVersionTag().toString(16)].join("-");
}

/** Null: there is none, or it is another user's, such as that of who called sudo. */
function cacheFolder() {
  const { XDG_CACHE_HOME = "", HOME = "" } = process.env;
  const base = isAbsolute(XDG_CACHE_HOME) ? XDG_CACHE_HOME : isAbsolute(HOME) ? join(HOME, ".cache") : null;
  if (base === null || process.getuid() !== process.geteuid()) return null;
  const folder = join(base, "socktrace");
  const found = look(folder);
  if (found !== null) return found.isDirectory() && isOursAlone(found) ? folder : null;
  const parent = look(base) ?? look(dirname(base));
  return parent?.uid === process.geteuid() ? folder : null;
}

function look(path) {
  try {
    return fs.lstatSync(path);
  } catch {
    return null;
  }
}

function isOursAlone({ uid, mode }) {
  return uid === process.geteuid() && (mode & 0o022) === 0;
}

function read(path) {
  try {
    const fd = fs.openSync(path, fs.constants.O_RDONLY | fs.constants.O_NOFOLLOW);
    try {
      return isOursAlone(fs.fstatSync(fd)) ? fs.readFileSync(fd) : undefined;
    } finally {
      fs.closeSync(fd);
    }
  } catch {
    return undefined;
  }
}

/** Whole or not at all: V8 does not notice what is damaged. */
function write(path, script) {
  const draft = `${path}.${process.pid}`;
  try {
    fs.mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    const fd = fs.openSync(draft, "wx", 0o600);
    try {
      fs.writeFileSync(fd, script.createCachedData());
      fs.fsyncSync(fd);
    } finally {
      fs.closeSync(fd);
    }
    fs.renameSync(draft, path);
    removeOld(dirname(path));
  } catch {
    // A full disk, or one that cannot be written to.
    removeQuietly(draft);
  }
}

/** The oldest: those of versions that are gone; one that is still in use is made again. */
function removeOld(folder) {
  const made = (path) => fs.statSync(path).mtimeMs;
  const paths = fs.readdirSync(folder).map((name) => join(folder, name));
  for (const path of paths.sort((left, right) => made(right) - made(left)).slice(FILES))
    fs.rmSync(path, { force: true });
}

function removeQuietly(path) {
  try {
    fs.rmSync(path, { force: true });
  } catch {
    // It is not there, or cannot be removed.
  }
}
