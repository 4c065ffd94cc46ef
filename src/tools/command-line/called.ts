/** Returns how the person at the shell calls this program: an installed one by its name, a clone by npm. */
export function called(): string {
  return process.env.npm_lifecycle_event === undefined ? 'bonafide' : 'npm run bonafide --';
}
