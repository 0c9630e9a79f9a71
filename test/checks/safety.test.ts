import { expect } from "chai";
import { createRequire } from "node:module";

import { describe as inWords } from "../../scripts/checks/problem.ts";
import { checkSafety } from "../../scripts/checks/safety.ts";
import { makeProject, removeProjects } from "./fixture.ts";

const solc = createRequire(import.meta.url)("solc") as { compile(input: string): string };

const FILE = "contracts/identity/A.sol";
const HEAD = "// SPDX-License-Identifier: MIT\npragma solidity ^0.8.28;\n";

/** What the check says of a source, with these exceptions. */
function findings(body: string, exceptions: readonly object[] = []): string[] {
  const content = HEAD + body;
  const sources = { [`project/${FILE}`]: { content } };
  const settings = { outputSelection: { "*": { "": ["ast"] } } };
  const output = JSON.parse(solc.compile(JSON.stringify({ language: "Solidity", sources, settings }))) as {
    errors?: { severity: string; formattedMessage: string }[];
  };
  const broken = (output.errors ?? []).filter(({ severity }) => severity === "error");
  if (broken.length > 0) throw new Error(broken[0]?.formattedMessage);
  const root = makeProject({
    [FILE]: content,
    "artifacts/build-info/one.json": JSON.stringify({ input: { sources } }),
    "artifacts/build-info/one.output.json": JSON.stringify({ output }),
    "scripts/checks/safety/exceptions.json": JSON.stringify(exceptions),
  });
  return checkSafety(root).map(inWords);
}

/** The rules that speak, without their places. */
const rules = (body: string): string[] => findings(body).map((line) => / ([a-z-]+) /.exec(line)?.[1] ?? line);

/** A contract with one function of this body that tells what it does and asks who calls. */
const one = (body: string): string => `contract A {
    event Done(address by);
    uint256 public total;
    mapping(address who => uint256 sum) public sums;
    function f(address other, bytes calldata a, bytes calldata b) external payable {
        emit Done(msg.sender);
        ${body}
    }
}
`;

