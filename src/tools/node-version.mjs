/** Refuses versions of Node that are too old. `engines` in package.json lists the same versions, but npm only warns. */

/** For each major version of Node, a version that we test: the oldest that works, or the newest at the last test. */
export const tried = { 20: '20.19.0', 22: '22.23.3', 24: '24.21.0', 26: '26.10.0' };

/** From these minor versions on, CommonJS may require ES modules, which some libraries need. */
const oldestMinor = { 20: 19, 21: Number.POSITIVE_INFINITY, 22: 12 };

const [major, minor] = process.versions.node.split('.').map(Number);

if (major < 20 || minor < (oldestMinor[major] ?? 0)) {
  console.error(
    `Bonafide needs Node 20.19 or 22.12 or newer; this is Node ${process.versions.node}: ${process.execPath}`,
  );
  process.exit(1);
}
