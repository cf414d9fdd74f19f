import type { Policy } from "./protocol.js";

/** Of the folder's contents: another one is another place in it. */
export const FORMAT = 1;

/**
 * Keys, tags and values are bytes: not every SQLite that Node has brought keeps a text with a NUL in it.
 *
 * `lease`: who may fill a key, and which number the last news had when it was given. `given`: tags that were
 * invalidated while there were leases, with the number of that. `news`: what was changed, for the other
 * processes. `process`: who has the database open; whoever has died here has not closed it.
 */
export const SCHEMA = `
CREATE TABLE IF NOT EXISTS entry (
  id INTEGER PRIMARY KEY,
  key BLOB NOT NULL UNIQUE,
  value BLOB,
  file TEXT,
  size INTEGER NOT NULL,
  expires INTEGER,
  written INTEGER NOT NULL,
  used INTEGER NOT NULL,
  uses INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS entry_expires ON entry (expires) WHERE expires IS NOT NULL;
CREATE TABLE IF NOT EXISTS tagged (tag BLOB, entry INTEGER, PRIMARY KEY (tag, entry)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS tagged_entry ON tagged (entry);
CREATE TABLE IF NOT EXISTS lease (key BLOB PRIMARY KEY, token TEXT NOT NULL, until INTEGER NOT NULL, number INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS given (tag BLOB PRIMARY KEY, number INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS news (id INTEGER PRIMARY KEY AUTOINCREMENT, source INTEGER NOT NULL, kind INTEGER NOT NULL, name BLOB);
CREATE TABLE IF NOT EXISTS counter (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS process (source INTEGER PRIMARY KEY, pid INTEGER NOT NULL, since INTEGER NOT NULL);
INSERT OR IGNORE INTO counter VALUES ('entries', 0), ('bytes', 0), ('hits', 0), ('misses', 0), ('evicted', 0), ('expired', 0);
CREATE TRIGGER IF NOT EXISTS entry_inserted AFTER INSERT ON entry BEGIN
  UPDATE counter SET value = value + 1 WHERE name = 'entries';
  UPDATE counter SET value = value + NEW.size WHERE name = 'bytes';
END;
CREATE TRIGGER IF NOT EXISTS entry_resized AFTER UPDATE OF size ON entry BEGIN
  UPDATE counter SET value = value + NEW.size - OLD.size WHERE name = 'bytes';
END;
CREATE TRIGGER IF NOT EXISTS entry_deleted AFTER DELETE ON entry BEGIN
  UPDATE counter SET value = value - 1 WHERE name = 'entries';
  UPDATE counter SET value = value - OLD.size WHERE name = 'bytes';
  DELETE FROM tagged WHERE entry = OLD.id;
END;
`;

/** By what the next victim is found, first first. */
export const ORDER: Readonly<Record<Policy, string>> = { lru: "used", lfu: "uses, used", fifo: "written" };
export const indexOf = (policy: Policy) => `CREATE INDEX IF NOT EXISTS entry_${policy} ON entry (${ORDER[policy]})`;

/** So many bytes an entry takes beside its key and its value, about: columns, and its places in the indexes. */
export const OVERHEAD = 100;
/** So many news are remembered at least. Whoever has missed more than that takes everything for changed. */
export const NEWS_KEPT = 10_000;
