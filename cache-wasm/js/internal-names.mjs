// Names of properties that nobody outside of the package's own code sees: the build shortens them. A
// name that is also one of an option, of something public, of an export of the binary or of something
// that the platform brings must not stand here.

/** Whatever a memoized function consists of inside, class by class. */
export const INTERNAL_NAMES = [
  // Memo, and what it keeps of a call
  ...["way", "observers", "recorder", "listener", "disposed", "receivers", "keyOf", "timed", "plan", "why", "draw", "forgotten", "news", "since"],
  ...["changes", "givenUp", "watchedBy", "listen", "choose", "isAlive", "isUndisturbed", "changedAt", "begin", "look", "change", "entryAt", "removeWhere"],
  ...["takeBack", "finish", "isCurrent", "terms", "share", "give", "shown", "takeVictims", "tellVictims"],
  ...["clearedAt", "victims", "failed", "limit", "predicate", "settings"],
  // Receivers
  ...["epoch", "events", "sweeps", "sweep", "primitives", "ledgers", "registry", "enlist", "gone", "live", "catchUp"],
  // Ledger and Tags
  ...["allHits", "deadlines", "limits", "weights", "places", "dropAll", "invalidate", "deadline"],
  // Entries and Plan
  ...["bound", "hasher", "ledger", "listed", "given", "latest", "uses", "used", "ints", "others", "patience", "idle"],
  ...["find1", "find2", "addPlain", "findText", "findFloat", "findPair", "locateFew", "findOther", "findFew", "findAmongFew", "isAt", "holds", "locate", "keyAt", "argsAt", "giveArgs"],
  ...["room", "grow", "release", "tell", "lighten", "setKey", "lookForCrowd", "keepKeys", "putOff", "k0", "k1", "m0", "m1"],
  // Hasher
  ...["keeps", "strengthen", "stronger", "reading", "longs", "step", "finish", "float", "rare", "reseed"],
  // Engine and JsEngine
  ...["heads", "nodes", "told", "face", "decider", "refresh", "replaced", "soonest", "spare", "taken", "sorted"],
  ...["node", "head", "chain", "unchain", "inOrder", "stamp", "notes", "stride", "home"],
];
