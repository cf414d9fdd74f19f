// Programs in which all is well, though some of them look a little like those in which it is not.

import { setTimeout as sleep } from "node:timers/promises";

import { chance, times, work, zipf } from "./tools.mjs";

export const healthy = [
  ["a few numbers again and again", ({ memoize, watched }) => {
    const f = watched(memoize((n) => work(n)));
    times(2000, (i) => f(i % 40));
  }],
  ["Fibonacci numbers", ({ memoize, watched }) => {
    const f = watched(memoize((n) => (n < 2 ? n : work(n, 100) * 0 + f(n - 1) + f(n - 2)), { maxSize: Infinity }));
    f(90);
  }],
  ["users by popularity, in a cache that is large enough", ({ memoize, watched }) => {
    const [f, user] = [watched(memoize((n) => work(n), { maxSize: 500 })), zipf(600, 1.1, 1)];
    times(8000, () => f(user()));
  }],
  ["users by popularity, steeply, in a small cache", ({ memoize, watched }) => {
    const [f, user] = [watched(memoize((n) => work(n), { maxSize: 128 })), zipf(2000, 1.5, 2)];
    times(8000, () => f(user()));
  }],
  ["words", ({ memoize, watched }) => {
    const [f, word] = [watched(memoize((text) => work(text.length), { maxSize: 1000 })), zipf(700, 1, 3)];
    times(5000, () => f(`word ${word()}`));
  }],
  ["a method of a few long-lived objects", ({ memoize, watched }) => {
    class Course { }
    Course.prototype.plan = watched(memoize(function (term) { return work(term); }));
    const courses = Array.from({ length: 10 }, () => new Course());
    times(3000, (i) => courses[i % 10].plan(i % 7));
  }],
  ["a method of short-lived objects that ask it often", ({ memoize, watched }) => {
    class Page { }
    Page.prototype.title = watched(memoize(function (language) { return work(language.length); }));
    times(200, () => {
      const page = new Page();
      times(10, () => page.title("de"));
    });
  }],
  ["a method with self: key and one receiver", ({ memoize, watched }) => {
    class Store { }
    Store.prototype.get = watched(memoize(function (id) { return work(id); }, { self: "key" }));
    const store = new Store();
    times(2000, (i) => store.get(i % 60));
  }],
  ["methods that share their answers", ({ memoize, watched }) => {
    class Shape { }
    Shape.prototype.area = watched(memoize((side) => work(side), { self: "ignore" }));
    times(1000, (i) => new Shape().area(i % 12));
  }],
  ["objects that stay", ({ memoize, watched }) => {
    const [f, users] = [watched(memoize((user) => work(user.id))), Array.from({ length: 90 }, (_, id) => ({ id }))];
    times(3000, (i) => f(users[i % 90]));
  }],
  ["objects by content", ({ memoize, watched }) => {
    const f = watched(memoize((options) => work(options.page), { key: "structural" }));
    times(1500, (i) => f({ page: i % 30, sort: "name" }));
  }],
  ["a key made of what counts", ({ memoize, watched }) => {
    const f = watched(memoize((user, at) => work(user + 0 * at), { key: (user) => user }));
    times(1000, (i) => f(i % 25, Date.now() + i));
  }],
  ["dates of the calendar", ({ memoize, watched }) => {
    const [f, days] = [watched(memoize((day) => work(day.getTime()))), Array.from({ length: 31 }, (_, day) => new Date(2026, 0, day))];
    times(900, (i) => f(days[i % 31]));
  }],
  ["the minute of the day", ({ memoize, watched }) => {
    const f = watched(memoize((city, minute) => work(city.length + 0 * minute)));
    times(1200, (i) => f(i % 2 ? "Oslo" : "Rome", Math.floor(Date.now() / 60_000)));
  }],
  ["without a bound, and few keys", ({ memoize, watched }) => {
    const [f, next] = [watched(memoize((a, b) => work(a + b), { maxSize: Infinity })), chance(4)];
    times(12_000, () => f(next.below(30), next.below(40)));
  }],
  ["without a bound by count, with one by weight", ({ memoize, watched }) => {
    const f = watched(memoize((n) => "x".repeat(n % 50) + work(n), { maxWeight: 20_000, weigh: (text) => text.length }));
    times(3000, (i) => f(i % 300));
  }],
  ["without a bound, with a time to live", ({ memoize, watched }) => {
    const f = watched(memoize((n) => work(n), { maxSize: Infinity, ttl: 60_000 }));
    times(4000, (i) => f(i % 4 ? i % 90 : i));
  }],
  ["a start from nothing: each once, and then again", ({ memoize, watched }) => {
    const f = watched(memoize((n) => work(n), { maxSize: 400 }));
    times(300, (i) => f(i));
    times(900, (i) => f(i % 300));
  }],
  ["hardly any calls", ({ memoize, watched }) => {
    const f = watched(memoize((name) => work(name.length)));
    times(12, (i) => f(`name ${i}`));
  }],
  ["no call at all", ({ memoize, watched }) => {
    watched(memoize((n) => work(n)));
  }],
  ["a loop that fits", ({ memoize, watched }) => {
    const f = watched(memoize((n) => work(n), { maxSize: 200 }));
    times(4000, (i) => f(i % 200));
  }],
  ["a working set that moves", ({ memoize, watched }) => {
    const [f, next] = [watched(memoize((n) => work(n), { maxSize: 100 })), chance(6)];
    times(10_000, (i) => f(Math.floor(i / 100) + next.below(60)));
  }],
  ["scans, with a policy for them", ({ memoize, watched }) => {
    const f = watched(memoize((n) => work(n), { maxSize: 64, policy: "s3-fifo" }));
    let scanned = 1000;
    times(100, () => {
      times(4, () => times(40, (i) => f(i)));
      times(12, () => f(scanned++));
    });
  }],
  ["first in, first out, where that is no worse", ({ memoize, watched }) => {
    const f = watched(memoize((n) => work(n), { maxSize: 300, policy: "fifo" }));
    times(3000, (i) => f(i % 250));
  }],
  ["promises", async ({ memoize, watched }) => {
    const f = watched(memoize(async (id) => {
      await sleep(0);
      return { id, rows: [work(id)] };
    }));
    for (let i = 0; i < 300; i++) await f(i % 20);
  }],
  ["promises that many wait for", async ({ memoize, watched }) => {
    const f = watched(memoize(async (id) => {
      await sleep(1);
      return work(id);
    }));
    for (let round = 0; round < 10; round++) await Promise.all(Array.from({ length: 50 }, (_, i) => f(i % 10)));
  }],
  ["answers that nobody changes", ({ memoize, watched }) => {
    const f = watched(memoize((n) => ({ n, list: [work(n), n], inside: { map: new Map([[1, n]]) } })));
    times(800, (i) => f(i % 60).list.length);
  }],
  ["answers of which each caller gets a copy", ({ memoize, watched }) => {
    const f = watched(memoize((n) => [n, work(n)], { copy: "clone" }));
    times(300, (i) => f(i % 30).push(i));
  }],
  ["answers that are evicted and made again, the same", ({ memoize, watched }) => {
    const [f, next] = [watched(memoize((n) => ({ n, work: work(n) }), { maxSize: 150 })), zipf(160, 0.9, 8)];
    times(4000, () => f(next()));
  }],
  ["answers that change, with a time to live", ({ memoize, watched }) => {
    let [now, price] = [0, 1];
    const f = watched(memoize((id) => work(id) + price, { ttl: 100, clock: () => now }));
    times(2000, (i) => {
      f(i % 10);
      now += 5;
      if (i % 40 === 0) price++;
    });
  }],
  ["one key that was invalidated, of many", ({ memoize, watched }) => {
    let version = 1;
    const f = watched(memoize((id) => (id === 3 ? version : 0) + work(id)));
    times(1500, (i) => {
      f(i % 50);
      if (i === 700) {
        version++;
        f.cacheClear();
      }
    });
  }],
  ["errors now and then", ({ memoize, watched }) => {
    const f = watched(memoize((n) => {
      if (n % 17 === 0) throw new Error("no");
      return work(n);
    }));
    times(1000, (i) => {
      try {
        f(i % 51);
      } catch {
        // As it is meant to be.
      }
    });
  }],
  ["random numbers, rounded", ({ memoize, watched }) => {
    const [f, next] = [watched(memoize((x) => work(x * 100), { maxSize: 200 })), chance(9)];
    times(4000, () => f(Math.round(next() * 100) / 100));
  }],
  ["ids that look random, of those who come again", ({ memoize, watched }) => {
    const ids = Array.from({ length: 40 }, (_, i) => `${i}f3a9c1e-7b2d-4c6e-9f10-${String(i).padStart(12, "0")}`.slice(-36));
    const f = watched(memoize((id) => work(id.length)));
    times(900, (i) => f(ids[i % 40]));
  }],
  ["recorders of events, four arguments", ({ memoize, watched }) => {
    const [f, next] = [watched(memoize((a, b, c, d) => work(a + b + c + d), { maxSize: 600 })), chance(10)];
    times(5000, () => f(next.below(5), next.below(5), next.below(5), next.below(4)));
  }],
  ["numbers of arguments that differ", ({ memoize, watched }) => {
    const f = watched(memoize((...numbers) => work(numbers.length)));
    times(1000, (i) => f(...Array.from({ length: i % 6 }, (_, n) => n)));
  }],
  ["a cache that is off", ({ memoize, watched }) => {
    const f = watched(memoize((n) => work(n), { maxSize: 0 }));
    times(300, (i) => f(i % 10));
  }],
  ["cleared between the tests of a suite", ({ memoize, watched }) => {
    const f = watched(memoize((n) => work(n)));
    times(40, () => {
      times(60, (i) => f(i % 15));
      f.cacheClear();
    });
  }],
  ["structural keys of texts and numbers", ({ memoize, watched }) => {
    const f = watched(memoize((query) => work(query.limit), { key: "structural", maxSize: 256 }));
    times(2000, (i) => f({ table: i % 2 ? "users" : "orders", limit: i % 50, where: [["id", i % 4]] }));
  }],
];
