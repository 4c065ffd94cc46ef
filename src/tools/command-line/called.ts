/** Returns how the person at the shell calls this program: in a clone by npm, otherwise by its name. */
export function called(): string {
  // npm sets it to the package of the folder, so an own script of an app that calls an installed `bonafide` has another.
  return process.env.npm_package_name === 'bonafide-server' ? 'npm run bonafide --' : 'bonafide';
}
