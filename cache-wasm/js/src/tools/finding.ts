/**
 * What is wrong with how a function is memoized: what, by its `kind`, which stays the same from version to version; and
 * what that rests on, by its `evidence`, which has the names that the `kind` gives it.
 *
 * ```ts
 * for (const finding of diagnose(email).findings) {
 *   if (finding.kind === "too-small") console.log(`${finding.evidence.maxSize} → ${finding.evidence.size}`);
 *   else console.log(finding.said);
 * }
 * ```
 *
 * Shares lie between 0 and 1.
 */
export type Finding =
  | AlwaysNew
  | SameContent
  | TimeOrRandom
  | TooSmall
  | OtherPolicy
  | UnboundedGrowth
  | CheaperThanLookup
  | ChangedAnswer
  | StaleAnswers;

/** What every finding has. */
export interface FindingOf<Kind extends string, Evidence> {
  readonly kind: Kind;
  /** What it rests on: numbers and names. */
  readonly evidence: Readonly<Evidence>;
  /** The part of the key it is about, if it is about one. */
  readonly part?: FindingPart;
  /** The option of `memoize` that mends it, as it would be written; begins with "none" where none does. */
  readonly option: string;
  /** The finding, its evidence and what mends it, in English: all of it made from the rest. */
  readonly said: string;
}

/** A part of the key: the receiver, or an argument by its place, counted from 0; "name" in recordings of Python. */
export interface FindingPart {
  readonly role: "self" | "arg" | "name";
  readonly index: number;
}

/** A finding about a part of the key. */
interface OfKey<Kind extends string, Evidence> extends FindingOf<Kind, Evidence> {
  readonly part: FindingPart;
}

/** How often a part of the key changed. */
export interface KeyEvidence {
  /** All calls, and how many of them hit. */
  calls: number;
  hits: number;
  /** The misses that were looked at: the last ones. */
  misses: number;
  /** How many different values the part had in them. */
  values: number;
  /** How many different keys there would be without it. */
  rest: number;
}

/** A receiver or an argument that is new every time. */
export type AlwaysNew = OfKey<
  "always-new",
  KeyEvidence & {
    /** The type of the part, as its first value has it: "View". */
    type: string;
    /** How many parts of the key are left that come again. */
    recurring: number;
  }
>;

/** The same content in another object every time. */
export type SameContent = OfKey<
  "same-content",
  KeyEvidence & {
    /** How many different contents there were. */
    contents: number;
    /** The share of the misses that would be hits, were keys compared by content. */
    hitRatio: number;
  }
>;

/** The time of the call, or something drawn at random, among the arguments. */
export type TimeOrRandom = OfKey<
  "time-or-random",
  KeyEvidence & {
    mark: "time" | "random";
    /** In how many of the misses. */
    marked: number;
  }
>;

/** A larger cache would hit much more often. */
export type TooSmall = FindingOf<
  "too-small",
  {
    accesses: number;
    maxSize: number;
    /** The share of hits at `maxSize`. */
    hitRatio: number;
    /** A size that would do about as well as any. */
    size: number;
    /** The share of hits at that size. */
    hitRatioThen: number;
  }
>;

/** Another policy would hit more often at the same size. */
export type OtherPolicy = FindingOf<
  "other-policy",
  {
    accesses: number;
    maxSize: number;
    /** The policy it has, and the share of hits with it. */
    policy: string;
    hitRatio: number;
    /** The best one, and the share of hits with that. */
    better: string;
    hitRatioThen: number;
    /** The most that any policy could hit. */
    optimum: number;
  }
>;

/** Without a bound, it grows and grows. */
export type UnboundedGrowth = FindingOf<
  "unbounded-growth",
  {
    /** How many answers are stored. */
    stored: number;
    /** The share of the later half of the calls whose key was new. */
    fresh: number;
    /** The share of the keys that were asked for once. */
    once: number;
  }
>;

/** Computing takes no longer than looking up. */
export type CheaperThanLookup = FindingOf<
  "cheaper-than-lookup",
  {
    /** How many calls were measured. */
    calls: number;
    /** What the function takes, in nanoseconds. */
    cost: number;
    /** What a hit takes, in nanoseconds. */
    lookup: number;
  }
>;

/** Somebody has changed an answer that others get, too. */
export type ChangedAnswer = FindingOf<
  "changed-answer",
  {
    /** How many answers were looked at again. */
    looked: number;
    /** How many of them had another content. */
    changed: number;
    /** The call that one of them belongs to: "grades(1)". */
    example: string;
  }
>;

/** The same call comes to another answer later. */
export type StaleAnswers = FindingOf<
  "stale-answers",
  {
    /** How many calls were computed again. */
    again: number;
    /** How many of them came to another answer. */
    differed: number;
    /** One of these calls. */
    example: string;
  }
>;
