/** So many characters are printed of one program, and of one value. */
const MOST = 20_000;
const MOST_OF_ONE = 2_000;

/** What a program prints, as far as anybody would read it. */
export class Output {
  private size = 0;

  constructor(private readonly tell: (text: string, wrong: boolean) => void) {}

  /** Takes the place of what the platform's console does. */
  take(console: Console): void {
    for (const name of ["log", "info", "debug", "warn", "error"] as const) {
      console[name] = (...values: unknown[]) => this.print(values.map(shown).join(" "), name === "warn" || name === "error");
    }
    console.table = console.dir = (value: unknown) => this.print(shown(value), false);
  }

  flush(): void {
    if (this.size > MOST) this.tell(`… and ${this.size - MOST} characters more.`, false);
  }

  private print(text: string, wrong: boolean): void {
    const room = MOST - this.size;
    this.size += text.length;
    if (room > 0) this.tell(text.slice(0, room), wrong);
  }
}

/** A value as a text for people. */
function shown(value: unknown): string {
  if (typeof value === "string") return value;
  const text = written(value);
  return text.length > MOST_OF_ONE ? `${text.slice(0, MOST_OF_ONE)}…` : text;
}

function written(value: unknown): string {
  if (typeof value === "function") return `function ${value.name}`;
  if (typeof value !== "object" || value === null) return typeof value === "bigint" ? `${value}n` : String(value);
  try {
    if (value instanceof Error) return `${value.name}: ${value.message}`;
    return JSON.stringify(value, inner) ?? String(value);
  } catch {
    // A circle, or something that throws when it is looked at.
    return Object.prototype.toString.call(value);
  }
}

/** What JSON has no words for. */
function inner(_: string, value: unknown): unknown {
  if (typeof value === "bigint") return `${value}n`;
  if (typeof value === "function") return `function ${value.name}`;
  if (value instanceof Map) return { Map: [...value] };
  if (value instanceof Set) return { Set: [...value] };
  return typeof value === "number" && !Number.isFinite(value) ? String(value) : value;
}
