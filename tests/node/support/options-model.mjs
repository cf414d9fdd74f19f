// A plain model of all that decides what is stored: sizes, weights, deadlines, idle times, tags, conditions, receivers.
// Maps in order of use; slow and obvious. What is done to all receivers is done to each when it is next used.

/** One receiver's answers: key text -> { args, value, error, weight, tags, deadline, limit }, least recently used first. */
class Answers {
  stored = new Map();
  hits = 0;
  misses = 0;
  constructor(bound, seen) {
    Object.assign(this, { bound, seen });
  }
}

export class OptionsModel {
  /** `key(args)`: a text, the same for equal keys. `run(receiver, args)`: what the memoized function does. */
  constructor({ maxSize, maxWeight = Infinity, ttl, tti, cacheErrors, tagged }, { key, clock, run }) {
    Object.assign(this, { maxSize: Math.max(0, maxSize), maxWeight, ttl, tti, cacheErrors, tagged, key, clock, run });
    this.loads = [];
    this.sweeps = [];
    this.forget();
  }

  forget() {
    this.all = new Map();
    /** Whether anything has died of age: it may be kept or not, which a clock that jumps back would show. */
    this.aged = false;
  }

  /** The answers of a receiver, after what was done to all in the meantime. */
  of(receiver) {
    let answers = this.all.get(receiver);
    if (answers === undefined) this.all.set(receiver, (answers = new Answers(this.maxSize, this.sweeps.length)));
    for (; answers.seen < this.sweeps.length; answers.seen++) this.sweeps[answers.seen].sweep(answers);
    return answers;
  }

  alive(entry) {
    return entry !== undefined && this.clock() < entry.deadline;
  }

  living(answers) {
    return [...answers.stored.values()].filter((entry) => this.alive(entry));
  }

  call(receiver, args) {
    const answers = this.of(receiver);
    const key = this.key(args);
    const entry = answers.stored.get(key);
    if (this.alive(entry)) {
      answers.hits++;
      answers.stored.delete(key);
      answers.stored.set(key, entry);
      if (this.tti !== undefined) entry.deadline = Math.min(entry.limit, this.clock() + this.tti);
      return this.give(entry);
    }
    answers.stored.delete(key);
    answers.misses++;
    const load = { answers, key, args, changes: [] };
    this.loads.push(load);
    const made = { args };
    try {
      made.value = this.run(receiver, args);
    } catch (error) {
      made.error = error;
    }
    this.loads.splice(this.loads.indexOf(load), 1);
    if (made.error === undefined || this.cacheErrors) this.store(load, made);
    return this.give(made);
  }

  give({ value, error }) {
    if (error !== undefined) throw error;
    return value;
  }

  store({ answers, key, changes }, entry) {
    const { stored, bound } = answers;
    const { value, error } = entry;
    if (bound === 0) return;
    entry.weight = error === undefined && this.maxWeight !== Infinity ? value.weight : 0;
    entry.tags = error === undefined && this.tagged ? value.tags : [];
    const lasts = typeof this.ttl === "number" ? this.ttl : this.ttl !== undefined && error === undefined ? value.ttl : Infinity;
    entry.limit = this.clock() + lasts;
    entry.deadline = Math.min(entry.limit, this.clock() + (this.tti ?? Infinity));
    if (entry.weight > this.maxWeight || changes.some((concerns) => concerns(entry)) || this.alive(stored.get(key))) return;
    stored.delete(key);
    const weighs = () => [...stored.values()].reduce((sum, { weight }) => sum + weight, 0);
    this.shrink(answers, () => weighs() + entry.weight > this.maxWeight || stored.size >= bound);
    stored.set(key, entry);
  }

  /** While there is too much: the dead go, then the least recently used. */
  shrink({ stored }, tooMuch) {
    if (tooMuch()) for (const [key, entry] of stored) if (!this.alive(entry)) stored.delete(key);
    while (tooMuch()) stored.delete(stored.keys().next().value);
  }

  /** Something is given up by hand: by which of the loads that are running, if it holds for what they make? */
  change(answers, concerns) {
    for (const load of this.loads) if (answers === null || load.answers === answers) load.changes.push((entry) => concerns(entry, load));
  }

  delete(receiver, args) {
    const answers = this.of(receiver);
    const key = this.key(args);
    this.change(answers, (_, load) => load.key === key);
    const had = this.alive(answers.stored.get(key));
    answers.stored.delete(key);
    return had;
  }

  sweepOut({ stored }, condition) {
    const gone = [...stored].filter(([, entry]) => this.alive(entry) && condition(entry));
    for (const [key] of gone) stored.delete(key);
    return gone.length;
  }

  deleteWhere(receiver, all, condition) {
    const answers = this.of(receiver);
    const count = this.sweepOut(answers, condition);
    this.change(all ? null : answers, condition);
    if (all) answers.seen = this.sweeps.push({ sweep: (answers) => this.sweepOut(answers, condition) });
    return count;
  }

  invalidateTag(receiver, all, tag) {
    const has = (entry) => entry.tags.includes(tag);
    const answers = this.of(receiver);
    this.change(all ? null : answers, has);
    return (all ? [...this.all.values()] : [answers]).reduce((count, answers) => count + this.sweepOut(answers, has), 0);
  }

  resize(receiver, all, size) {
    const sweep = (answers) => {
      answers.bound = Math.max(0, size);
      this.shrink(answers, () => answers.stored.size > answers.bound);
    };
    const answers = this.of(receiver);
    sweep(answers);
    if (!all) return;
    this.maxSize = Math.max(0, size);
    answers.seen = this.sweeps.push({ sweep });
  }

  clear() {
    this.change(null, () => true);
    this.forget();
  }

  clearOne(receiver) {
    const answers = this.of(receiver);
    this.change(answers, () => true);
    Object.assign(answers, { stored: new Map(), hits: 0, misses: 0 });
  }

  peek(receiver, args) {
    const entry = this.of(receiver).stored.get(this.key(args));
    return this.alive(entry) ? [entry.value] : [];
  }

  entries(receiver) {
    return this.living(this.of(receiver)).map(({ args, value, weight, deadline }) => ({ args, value, weight, expiresAt: deadline === Infinity ? undefined : deadline }));
  }

  info(sets = [...this.all.values()], maxSize = this.maxSize) {
    const sum = (of) => sets.reduce((total, answers) => total + of(answers), 0);
    const weight = sum((answers) => this.living(answers).reduce((sum, entry) => sum + entry.weight, 0));
    return { hits: sum((a) => a.hits), misses: sum((a) => a.misses), maxSize, currSize: sum((a) => this.living(a).length), weight };
  }
}