describe("the check of safety", () => {
  afterEach(removeProjects);

  for (const [rule, body] of [
    ["no-origin", "sums[tx.origin] = 1;"],
    ["no-chance", "total = block.prevrandao;"],
    ["no-chance", "total = uint256(blockhash(block.number - 1));"],
    ["no-selfdestruct", "selfdestruct(payable(other));"],
    ["no-creation", "new B();"],
    ["no-ecrecover", "sums[ecrecover(bytes32(a), 27, bytes32(b), 0)] = 1;"],
    ["packed-hash", "total = uint256(keccak256(abi.encodePacked(a, b)));"],
    ["unlooked-call", "other.staticcall(a);"],
    ["exact-balance", "require(other.balance == 1);"],
    ["exact-time", "require(block.timestamp != 1);"],
    ["no-if-revert", "if (a.length == 0) revert();"],
    ["no-if-revert", "if (a.length == 0) { revert(); }"],
    ["unchecked", "unchecked { total = 1; }"],
    ["assembly", 'assembly ("memory-safe") { sstore(0, 1) }'],
  ] as const) {
    it(`reports ${rule}: ${body}`, () => {
      expect(rules(`${one(body)}contract B {}\n`)).to.deep.equal([rule]);
    });
  }

  it("reports foreign code in our storage, by Solidity and by assembly", () => {
    expect(rules(one("(bool ok, ) = other.delegatecall(a); require(ok);"))).to.include("no-delegatecall");
    const yul = one('assembly ("memory-safe") { pop(delegatecall(gas(), other, 0, 0, 0, 0)) }');
    expect(rules(yul)).to.include("yul-forbidden");
  });

  it("wants assembly to be memory-safe", () => {
    expect(findings(one("assembly { sstore(0, 1) }")).join()).to.contain("assembly has to be memory-safe");
  });

  it("lets packed hashes of one content of any length pass, and comparisons that are no equality", () => {
    expect(findings(one("total = uint256(keccak256(abi.encodePacked(other, a)));"))).to.deep.equal([]);
    expect(findings(one("require(other.balance >= 1 && block.timestamp < 1);"))).to.deep.equal([]);
    expect(findings(one("(bool ok, ) = other.staticcall(a); require(ok);"))).to.deep.equal([]);
  });

  it("reports characters that turn the text around", () => {
    expect(findings(`// \u202e\u202c\n${one("total = 1;")}`).join()).to.contain("no-direction");
  });

  describe("state after a call", () => {
    const outside = "interface I { function g() external; function h() external view returns (uint256); }\n";

    it("is reported, in the function and through what it calls", () => {
      expect(rules(outside + one("I(other).g(); total = 1;"))).to.deep.equal(["late-write"]);
      expect(rules(outside + one("(bool ok, ) = other.call(a); require(ok); ++sums[other];"))).to.deep.equal([
        "late-write",
      ]);
      const through = `${outside}contract A {
    event Done(address by);
    uint256 private _total;
    function f(I other) external { _ask(other); _note(); }
    function _ask(I other) private { other.g(); }
    function _note() private { _total = 1; emit Done(msg.sender); }
}
`;
      expect(findings(through)).to.deep.equal([
        `${FILE}:7: late-write A.f: state is written after a call to somebody else.`,
      ]);
    });

    it("is reported where a parent's function is overridden by one that calls", () => {
      const overridden = `${outside}abstract contract P {
    event Done(address by);
    uint256 internal _total;
    function f(I other) external { _ask(other); _total = 1; emit Done(msg.sender); }
    function _ask(I other) internal virtual;
}
contract A is P {
    function _ask(I other) internal override { other.g(); }
}
`;
      expect(rules(overridden)).to.deep.equal(["late-write"]);
    });

    it("is fine before the call, and after a question", () => {
      expect(findings(outside + one("total = 1; I(other).g();"))).to.deep.equal([]);
      expect(findings(outside + one("total = I(other).h(); delete sums[other];"))).to.deep.equal([]);
    });
  });

  describe("doors", () => {
    it("reports one through which anybody changes state, and one that tells nobody", () => {
      const open = "contract A {\n    uint256 private _total;\n    function f() external { _total = 1; }\n}\n";
      expect(findings(open)).to.deep.equal([
        `${FILE}:5: silent-write A.f: state changes and no event tells.`,
        `${FILE}:5: open-door A.f: anybody may call it: nobody asks who does.`,
      ]);
    });

    it("sees state behind a pointer, in a list and behind a library", () => {
      const body = (inner: string): string => `library L {
    function set(mapping(uint256 key => uint256 value) storage map) internal { map[0] = 1; }
}
contract A {
    struct S { uint256 value; }
    S private _one;
    uint256[] private _list;
    mapping(uint256 key => uint256 value) private _map;
    function f() external { ${inner} }
}
`;
      for (const inner of ["S storage one = _one; one.value = 1;", "_list.push(1);", "L.set(_map);", "delete _one;"]) {
        expect(rules(body(inner)), inner).to.deep.equal(["silent-write", "open-door"]);
      }
      expect(findings(body("S memory one = _one; one.value = 1;"))).to.deep.equal([]);
    });
  });

  describe("exceptions", () => {
    const open = "contract A {\n    uint256 private _total;\n    function f() external { _total = 1; }\n}\n";
    const reason = "in a test";

    it("let one rule pass at one place, or in a whole contract", () => {
      const silent = { rule: "silent-write", place: "A.f", reason };
      expect(findings(open, [silent, { rule: "open-door", place: "A", reason }])).to.deep.equal([]);
      expect(findings(open, [silent]).join()).to.match(/^contracts.*open-door/);
    });

    it("are problems themselves when nothing needs them", () => {
      const unneeded = { rule: "unchecked", place: "A.f", reason };
      expect(findings(one("total = 1;"), [unneeded])).to.deep.equal([
        "scripts/checks/safety/exceptions.json: unchecked A.f: nothing needs this exception; take it out.",
      ]);
    });
  });
});
