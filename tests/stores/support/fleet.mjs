// Several processes on one store, and the truth that their function asks for.

import { fork } from "node:child_process";
import path from "node:path";

import { project } from "./project.mjs";

const running = new Set();
/** Also those of a test that has failed: they would keep the file from ending. */
export const killAll = () => running.forEach((child) => child.kill("SIGKILL"));
process.on("exit", killAll);

export class Fleet {
  /** key -> what is true of it now. */
  truth = new Map();
  /** Loads by key, in order: the number of the process. */
  loads = [];
  processes = [];
  /** Is told what a process' calls gave, where they are made by itself. */
  seen = () => {};

  /** `configuration`: { url, takes, skew, spoil, options }; `own` what is otherwise for each. */
  static async start(count, configuration, own = []) {
    const fleet = new Fleet();
    for (let i = 0; i < count; i++) fleet.processes.push(fleet.#start(i, { ...configuration, ...own[i] }));
    await Promise.all(fleet.processes.map(({ ready }) => ready));
    return fleet;
  }

  /** Kills one, and starts another one in its place. */
  async replace(number, configuration) {
    this.processes[number].child.kill("SIGKILL");
    this.processes[number] = this.#start(number, configuration);
    await this.processes[number].ready;
  }

  #start(number, configuration) {
    const child = fork(path.join(project, "process.mjs"), [JSON.stringify(configuration)], { cwd: project, serialization: "advanced" });
    running.add(child);
    child.once("exit", () => running.delete(child));
    const waiting = new Map();
    let count = 0;
    const ready = new Promise((resolve) =>
      child.on("message", ({ asks, key, id, ready, seen, ...answer }) => {
        if (ready) return resolve();
        if (seen !== undefined) return this.seen(number, seen);
        if (asks !== undefined) {
          this.loads.push({ key, number });
          if (child.connected) child.send({ answers: asks, value: this.truth.get(key) ?? 0 }, () => {});
          return;
        }
        const done = waiting.get(id);
        waiting.delete(id);
        done?.(answer);
      }),
    );
    const ended = { error: "the process has ended" };
    child.on("exit", () => waiting.forEach((done) => done(ended)));
    child.on("error", () => {});
    const ask = (op, ...args) =>
      new Promise((resolve) => {
        if (!child.connected) return resolve(ended);
        waiting.set(++count, resolve);
        child.send({ id: count, op, args }, () => {});
      });
    const told = async (op, ...args) => {
      const { error, result } = await ask(op, ...args);
      if (error !== undefined) throw new Error(error);
      return result;
    };
    return { child, ready, ask, told };
  }

  loadsOf(key) {
    return this.loads.filter((load) => load.key === key).length;
  }

  async stop() {
    for (const { child } of this.processes) child.kill("SIGKILL");
  }
}
