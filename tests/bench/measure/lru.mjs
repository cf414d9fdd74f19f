/**
 * The misses that exact LRU has on these calls: `order` has the key number of each, `stretches` what of it ran.
 *
 * Key numbers in a doubly linked ring through typed arrays, element 0 its head. (A JavaScript Map in order of
 * use would be shorter, but finding its first key gets slower with every key that was deleted before it.)
 */
export function lruMisses(order, keys, capacity, stretches) {
  const next = new Int32Array(keys + 1);
  const previous = new Int32Array(keys + 1).fill(-1); // -1: not in the cache
  previous[0] = 0;
  let size = 0;
  let misses = 0;
  const unlink = (key) => {
    next[previous[key]] = next[key];
    previous[next[key]] = previous[key];
  };
  for (const [from, to] of stretches) {
    for (let i = from; i < to; i++) {
      const key = order[i] + 1;
      if (previous[key] >= 0) unlink(key);
      else {
        misses++;
        if (size === capacity) {
          const victim = next[0];
          unlink(victim);
          previous[victim] = -1;
        } else size++;
      }
      previous[key] = previous[0];
      next[key] = 0;
      next[previous[0]] = key;
      previous[0] = key;
    }
  }
  return misses;
}
