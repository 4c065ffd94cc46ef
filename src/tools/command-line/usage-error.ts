/** What the person at the shell did wrong, in a sentence for them. */
export class UsageError extends Error {}
