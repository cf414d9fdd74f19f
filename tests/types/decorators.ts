// Decorators as the standard has them.

import { memoize, memoized, type Memoized } from "cache-wasm";

class Course {
  constructor(readonly title: string) {}

  @memoized
  lesson(term: string, hour?: number): string {
    return `${this.title} ${term} ${hour}`;
  }
  @memoized()
  plain(): number {
    return this.title.length;
  }
  @memoized({ maxSize: 10, ttl: 1000, key: "structural", name: "courses" })
  async load(options: { id: number }): Promise<string[]> {
    return [this.title, String(options.id)];
  }
  @memoized
  generic<T extends string>(value: T): [T] {
    return [value];
  }
  @memoized
  get words(): string[] {
    return this.title.split(" ");
  }
  @memoized({ tti: 5 })
  get count(): number {
    return this.words.length;
  }
  @memoized
  static find(title: string): Course {
    return new Course(title);
  }
  @memoized
  #secret(n: number): number {
    return n;
  }
  @memoized
  static #hidden(n: number): number {
    return n;
  }
  @memoized
  [Symbol.iterator](): Iterator<string> {
    return this.words[Symbol.iterator]();
  }
  look(): number {
    return this.#secret(1) + Course.#hidden(2);
  }

  // @ts-expect-error there is no such option
  @memoized({ maxsize: 1 })
  wrong(): void {}
  // @ts-expect-error text is no size
  @memoized({ maxSize: "1" })
  worse(): void {}
  // @ts-expect-error a size alone is no options object
  @memoized(10)
  worst(): void {}
  // @ts-expect-error a field is not called
  @memoized
  field = 1;
  // @ts-expect-error nor is an accessor
  @memoized
  accessor stored = 1;
}
// @ts-expect-error a class is not called
@memoized
class Whole {}

const course = new Course("A course");
const lesson: string = course.lesson("spring", 8);
const loaded: Promise<string[]> = course.load({ id: 1 });
const generic: ["x"] = course.generic("x");
const words: string[] = course.words;
const found: Course = Course.find("B");
// @ts-expect-error a term is text
course.lesson(1);
// @ts-expect-error one argument too many
course.plain(1);

// What stands on the method is there for those who say so.
const surface = course.lesson as Memoized<Course["lesson"]>;
const hit: boolean = surface.on(course).has("spring", 8);

// Called by hand, as a compiler would.
const method = memoized(memoize((n: number) => n), { kind: "method", name: "m" });
const n: number = method(1);

export { found, generic, hit, lesson, loaded, n, Whole, words };
