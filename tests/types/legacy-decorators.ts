// Decorators as TypeScript's `experimentalDecorators` has them.

import { memoized, type Memoized } from "cache-wasm";

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
  [Symbol.iterator](): Iterator<string> {
    return this.words[Symbol.iterator]();
  }

  // @ts-expect-error there is no such option
  @memoized({ maxsize: 1 })
  wrong(): void {}
  // @ts-expect-error text is no size
  @memoized({ maxSize: "1" })
  worse(): void {}
  // @ts-expect-error a field has no descriptor
  @memoized
  field = 1;
}
// @ts-expect-error a class is not called
@memoized()
class Whole {}

const course = new Course("A course");
const lesson: string = course.lesson("spring", 8);
const loaded: Promise<string[]> = course.load({ id: 1 });
const generic: ["x"] = course.generic("x");
const words: string[] = course.words;
// @ts-expect-error a term is text
course.lesson(1);

const surface = course.lesson as Memoized<Course["lesson"]>;
const hits: number = surface.cacheInfo().hits;

export { generic, hits, lesson, loaded, Whole, words };
