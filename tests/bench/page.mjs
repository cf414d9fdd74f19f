// The measuring code in a browser's page.

import { measureAll } from "./measure.mjs";

globalThis.measureAll = measureAll;
