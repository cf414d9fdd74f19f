import { randomBytes } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** A file that no entry names may be one that is being written, if it is not as old as this, in milliseconds. */
const IN_THE_MAKING = 60_000;

/** The large values of a database: files beside it, with names by chance, written once. */
export class Values {
  private readonly folder: string;

  constructor(place: string) {
    this.folder = join(place, "values");
  }

  /** Gives the name. */
  write(bytes: Uint8Array): string {
    const digits = randomBytes(16).toString("hex");
    // Folders with fewer files are faster on most file systems.
    const name = `${digits.slice(0, 2)}/${digits.slice(2)}`;
    const path = this.path(name);
    mkdirSync(dirname(path), { recursive: true });
    try {
      writeFileSync(path, bytes, { flag: "wx" });
    } catch (error) {
      this.remove([name]);
      throw error;
    }
    return name;
  }

  /** `undefined` where there is none any more. */
  read(name: string): Uint8Array | undefined {
    try {
      return readFileSync(this.path(name));
    } catch (error) {
      if ((error as { code?: string }).code === "ENOENT") return undefined;
      throw error;
    }
  }

  remove(names: readonly string[]): void {
    for (const name of names) {
      try {
        rmSync(this.path(name), { force: true });
      } catch {
        // Found by the next check.
      }
    }
  }

  size(name: string): number | undefined {
    return statSync(this.path(name), { throwIfNoEntry: false })?.size;
  }

  /** Those that are neither among the names nor possibly in the making. */
  orphans(names: ReadonlySet<string>): string[] {
    const all = readdirSync(this.folder).flatMap((first) => readdirSync(join(this.folder, first)).map((rest) => `${first}/${rest}`));
    return all.filter((name) => {
      if (names.has(name)) return false;
      const found = statSync(this.path(name), { throwIfNoEntry: false });
      return found !== undefined && Date.now() - found.mtimeMs > IN_THE_MAKING;
    });
  }

  private path(name: string): string {
    return join(this.folder, name);
  }
}
