import { expect } from "chai";

import { progress } from "../../scripts/tasks/shared/progress.ts";

describe("Tasks: how far long work is", () => {
  it("is said every two seconds, with what is known", () => {
    const lines: string[] = [];
    let clock = 10_000;
    const tell = progress({ what: "bytes", say: (line) => lines.push(line), now: () => clock });
    for (const [moment, done, total] of [
      [11_999, 1, 100],
      [12_000, 50, 100],
      [13_999, 60, 100],
      [14_000, 99, 100],
      [16_000, 7, undefined],
    ] as const) {
      clock = moment;
      tell(done, total);
    }
    expect(lines).to.deep.equal(["bytes 50 / 100 (50%)", "bytes 99 / 100 (99%)", "bytes 7"]);
  });
});
