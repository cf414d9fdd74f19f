// Programs with one fault each: the kind of finding that names it, and the program, which makes a memoized function,
// has it watched by `watched` and uses it.

import { randomUUID } from "node:crypto";

import { chance, times, work, zipf } from "./tools.mjs";

export const faulty = [
  // The receiver is new for every call.
  ["always-new", "a view for each request, its method with self: key", ({ memoize, watched }) => {
    class View { }
    View.prototype.revenue = watched(memoize(function (month) { return work(month.length); }, { self: "key" }));
    times(300, () => new View().revenue("2026-11"));
  }],
  ["always-new", "a view for each request, answers for each view", ({ memoize, watched }) => {
    class View { }
    View.prototype.total = watched(memoize(function (from, to) { return work(from + to); }));
    times(200, (i) => new View().total(i % 3, 9));
  }],
  ["always-new", "a decorated getter of short-lived objects", ({ memoize, watched }) => {
    class Point { constructor(x) { this.x = x; } }
    const get = watched(memoize(function () { return work(this.x); }));
    Object.defineProperty(Point.prototype, "length", { get });
    times(400, (i) => new Point(i % 5).length);
  }],
  // An argument is.
  ["always-new", "a counter among the arguments", ({ memoize, watched }) => {
    let requests = 0;
    const f = watched(memoize((user, request) => work(user + 0 * request)));
    times(500, (i) => f(i % 8, ++requests));
  }],
  ["always-new", "a callback made for each call", ({ memoize, watched }) => {
    const f = watched(memoize((id, done) => { done(id); return work(id); }));
    times(250, (i) => f(i % 10, () => i));
  }],
  ["always-new", "an abort signal among the arguments", ({ memoize, watched }) => {
    const f = watched(memoize((id, signal) => (signal.aborted ? 0 : work(id))));
    times(150, (i) => f(i % 10, new AbortController().signal));
  }],
  ["always-new", "keys that never come again", ({ memoize, watched }) => {
    const f = watched(memoize((line) => work(line.length), { maxSize: 1000 }));
    times(800, (i) => f(`line ${i} of the log`));
  }],
  ["always-new", "a class instance for each call", ({ memoize, watched }) => {
    class Query { constructor(table) { this.table = table; } run() { return work(this.table.length); } }
    const f = watched(memoize((query, limit) => query.run() % limit));
    times(120, () => f(new Query("users"), 10));
  }],
  // The same content in another object.
  ["same-content", "options as an object literal", ({ memoize, watched }) => {
    const f = watched(memoize((options) => work(options.page)));
    times(300, (i) => f({ page: i % 4, sort: "name" }));
  }],
  ["same-content", "a list of ids, made anew", ({ memoize, watched }) => {
    const f = watched(memoize((ids) => work(ids.length)));
    times(200, (i) => f([i % 3, 7, 9]));
  }],
  ["same-content", "an id and a filter", ({ memoize, watched }) => {
    const f = watched(memoize((id, filter) => work(id + filter.tags.length)));
    times(400, (i) => f(i % 6, { tags: ["a", "b"], deep: { on: true } }));
  }],
  ["same-content", "dates of a day", ({ memoize, watched }) => {
    const f = watched(memoize((date) => work(date.getTime())));
    times(300, (i) => f(new Date(2020, 1, i % 7)));
  }],
  ["same-content", "parsed JSON in a method", ({ memoize, watched }) => {
    const api = { load: watched(memoize((body) => work(body.user))) };
    times(150, (i) => api.load(JSON.parse(`{"user":${i % 5},"fields":["name"]}`)));
  }],
  // Time and chance.
  ["time-or-random", "the time in milliseconds", ({ memoize, watched }) => {
    const f = watched(memoize((id, now) => work(id + 0 * now)));
    let ahead = 0;
    times(200, (i) => f(i % 5, Date.now() + ahead++ / 10));
  }],
  ["time-or-random", "a date of now", ({ memoize, watched }) => {
    const f = watched(memoize((city, at) => work(city.length + 0 * at)));
    times(150, () => f("Berlin", new Date()));
  }],
  ["time-or-random", "performance.now()", ({ memoize, watched }) => {
    const f = watched(memoize((id, at) => work(id + 0 * at)));
    times(300, (i) => f(i % 9, performance.now()));
  }],
  ["time-or-random", "a random number against caches", ({ memoize, watched }) => {
    const f = watched(memoize((url, salt) => work(url.length + 0 * salt)));
    times(300, () => f("/api", Math.random()));
  }],
  ["time-or-random", "a request id", ({ memoize, watched }) => {
    const f = watched(memoize((user, request) => work(user + 0 * request.length)));
    times(200, (i) => f(i % 4, randomUUID()));
  }],
  ["time-or-random", "the time as a text", ({ memoize, watched }) => {
    let ahead = 0;
    const f = watched(memoize((room, at) => work(room + 0 * at.length)));
    times(100, (i) => f(i % 3, new Date(Date.now() + ahead++).toISOString()));
  }],
  // Too small.
  ["too-small", "round and round over a little more than fits", ({ memoize, watched }) => {
    const f = watched(memoize((n) => work(n), { maxSize: 100 }));
    times(3000, (i) => f(i % 120));
  }],
  ["too-small", "users by popularity, in a cache for a few", ({ memoize, watched }) => {
    const [f, user] = [watched(memoize((n) => work(n), { maxSize: 16 })), zipf(400, 0.7, 1)];
    times(6000, () => f(user()));
  }],
  ["too-small", "all pairs of twenty", ({ memoize, watched }) => {
    const [f, next] = [watched(memoize((a, b) => work(a * 20 + b), { maxSize: 50 })), chance(2)];
    times(4000, () => f(next.below(20), next.below(20)));
  }],
  ["too-small", "one receiver that many ask", ({ memoize, watched }) => {
    class Directory { }
    Directory.prototype.email = watched(memoize(function (id) { return work(id); }, { maxSize: 32 }));
    const [directory, next] = [new Directory(), chance(3)];
    times(3000, () => directory.email(next.below(100)));
  }],
  ["too-small", "the default, for a thousand words", ({ memoize, watched }) => {
    const [f, next] = [watched(memoize((word) => work(word.length))), chance(4)];
    times(8000, () => f(`word ${next.below(1000)}`));
  }],
  // Another policy.
  ["other-policy", "a few that are used all the time, between scans", ({ memoize, watched }) => {
    const f = watched(memoize((n) => work(n), { maxSize: 64 }));
    let scanned = 1000;
    times(120, () => {
      times(40, (i) => f(i));
      times(60, () => f(scanned++));
    });
  }],
  ["other-policy", "popular pages among crawlers", ({ memoize, watched }) => {
    const [f, page, next] = [watched(memoize((n) => work(n), { maxSize: 50 })), zipf(60, 0.6, 5), chance(5)];
    let crawled = 1e6;
    times(12_000, () => f(next() < 0.45 ? page() : crawled++));
  }],
  ["other-policy", "a loop that is larger, without a word about its size", ({ memoize, watched }) => {
    const f = watched(memoize((n) => work(n), { maxSize: 80 }));
    times(5000, (i) => f(i % 200));
  }],
  // Growth.
  ["unbounded-growth", "every session, for ever", ({ memoize, watched }) => {
    const f = watched(memoize((session) => work(session), { maxSize: Infinity }));
    times(5000, (i) => f(i % 3 === 0 ? i % 50 : i));
  }],
  ["unbounded-growth", "texts that are searched for", ({ memoize, watched }) => {
    const [f, next] = [watched(memoize((text) => work(text.length), { maxSize: Infinity })), chance(6)];
    times(6000, () => f(next() < 0.5 ? `word ${next.below(30)}` : `query ${next.below(1e9)}`));
  }],
  ["unbounded-growth", "pixels", ({ memoize, watched }) => {
    const f = watched(memoize((x, y) => work(x + y), { maxSize: Infinity }));
    times(4000, (i) => f(i % 100, i >> 2));
  }],
  // Cheaper than a look-up.
  ["cheaper-than-lookup", "one more", ({ memoize, watched }) => {
    const f = watched(memoize((n) => n + 1, { maxSize: 500 }));
    times(6000, (i) => f(i % 300));
    times(300, (i) => f(i + 1000));
  }],
  ["cheaper-than-lookup", "a field", ({ memoize, watched }) => {
    const users = Array.from({ length: 200 }, (_, id) => ({ id, name: `user ${id}` }));
    const f = watched(memoize((user) => user.name, { maxSize: 400 }));
    times(5000, (i) => f(users[i % 200]));
  }],
  ["cheaper-than-lookup", "two strings together", ({ memoize, watched }) => {
    const f = watched(memoize((a, b) => a + b, { maxSize: 1000 }));
    times(8000, (i) => f("number", i % 400));
  }],
  ["cheaper-than-lookup", "the larger of two", ({ memoize, watched }) => {
    const f = watched(memoize((a, b) => (a > b ? a : b), { maxSize: 2000 }));
    times(9000, (i) => f(i % 30, i % 40));
  }],
  // Answers that callers change.
  ["changed-answer", "a list that is sorted in place", ({ memoize, watched }) => {
    const f = watched(memoize((n) => [work(n), work(n + 1), n, 5, 1], { maxSize: 50 }));
    times(300, (i) => f(i % 20).sort());
  }],
  ["changed-answer", "settings that one caller adds to", ({ memoize, watched }) => {
    const f = watched(memoize((name) => ({ name, size: work(name.length), flags: {} })));
    times(200, (i) => {
      const settings = f(`app ${i % 10}`);
      if (i % 7 === 0) settings.flags.debug = true;
    });
  }],
  ["changed-answer", "a map that is filled", ({ memoize, watched }) => {
    const f = watched(memoize((n) => new Map([[n, work(n)]])));
    times(100, (i) => f(i % 12).set("seen", i));
  }],
  ["changed-answer", "what a promise came to", async ({ memoize, watched }) => {
    const f = watched(memoize(async (n) => ({ n, rows: [work(n)] })));
    for (let i = 0; i < 60; i++) (await f(i % 6)).rows.push(i);
  }],
  // Answers that go stale.
  ["stale-answers", "a price that moves, forgotten by hand", ({ memoize, watched }) => {
    let price = 100;
    const f = watched(memoize((id) => work(id) + price));
    times(300, (i) => {
      f(i % 10);
      if (i % 30 === 29) {
        price++;
        f.cacheClear();
      }
    });
  }],
  ["stale-answers", "counts in a table that grows, evicted now and then", ({ memoize, watched }) => {
    let rows = 0;
    const f = watched(memoize((table) => ({ table, rows: work(rows++, 50) }), { maxSize: 60 }));
    const next = zipf(80, 0.8, 7);
    times(2000, () => f(next()));
  }],
  ["stale-answers", "users that are deleted when they change", ({ memoize, watched }) => {
    const ages = new Map();
    const f = watched(memoize((id) => ({ id, age: ages.get(id) ?? 0, work: work(id) })));
    times(400, (i) => {
      f(i % 20);
      if (i % 5 === 0) {
        ages.set(i % 20, i);
        f.delete(i % 20);
      }
    });
  }],
];
