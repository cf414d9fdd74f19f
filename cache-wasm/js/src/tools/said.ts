import type { AlwaysNew, Finding } from "./finding.js";
import PHRASES from "./findings.json" with { type: "json" };

// What is found is told in phrases: in English here, and by the page, which has the same list, in any language.
export { PHRASES };

/** A finding that is not said yet. */
export type Unsaid<F = Finding> = F extends Finding ? Omit<F, "said"> : never;

/** The name of a phrase, by which other languages have it. */
export type PhraseName = keyof typeof PHRASES;

/** The phrases that tell a finding, one after the other. */
export function phrasesOf(finding: Unsaid): PhraseName[] {
  const what = finding.part?.role === "self" ? "RECEIVER" : "ARGUMENT";
  switch (finding.kind) {
    case "always-new":
      return [`findings.NEW_${what}`, remedyOf(finding)];
    case "time-or-random":
      return [`findings.${finding.evidence.mark === "time" ? "TIME" : "RANDOM"}_${what}`, "findings.LEAVE_OUT"];
    default:
      return [OF_KIND[finding.kind]];
  }
}

const OF_KIND: Record<Exclude<Finding["kind"], "always-new" | "time-or-random">, PhraseName> = {
  "same-content": "findings.SAME_CONTENT",
  "too-small": "findings.TOO_SMALL",
  "other-policy": "findings.OTHER_POLICY",
  "unbounded-growth": "findings.UNBOUNDED_GROWTH",
  "cheaper-than-lookup": "findings.CHEAPER_THAN_LOOKUP",
  "changed-answer": "findings.CHANGED_ANSWER",
  "stale-answers": "findings.STALE_ANSWERS",
};

function remedyOf({ part, option, evidence }: Unsaid<AlwaysNew>): PhraseName {
  // Python's caches have no option that mends it.
  const python = option === "none";
  if (part.role === "self") return python ? "findings.KEEP_PYTHON" : option === 'self: "weak"' ? "findings.KEEP_OR_WEAK" : "findings.KEEP";
  if (python) return "findings.LEAVE_OUT_PYTHON";
  return evidence.recurring > 0 ? "findings.LEAVE_OUT_IF" : "findings.NOTHING_LEFT";
}

/** In evidence, what is a share: phrases tell it in percent. */
const SHARES = ["hitRatio", "hitRatioThen", "fresh", "once"];

/** What the phrases of a finding have placeholders for. */
export function wordsOf({ evidence, part, option }: Unsaid): Record<string, string | number> {
  const words: Record<string, string | number> = { ...evidence, index: part?.index ?? 0, option };
  for (const name of SHARES) if (name in words) words[name] = Math.round(Number(words[name]) * 100);
  return words;
}

/** A finding in English. */
export function say(finding: Unsaid): string {
  const words = wordsOf(finding);
  return phrasesOf(finding).map((name) => fill(PHRASES[name], words)).join(" ");
}

/** A template as plain text: `{name}`, and `{name|0=none|other=#}` with other words for some numbers; backticks go. */
function fill(template: string, words: Record<string, string | number>): string {
  return template.replaceAll("`", "").replace(/\{(\w+)\|?([^}]*)\}/g, (_, name: string, forms: string) => {
    const value = String(words[name]);
    const form = forms.split("|").find((form) => form.startsWith(`${value}=`) || form.startsWith("other=")) ?? "=#";
    return form.slice(form.indexOf("=") + 1).replaceAll("#", () => value);
  });
}
