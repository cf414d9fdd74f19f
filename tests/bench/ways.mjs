// The ways of making a call. Each has its own timed loop, so that a loop's call sites see one kind of call
// only; every result goes into the checksum, by position.

function loopOne(f, [a], from, to, checksum) {
  for (let i = from; i < to; i++) checksum = (Math.imul(checksum, 31) + f(a[i])) | 0;
  return checksum;
}
function loopTwo(f, [a, b], from, to, checksum) {
  for (let i = from; i < to; i++) checksum = (Math.imul(checksum, 31) + f(a[i], b[i])) | 0;
  return checksum;
}
function loopFour(f, [a, b, c, d], from, to, checksum) {
  for (let i = from; i < to; i++) checksum = (Math.imul(checksum, 31) + f(a[i], b[i], c[i], d[i])) | 0;
  return checksum;
}
function loopText(f, [a, b], from, to, checksum) {
  for (let i = from; i < to; i++) checksum = (Math.imul(checksum, 31) + f(a[i] + b[i])) | 0;
  return checksum;
}
function loopMethod(_f, [a, b], from, to, checksum) {
  for (let i = from; i < to; i++) checksum = (Math.imul(checksum, 31) + a[i].m(b[i])) | 0;
  return checksum;
}
function loopFlat(f, [a, b, c], from, to, checksum) {
  for (let i = from; i < to; i++) checksum = (Math.imul(checksum, 31) + f({ x: a[i], y: b[i], name: c[i] })) | 0;
  return checksum;
}
function loopNested(f, [a, b, c], from, to, checksum) {
  for (let i = from; i < to; i++) {
    const query = { id: a[i], range: [b[i], b[i] + 10], filter: { tags: [c[i], "new"], strict: true } };
    checksum = (Math.imul(checksum, 31) + f(query)) | 0;
  }
  return checksum;
}

let sink; // whatever goes in here has to be built

/**
 * loop: timed; ask: one call, apart from the loops; counting: the function that is memoized, with a tally of
 * its calls; building: called in the memoized function's place, where making the argument is part of the call.
 */
const plainWay = {
  ask: (f, c, i) => f(c[0][i]),
  truth: (plain, c, i) => plain(c[0][i]),
  counting: (plain, tally) => (a) => {
    tally.calls++;
    return plain(a);
  },
};
const built = (make) => ({
  ...plainWay,
  ask: (f, c, i) => f(make(c, i)),
  truth: (plain, c, i) => plain(make(c, i)),
  building: (object) => {
    sink = object;
    return 1;
  },
});

export const ways = {
  one: { ...plainWay, loop: loopOne },
  two: {
    loop: loopTwo,
    ask: (f, c, i) => f(c[0][i], c[1][i]),
    truth: (plain, c, i) => plain(c[0][i], c[1][i]),
    counting: (plain, tally) => (a, b) => {
      tally.calls++;
      return plain(a, b);
    },
  },
  four: {
    loop: loopFour,
    ask: (f, c, i) => f(c[0][i], c[1][i], c[2][i], c[3][i]),
    truth: (plain, c, i) => plain(c[0][i], c[1][i], c[2][i], c[3][i]),
    counting: (plain, tally) => (a, b, c, d) => {
      tally.calls++;
      return plain(a, b, c, d);
    },
  },
  text: {
    ...built((c, i) => c[0][i] + c[1][i]),
    loop: loopText,
    // Reading one character is the least that makes V8 really build the string.
    building: (text) => text.charCodeAt(9),
  },
  method: {
    loop: loopMethod,
    ask: (_f, c, i) => c[0][i].m(c[1][i]),
    truth: (plain, c, i) => plain.call(c[0][i], c[1][i]),
    counting: (plain, tally) =>
      function (x) {
        tally.calls++;
        return plain.call(this, x);
      },
    /** The memoized function goes where a class has its methods. */
    install(f, c) {
      Object.getPrototypeOf(c[0][0]).m = f;
    },
  },
  flat: { ...built((c, i) => ({ x: c[0][i], y: c[1][i], name: c[2][i] })), loop: loopFlat },
  nested: {
    ...built((c, i) => ({ id: c[0][i], range: [c[1][i], c[1][i] + 10], filter: { tags: [c[2][i], "new"], strict: true } })),
    loop: loopNested,
  },
};
