import { randomInt } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { DatabaseSync, type Statement } from "node:sqlite";
import { FORMAT, indexOf, SCHEMA } from "./schema.js";
import type { Settings } from "./protocol.js";

/** SQLite's own patience, in milliseconds: short, so that those who wait try at random times instead of in its steps. */
const BUSY = 5;
/** The longest pause between two attempts, in milliseconds. */
const LONGEST_PAUSE = 20;

/** Primary result codes of SQLite. */
const SQLITE_BUSY = 5;
const SQLITE_LOCKED = 6;
const SQLITE_CORRUPT = 11;
const SQLITE_NOTADB = 26;

const codeOf = (error: unknown) => ((error as { errcode?: number } | null)?.errcode ?? 0) & 0xff;
export const isBusy = (error: unknown) => [SQLITE_BUSY, SQLITE_LOCKED].includes(codeOf(error));
export const isDamage = (error: unknown) => [SQLITE_CORRUPT, SQLITE_NOTADB].includes(codeOf(error));

/** Where one generation of the folder's contents is. The next one begins when its database turned out to be damaged. */
const placeOf = (folder: string, generation: number) => join(folder, `${FORMAT}.${generation}`);
/** Whoever finds this goes on to the next generation. Nothing is renamed or removed under those who have it open. */
const markOf = (place: string) => join(place, "damaged");

const sleeper = new Int32Array(new SharedArrayBuffer(4));
function sleep(ms: number): void {
  Atomics.wait(sleeper, 0, 0, ms);
}

/** The database of a folder, opened by this process beside others. Everything in it blocks: it is for a thread of its own. */
export class Connection {
  /** Who this is, among those who have it open. */
  readonly source = randomInt(2 ** 31);
  /** Whether somebody who had it open has died since. */
  hasCrashed = false;
  private readonly statements = new Map<string, Statement>();

  private constructor(
    readonly place: string,
    private readonly db: DatabaseSync,
    private readonly inode: number,
    private readonly patience: number,
  ) {}

  /** Opens it, or makes it. What is damaged is left lying, and a new one begun. */
  static open(settings: Settings): Connection {
    const { folder } = settings;
    mkdirSync(folder, { recursive: true });
    const generations = readdirSync(folder).flatMap((name) => {
      const [format, generation] = name.split(".").map(Number);
      return format === FORMAT && generation! > 0 ? [generation!] : [];
    });
    for (let generation = Math.max(1, ...generations); ; generation++) {
      const place = placeOf(folder, generation);
      if (existsSync(markOf(place))) continue;
      try {
        const connection = Connection.openAt(place, settings);
        // The last damaged one is kept for who wants to look into it.
        for (const old of generations) if (old < generation - 1) remove(placeOf(folder, old));
        return connection;
      } catch (error) {
        if (!isDamage(error)) throw error;
        mark(place, error);
      }
    }
  }

  private static openAt(place: string, settings: Settings): Connection {
    make(place);
    make(join(place, "values"));
    const file = join(place, "entries.db");
    const db = new DatabaseSync(file);
    try {
      db.exec(`PRAGMA busy_timeout = ${BUSY}`);
      const { ino } = statSync(file, { throwIfNoEntry: false }) ?? { ino: -1 };
      const connection = new Connection(place, db, ino, settings.patience);
      connection.patiently(() => db.exec("PRAGMA auto_vacuum = INCREMENTAL; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL"));
      connection.hasCrashed = connection.write(() => {
        db.exec(SCHEMA + indexOf(settings.policy));
        return connection.enter();
      });
      if (connection.hasCrashed) connection.quickCheck();
      return connection;
    } catch (error) {
      db.close();
      throw error;
    }
  }

  /** Whether it is still the one that others find in the folder. */
  get isCurrent(): boolean {
    return !existsSync(markOf(this.place)) && statSync(join(this.place, "entries.db"), { throwIfNoEntry: false })?.ino === this.inode;
  }

  /** Nobody is to use it any more. */
  giveUp(error: unknown): void {
    mark(this.place, error);
  }

  get(sql: string, ...values: Parameters<Statement["get"]>): ReturnType<Statement["get"]> {
    return this.prepared(sql).get(...values);
  }

  all(sql: string, ...values: Parameters<Statement["all"]>): ReturnType<Statement["all"]> {
    return this.prepared(sql).all(...values);
  }

  run(sql: string, ...values: Parameters<Statement["run"]>): number {
    return Number(this.prepared(sql).run(...values).changes);
  }

  /** All or nothing, after whoever writes now. */
  write<T>(work: () => T): T {
    this.patiently(() => this.run("BEGIN IMMEDIATE"));
    try {
      const result = work();
      this.patiently(() => this.run("COMMIT"));
      return result;
    } catch (error) {
      try {
        this.run("ROLLBACK");
      } catch {
        // SQLite has done it already.
      }
      throw error;
    }
  }

  /** Reads that see one state of it. */
  read<T>(work: () => T): T {
    return this.patiently(() => {
      this.run("BEGIN");
      try {
        return work();
      } finally {
        this.run("COMMIT");
      }
    });
  }

  quickCheck(): void {
    const [first] = this.all("PRAGMA quick_check(1)");
    if (first?.["quick_check"] !== "ok") throw Object.assign(new Error(String(first?.["quick_check"])), { errcode: SQLITE_CORRUPT });
  }

  close(): void {
    try {
      this.write(() => this.run("DELETE FROM process WHERE source = ?", this.source));
    } catch {
      // Then it counts as one that has died.
    }
    this.statements.clear();
    this.db.close();
  }

  /** Tries again, at random times, as long as another one is in the way. */
  private patiently<T>(work: () => T): T {
    const began = performance.now();
    for (let pause = 1; ; pause = Math.min(LONGEST_PAUSE, pause * 2)) {
      try {
        return work();
      } catch (error) {
        if (!isBusy(error) || performance.now() - began > this.patience) throw error;
        sleep(pause * Math.random());
      }
    }
  }

  /** Notes who has it open; whether somebody has died who had. */
  private enter(): boolean {
    const dead = this.all("SELECT source, pid FROM process").filter(({ pid }) => !isAlive(pid as number));
    for (const { source } of dead) this.run("DELETE FROM process WHERE source = ?", source!);
    this.run("INSERT INTO process VALUES (?, ?, ?)", this.source, process.pid, Date.now());
    return dead.length > 0;
  }

  private prepared(sql: string): Statement {
    let statement = this.statements.get(sql);
    if (statement === undefined) this.statements.set(sql, (statement = this.db.prepare(sql)));
    return statement;
  }
}

/** One after the other: for several at once Node says that they are not there, whatever is in the way. */
function make(folder: string): void {
  try {
    mkdirSync(folder);
  } catch (error) {
    if ((error as { code?: string }).code !== "EEXIST") throw error;
  }
}

/** Not every system removes what somebody still has open: then another time. */
function remove(place: string): void {
  try {
    rmSync(place, { recursive: true, force: true });
  } catch {
    // Whoever comes next tries again.
  }
}

function mark(place: string, error: unknown): void {
  try {
    writeFileSync(markOf(place), `${new Date().toISOString()} ${String(error)}\n`, { flag: "wx" });
  } catch (trouble) {
    // Somebody was faster.
    if ((trouble as { code?: string }).code !== "EEXIST") throw trouble;
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // It lives, and is somebody else's.
    return (error as { code?: string }).code === "EPERM";
  }
}
