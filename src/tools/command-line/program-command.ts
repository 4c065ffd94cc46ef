/** Returns the command that starts this program: by npm in a clone, otherwise by its name. */
export function programCommand(): string {
  // npm sets this variable to the package of the folder. In a script of an app that calls an installed `bonafide`, it has another value.
  return process.env.npm_package_name === 'bonafide-server' ? 'npm run bonafide --' : 'bonafide';
}
