import { expect } from "chai";

import { digestOfBreaks, type Judged, markChanged, outdated, scoreOf } from "../../scripts/assurance/mutation/kept.ts";
import type { MutantName, Verdict } from "../../scripts/assurance/mutation/mutant.ts";
import { judgedTable } from "../../scripts/assurance/parts/judged.ts";

const FILE = "contracts/room/Counter.sol";

const mutantOf = (original: string, file = FILE): MutantName => ({
  file,
  place: "Counter.raise",
  operator: "relational",
  within: `require(${original})`,
  original,
  replacement: "false",
  nth: 1,
});
const ONE = mutantOf("by <= 10");
const TWO = mutantOf("by > 0");

const judgementsOf = (verdicts: readonly Verdict[]) =>
  verdicts.map((verdict, position) => ({ mutant: mutantOf(`by != ${position}`), verdict }));

function scoreOfBoth(): Judged {
  const score = scoreOf(
    FILE,
    [ONE, TWO].map((mutant) => ({ mutant, verdict: "killed" as const })),
    [],
  );
  if (typeof score === "number") throw new Error("Nothing survived.");
  return score;
}

describe("scores of mutation that are kept", () => {
  it("count each verdict once, and what is late as killed", () => {
    const judgements = judgementsOf(["killed", "timeout", "equal", "duplicate", "survived", "stillborn", "killed"]);
    const survivor = judgements.find(({ verdict }) => verdict === "survived")?.mutant ?? ONE;
    expect(scoreOf(FILE, judgements, [{ ...survivor, reason: "Nobody can tell." }])).to.deep.equal({
      file: FILE,
      breaks: digestOfBreaks(judgements.map(({ mutant }) => mutant)),
      mutants: 7,
      killed: 3,
      equal: 2,
      explained: 1,
      stillborn: 1,
    });
  });

  it("are not given where a break survived without a reason", () => {
    expect(scoreOf(FILE, judgementsOf(["survived", "killed", "survived"]), [])).to.equal(2);
  });

  it("hold whatever the order in which breaks are found, and until one is another", () => {
    const rows = [scoreOfBoth()];
    expect(outdated(rows, [], [TWO, ONE])).to.deep.equal([]);
    for (const others of [[ONE], [ONE, mutantOf("by >= 0")], [ONE, TWO, mutantOf("by != 0")]]) {
      expect(outdated(rows, [], others).map(({ file }) => file)).to.deep.equal([FILE]);
    }
  });

  it("without names of the breaks hold while there are as many, those of a folder for all of its files", () => {
    const elsewhere = mutantOf("by > 0", "contracts/room/inner/Other.sol");
    const row = { file: "contracts/room/", mutants: 2, killed: 2, equal: 0, explained: 0, stillborn: 0 };
    expect(outdated([row], [], [ONE, elsewhere])).to.deep.equal([]);
    expect(outdated([row], [], [ONE, TWO, elsewhere])).to.have.lengthOf(1);
    expect(outdated([{ ...row, file: "contracts/room/inner/" }], [], [ONE, TWO]).map(({ file }) => file)).to.deep.equal(
      ["contracts/room/inner/", FILE],
    );
  });

  it("are missed where a file has none, and a list of survivors may not name what cannot be broken", () => {
    expect(outdated([], [], [ONE]).map(({ message }) => message)[0]).to.match(/^No break of it was judged/);
    const list = [{ ...mutantOf("by < 3"), reason: "Nobody can tell." }];
    const problems = outdated([{ ...scoreOfBoth(), explained: 1 }], list, [ONE, TWO]);
    expect(problems.map(({ message }) => message)).to.have.lengthOf(1);
    expect(problems[0]?.message).to.include("can no longer be made").and.to.include("by < 3");
  });

  it("count as many reasons as the list has for the file", () => {
    const list = [{ ...ONE, reason: "Nobody can tell." }];
    expect(outdated([{ ...scoreOfBoth(), explained: 1 }], list, [ONE, TWO])).to.deep.equal([]);
    for (const [explained, reasons] of [
      [0, list],
      [1, []],
    ] as const) {
      const [problem, ...others] = outdated([{ ...scoreOfBoth(), explained }], reasons, [ONE, TWO]);
      expect(others).to.deep.equal([]);
      expect(problem?.message).to.include(`has not the ${explained} reasons`);
    }
  });

  it("say in the report what changed since, until it is judged again", () => {
    const now = [ONE, mutantOf("by > 0", "contracts/room/Other.sol")];
    const marked = markChanged([scoreOfBoth()], now);
    expect(marked.map(({ file, killed, changed }) => ({ file, killed, changed }))).to.deep.equal([
      { file: FILE, killed: 2, changed: true },
      { file: "contracts/room/Other.sol", killed: 0, changed: true },
    ]);
    expect(outdated(marked, [], now)).to.deep.equal([]);
    expect(outdated(marked, [], [ONE])).to.have.lengthOf(1);
    const table = judgedTable([...marked, { ...scoreOfBoth(), file: "contracts/room/Third.sol" }]);
    expect(table).to.include("| contracts/room | 5 | 4 | 0 | 0 | 0 | 80.0 %, 2 of 3 changed since |");
    expect(table).to.include(`| ${FILE} | 2 | 2 | 0 | 0 | 0 | 100.0 %, changed since |`);
    expect(table).to.include("| contracts/room/Third.sol | 2 | 2 | 0 | 0 | 0 | 100.0 % |");
  });
});
