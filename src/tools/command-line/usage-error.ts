/** A mistake in the command line, explained in one sentence. */
export class UsageError extends Error {}
