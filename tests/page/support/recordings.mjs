// Recordings that are too long to stand in a file.

/** So many calls of one function, of 2048 keys in an order without a pattern, in a cache of 200 places. */
export function longRecording(calls) {
  const lines = ['{"cacheTrace":1}', '{"op":"define","fn":1,"name":"load","maxSize":200}'];
  for (let t = 0; t < calls; t++) {
    const key = Math.imul(t, 2_654_435_761 | 0) >>> 21;
    lines.push(`{"op":"call","t":${t},"fn":1,"key":[{"role":"arg","type":"int","label":"${key}","id":${key + 1}}]}`);
  }
  return lines.join("\n");
}
