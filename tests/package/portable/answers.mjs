// A small program with right answers to compare with: what an application does with `memoize`, on any platform.

export const EXPECTED = {
  answers: [3, 3, "no", "6 of 2", 2584, 3],
  squares: { hits: 60, misses: 40, maxSize: 30, currSize: 30 },
  shared: true,
  perInstance: [1, 1],
};

/** `squares` may be made before, for platforms that refuse this and that while a module is evaluated. */
export async function answers(memoize, squares = memoizedSquares(memoize)) {
  const add = memoize((a, b) => a + b);
  const thrice = memoize((options) => options.n * 3, { key: "structural" });
  const fib = memoize((n) => (n < 2 ? n : fib(n - 1) + fib(n - 2)));
  class Cart {
    constructor(price) {
      this.price = price;
    }
  }
  Cart.prototype.total = memoize(function (count) {
    return `${this.price * count} of ${count}`;
  });
  const [a, b] = [new Cart(3), new Cart(3)];
  b.total(2);
  const load = memoize(async (id) => ({ id }));
  const [first, second] = [load(1), load(1)];

  // 30 entries kept: the second twenty push ten of the first out, so both tables and order are at work.
  for (let i = 0; i < 20; i++) squares(i);
  for (let round = 0; round < 2; round++) for (let i = 0; i < 20; i++) squares(i);
  for (let i = 20; i < 40; i++) squares(i);
  for (let i = 20; i < 40; i++) squares(i);
  const { engine, ...counts } = squares.cacheInfo();
  return {
    answers: [add(1, 2), add(1, 2), squares.has(0) ? "yes" : "no", a.total(2), fib(18), thrice({ n: 1 })],
    squares: counts,
    shared: first === second && (await first) === (await second),
    perInstance: [Cart.prototype.total.on(a).cacheInfo().misses, Cart.prototype.total.on(b).cacheInfo().misses],
    engine,
  };
}

export function memoizedSquares(memoize) {
  return memoize((n) => n * n, { maxSize: 30 });
}
