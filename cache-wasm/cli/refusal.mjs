/** What a person asked for cannot be done, and the message says why. */
export class Refusal extends Error {}
