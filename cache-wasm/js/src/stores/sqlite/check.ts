import { textOf } from "./bytes.js";
import { isDamage } from "./connection.js";
import type { Entries } from "./entries.js";
import type { SqliteProblem } from "./protocol.js";
import { OVERHEAD } from "./schema.js";

/** So many of SQLite's own complaints are enough. */
const COMPLAINTS = 20;

/**
 * Looks whether the folder is as it should be; with `mends`, makes it so: entries without their file go, so do
 * files without an entry, and a database that SQLite takes for damaged is left for a new one.
 */
export function check(entries: Entries, mends: boolean): SqliteProblem[] {
  const { connection } = entries;
  try {
    const complaints = connection.all(`PRAGMA integrity_check(${COMPLAINTS})`).map((row) => String(row["integrity_check"]));
    if (complaints.length !== 1 || complaints[0] !== "ok") {
      if (mends) connection.giveUp(complaints[0]);
      return complaints.map((what) => ({ kind: "database", what }));
    }
  } catch (error) {
    if (!isDamage(error)) throw error;
    if (mends) connection.giveUp(error);
    return [{ kind: "database", what: String(error) }];
  }
  const problems: SqliteProblem[] = [];
  // What is changed meanwhile is not to look wrong.
  connection[mends ? "write" : "read"](() => {
    for (const { id, key, file, size } of connection.all("SELECT id, key, file, size FROM entry WHERE file IS NOT NULL")) {
      const found = entries.values.size(file as string);
      if (found === (size as number) - (key as Uint8Array).length - OVERHEAD) continue;
      problems.push({ kind: found === undefined ? "missing file" : "wrong size", what: textOf(key) });
      if (mends) connection.run("DELETE FROM entry WHERE id = ?", id!);
    }
    const orphans = orphansOf(entries);
    problems.push(...orphans.map((what): SqliteProblem => ({ kind: "orphan file", what })));
    if (mends) entries.values.remove(orphans);
    for (const { tag } of connection.all("SELECT tag FROM tagged WHERE entry NOT IN (SELECT id FROM entry)")) problems.push({ kind: "orphan tag", what: textOf(tag) });
    if (mends) connection.run("DELETE FROM tagged WHERE entry NOT IN (SELECT id FROM entry)");
    const counted = connection.get("SELECT count(*) AS entries, coalesce(sum(size), 0) AS bytes FROM entry")!;
    for (const name of ["entries", "bytes"]) {
      const noted = connection.get("SELECT value FROM counter WHERE name = ?", name)!["value"];
      if (noted === counted[name]) continue;
      problems.push({ kind: "counter", what: `${name}: ${noted} instead of ${counted[name]}` });
      if (mends) connection.run("UPDATE counter SET value = ? WHERE name = ?", counted[name]!, name);
    }
  });
  return problems;
}

/** Files that somebody has written who died before it could be noted. */
export function removeOrphans(entries: Entries): void {
  entries.values.remove(orphansOf(entries));
}

function orphansOf({ connection, values }: Entries): string[] {
  return values.orphans(new Set(connection.all("SELECT file FROM entry WHERE file IS NOT NULL").map(({ file }) => file as string)));
}
