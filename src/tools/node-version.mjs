/** Which Nodes will do. `engines` in package.json says the same, and npm only warns. */

/** Each line of Node by the version that it is tried with: its oldest that will do, or its newest when it was tried last. */
export const tried = { 20: '20.19.0', 22: '22.23.3', 24: '24.21.0', 26: '26.10.0' };

/** From these on CommonJS may require ES modules, which some libraries need. */
const oldestMinor = { 20: 19, 21: Number.POSITIVE_INFINITY, 22: 12 };

const [major, minor] = process.versions.node.split('.').map(Number);

if (major < 20 || minor < (oldestMinor[major] ?? 0)) {
  console.error(
    `Bonafide needs Node 20.19 or 22.12 or newer; this is Node ${process.versions.node}: ${process.execPath}`,
  );
  process.exit(1);
}
