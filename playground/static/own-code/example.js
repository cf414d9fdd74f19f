// What the tab opens with.
export const EXAMPLE = `import { memoize, memoized } from "cache-wasm";

const square = memoize((n) => n * n, { maxSize: 3 });

for (const n of [1, 2, 3, 1, 4, 2]) square(n);

class Course {
  constructor(name) { this.name = name; }

  @memoized({ self: "key" })
  grades(term) { return \`\${this.name}, \${term}\`; }
}

// A new object for each request, as a web framework does it.
for (let request = 1; request <= 3; request++) new Course("maths").grades("spring");

console.log(square.cacheInfo());
console.log(Course.prototype.grades.cacheInfo());
`;
