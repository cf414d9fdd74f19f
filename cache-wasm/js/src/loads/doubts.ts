import type { Args } from "../keys.js";
import { milliseconds } from "../time.js";
import type { Entry } from "../types.js";
import type { Answer } from "./answer.js";

/** Something was given up by hand while a load was running, and whether its result is part of that. */
export type Doubt = (answer: Answer, tags: readonly unknown[], args: Args) => boolean;

/** Whatever has the tag was given up. */
export function doubtOfTag(tag: unknown): Doubt {
  return (_, tags) => tags.some((own) => own === tag || (own !== own && tag !== tag));
}

/** Whatever a condition holds for was given up; to be on the safe side, also that for which it throws. */
export function doubtOf(condition: (entry: Entry) => boolean, shown: (answer: Answer) => unknown): Doubt {
  return (answer, _, args) => {
    try {
      return condition({ args: [...args], value: shown(answer), expiresAt: milliseconds(answer.freshUntil), weight: 0 });
    } catch {
      return true;
    }
  };
}
