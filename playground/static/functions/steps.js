// The calls of a recording by the steps of the page, and what can be told of each without the cache: when its key was
// last used, and how many others were used since.

const OUTCOMES = ["", "hit", "miss", "shared", "stale"];
const nameOf = (key) => key.map(({ id }) => id).join();

/** Every record is a step; and where a function was never defined, its coming into being is one, too. */
export class Steps {
  constructor(records) {
    this.records = records;
    /** By step: the number of its record; of those that are none, of the next. */
    this.recordOf = [-1];
    /** By record: its step. */
    this.stepOf = new Uint32Array(records.length);
    /** By record: its function and its key as numbers; 0 where it is no call. */
    this.fn = new Uint32Array(records.length);
    this.key = new Uint32Array(records.length);
    /** Functions with a shelf for each receiver. */
    this.apart = new Set();
    const defined = new Set();
    const keys = new Map();
    records.forEach((record, i) => {
      const { op, fn } = record;
      if (op === "call") {
        if (!defined.has(fn)) this.recordOf.push(i);
        defined.add(fn);
        const name = `${fn}:${nameOf(record.key)}`;
        if (!keys.has(name)) keys.set(name, keys.size + 1);
        this.fn[i] = fn;
        this.key[i] = keys.get(name);
      } else if (op === "define") {
        defined.add(fn);
        if (record.self === "weak") this.apart.add(fn);
      }
      this.stepOf[i] = this.recordOf.length;
      this.recordOf.push(i);
    });
  }

  /** The call of a step, as the number of its record. */
  callAt(step) {
    const i = this.recordOf[step];
    return i !== undefined && i >= 0 && this.stepOf[i] === step && this.key[i] > 0 ? i : undefined;
  }

  /** Why a step was no hit; `undefined` where it is no call. */
  why(step) {
    const i = this.callAt(step);
    if (i === undefined) return undefined;
    const { outcome = "", reason, fn } = this.records[i];
    const told = { step, fn, outcome: OUTCOMES.includes(outcome) ? outcome : "", reason };
    if (told.outcome !== "miss") return told;
    const before = this.lastUse(i);
    if (before === undefined) return { ...told, like: this.likeliest(i) };
    const between = new Set();
    for (let j = before + 1; j < i; j++) if (this.key[j] > 0 && this.isBeside(j, i)) between.add(this.key[j]);
    return { ...told, before: this.stepOf[before], between: between.size, gone: this.goneAt(before, i) };
  }

  /** Whether two calls share a shelf. */
  isBeside(i, j) {
    const [one, other] = [this.records[i], this.records[j]];
    return one.fn === other.fn && (!this.apart.has(one.fn) || one.key[0]?.id === other.key[0]?.id);
  }

  /** The call with the same key that came before, as the number of its record. */
  lastUse(i) {
    for (let j = i - 1; j >= 0; j--) if (this.key[j] === this.key[i]) return j;
    return undefined;
  }

  /** The step at which what was stored went: a call it had to make room for, or a removal. */
  goneAt(from, to) {
    const name = nameOf(this.records[to].key);
    const { fn } = this.records[to];
    for (let j = from; j < to; j++) {
      const { op, fn: other, victim, key } = this.records[j];
      if (other !== fn) continue;
      const removed = (op === "delete" || op === "expire" || op === "invalidateTag" || op === "clear" || op === "resize") && (op === "clear" || op === "resize" || op === "invalidateTag" || nameOf(key) === name);
      if ((victim && nameOf(victim.key) === name) || (j > from && removed)) return { step: this.stepOf[j], op };
    }
    return undefined;
  }

  /** Of a key that is new: the last call whose key is the same but for one part, and that part. */
  likeliest(i) {
    const { fn, key } = this.records[i];
    const FAR = 2_000;
    for (let j = i - 1; j >= Math.max(0, i - FAR); j--) {
      const other = this.records[j];
      if (this.key[j] === 0 || other.fn !== fn || other.key.length !== key.length) continue;
      const differs = key.flatMap((part, place) => (part.id === other.key[place].id ? [] : [place]));
      if (differs.length === 1) return { step: this.stepOf[j], part: key[differs[0]], then: other.key[differs[0]], place: differs[0], alone: key.length === 1 };
    }
    return undefined;
  }

  /** Some steps that show what was found of a function. */
  showing({ kind }, fn) {
    const MOST = 3;
    const found = [];
    const last = kind === "unbounded-growth" || kind === "cheaper-than-lookup";
    const fits = {
      "too-small": ({ reason }) => reason === "evicted",
      "other-policy": ({ reason }) => reason === "evicted",
      "unbounded-growth": ({ outcome }) => outcome === "miss",
      "cheaper-than-lookup": ({ outcome, cost }) => outcome === "miss" && cost < 0.01,
    }[kind] ?? (({ outcome }) => outcome === "miss");
    for (let i = last ? this.records.length - 1 : 0; i >= 0 && i < this.records.length && found.length < MOST; i += last ? -1 : 1) {
      if (this.key[i] > 0 && this.fn[i] === fn && fits(this.records[i])) found.push(this.stepOf[i]);
    }
    return found.sort((a, b) => a - b);
  }
}
