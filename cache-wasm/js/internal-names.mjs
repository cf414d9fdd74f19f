// Names of properties that nobody outside of the package's own code sees: the build shortens them. A
// name that is also one of an option, of something public, of an export of the binary or of something
// that the platform brings must not stand here.

/** Whatever a memoized function consists of inside, class by class. */
export const INTERNAL_NAMES = [
  // Memo and what it tells observers
  ...["plain", "observer", "disposed", "receivers", "keyOf", "timed", "running", "deleted", "observe", "missed", "look"],
  ...["share", "settings"],
  // Receivers
  ...["epoch", "primitives", "ledgers", "registry", "enlist", "gone", "live"],
  // Entries and Ledger
  ...["bound", "hasher", "clearings", "ledger", "listed", "given", "replaced", "latest", "deadlines", "uses", "used"],
  ...["find1", "find2", "find1Slowly", "findFew", "findAmongFew", "holds", "locate", "keyAt", "argsAt", "take", "room", "grow", "release"],
  ...["k0", "k1", "m0", "m1", "deadline"],
  // Hasher
  ...["keepsAny", "keep", "releaseAll", "longs", "step", "finish", "chars", "float", "rare"],
  // Engine and JsEngine
  ...["heads", "nodes", "noted", "notes", "face", "decider", "refresh", "takeNotes", "soonest", "spare"],
  ...["due", "node", "head", "chain", "detach"],
];
