import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect } from "chai";
import hre from "hardhat";

import { writeContractPages } from "../../scripts/reference/contracts.ts";

describe("Reference of the contracts", () => {
  let folder: string;
  let count: number;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), "xinglin-reference-"));
    count = writeContractPages({ root: hre.config.paths.root, out: folder });
  });

  after(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  const read = (page: string): string => readFileSync(join(folder, page), "utf8");
  /** What a page says of one thing. */
  const about = (page: string, name: string): string => read(page).split(`#### ${name}\n`)[1]?.split("\n#")[0] ?? "";

  it("has a page for each file of every room, and none for the adversaries of tests", () => {
    const rooms = readdirSync(folder).filter((name) => name.endsWith(".md"));
    expect(rooms).to.include.members(["identity.md", "consent.md", "records.md", "care.md", "pharma.md", "kernel.md"]);
    expect(rooms).not.to.include("mocks.md");
    expect(count).to.be.greaterThan(100);
    expect(read("identity.md")).to.contain("| [PatientRegistry.sol](contracts/identity/PatientRegistry.md) |");
  });

  it("gives a function the words of its interface, its parameters and what it returns", () => {
    const [own, inherited] = [
      "contracts/identity/PatientRegistry.md",
      "contracts/identity/interfaces/IPatientRegistry.md",
    ];
    const words = about(inherited, "register").split("```")[2];
    expect(words?.trim()).to.have.length.greaterThan(40);
    expect(about(own, "register")).to.contain(words);
    expect(about(inherited, "register")).to.match(
      /```solidity\nfunction register\(bytes32 salt, .*\) external .*;\n```/,
    );
    expect(about(inherited, "register")).to.match(/^Requirements: the id is not registered\. Emits /m);
    expect(about(inherited, "register")).to.match(/^- `guardians`: Hash of the \{GuardianSet\}, zero for none\.$/m);
  });

  it("shows structs with their members, events with what is indexed, errors with their values", () => {
    const page = read("contracts/identity/interfaces/IPatientRegistry.md");
    expect(page).to.contain("struct GuardianSet {\n    address[] guardians;\n    uint8 threshold;");
    expect(page).to.match(/event PatientRegistered\(PatientId indexed patient, /);
    expect(page).to.match(/error PatientAlreadyRegistered\(PatientId \w+\);/);
  });
});
