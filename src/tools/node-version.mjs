/** Node 20.19 is the first 20 in which CommonJS may require ES modules, which some libraries need. */
const [major, minor] = process.versions.node.split('.').map(Number);

if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`Bonafide needs Node 20.19 or newer; this is Node ${process.versions.node}: ${process.execPath}`);
  process.exit(1);
}
