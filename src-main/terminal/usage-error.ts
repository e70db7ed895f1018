/** Wrong use of the terminal; the message says how to use it rightly. */
export class UsageError extends Error {}
