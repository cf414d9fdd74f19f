// The plain model that the package is compared with: functools.lru_cache said in the fewest words, with the
// deadlines, receivers and invalidations that JavaScript adds. A Map in order of use; slow and obvious.

/** One set of answers: key text -> { args, value, deadline }, least recently used first. */
class Answers {
  stored = new Map();
  hits = 0;
  misses = 0;
}

export class Model {
  /**
   * `key(receiver, args)`: a text, the same for equal keys. `owner(receiver)`: a text, the same for receivers that
   * share one set of answers. `run(receiver, args)`: what the memoized function does.
   */
  constructor({ maxSize, ttl, key, owner, clock, run }) {
    this.maxSize = Math.max(0, maxSize);
    this.ttl = ttl;
    this.key = key;
    this.owner = owner;
    this.clock = clock;
    this.run = run;
    this.forget();
    this.running = [];
  }

  forget() {
    this.all = new Map(); // owner -> Answers
  }

  answers(receiver) {
    const owner = this.owner(receiver);
    if (!this.all.has(owner)) this.all.set(owner, new Answers());
    return this.all.get(owner);
  }

  alive(entry) {
    return entry !== undefined && (entry.deadline === undefined || this.clock() < entry.deadline);
  }

  call(receiver, args) {
    const answers = this.answers(receiver);
    const key = this.key(receiver, args);
    const entry = answers.stored.get(key);
    if (this.alive(entry)) {
      answers.hits++;
      answers.stored.delete(key);
      answers.stored.set(key, entry);
      return entry.value;
    }
    answers.misses++;
    const load = { answers, key, invalid: false };
    this.running.push(load);
    let value;
    try {
      value = this.run(receiver, args);
    } finally {
      this.running.splice(this.running.indexOf(load), 1);
    }
    if (!load.invalid) this.store(answers, key, args, value);
    return value;
  }

  store(answers, key, args, value) {
    if (this.maxSize === 0) return;
    if (this.alive(answers.stored.get(key))) return; // a call inside was faster: its entry stays as it is
    answers.stored.delete(key);
    if (answers.stored.size >= this.maxSize) this.sweep(answers);
    if (answers.stored.size >= this.maxSize) answers.stored.delete(answers.stored.keys().next().value);
    answers.stored.set(key, { args, value, deadline: this.ttl === undefined ? undefined : this.clock() + this.ttl });
  }

  sweep(answers) {
    for (const [key, entry] of answers.stored) if (!this.alive(entry)) answers.stored.delete(key);
  }

  invalidate(concerned) {
    for (const load of this.running) if (concerned(load)) load.invalid = true;
  }

  delete(receiver, args) {
    const answers = this.answers(receiver);
    const key = this.key(receiver, args);
    this.invalidate((load) => load.answers === answers && load.key === key);
    const entry = answers.stored.get(key);
    answers.stored.delete(key);
    return this.alive(entry);
  }

  clear() {
    this.invalidate(() => true);
    this.forget();
  }

  clearOne(receiver) {
    const answers = this.answers(receiver);
    this.invalidate((load) => load.answers === answers);
    Object.assign(answers, { stored: new Map(), hits: 0, misses: 0 });
  }

  peek(receiver, args) {
    const entry = this.answers(receiver).stored.get(this.key(receiver, args));
    return this.alive(entry) ? entry.value : undefined;
  }

  entries(receiver) {
    const answers = this.answers(receiver);
    this.sweep(answers);
    return [...answers.stored.values()].map(({ args, value }) => ({ args, value }));
  }

  info(sets = [...this.all.values()]) {
    const sum = (of) => sets.reduce((total, answers) => total + of(answers), 0);
    sets.forEach((answers) => this.sweep(answers));
    return [sum((a) => a.hits), sum((a) => a.misses), this.maxSize, sum((a) => a.stored.size)];
  }

  infoOf(receiver) {
    return this.info([this.answers(receiver)]);
  }
}
