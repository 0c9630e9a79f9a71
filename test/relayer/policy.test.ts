import { NotRelayed, parseRequest, policyOf, requestIdOf, requireAllowed } from "@xinglin/relayer";
import { expect } from "chai";
import { Interface } from "ethers";

const TARGET = `0x${"11".repeat(20)}`;
const OTHER = `0x${"22".repeat(20)}`;
const NOW = 1_800_000_000n;
const abi = new Interface(["function register(bytes32 salt)", "function pause()"]);
const policy = policyOf([{ address: TARGET, abi, functions: ["register"] }], { mostGas: 500_000n, mostBytes: 36 });

const document = {
  from: OTHER,
  to: TARGET,
  value: "0",
  gas: "300000",
  deadline: String(NOW + 3_600n),
  data: abi.encodeFunctionData("register", [`0x${"33".repeat(32)}`]),
  signature: `0x${"44".repeat(65)}`,
};
const judge = (changed: Partial<typeof document>) => () => {
  requireAllowed({ request: parseRequest({ ...document, ...changed }), policy, now: NOW });
};

describe("Relayer: what it pays for", () => {
  it("[RELAY-01] takes a function of the policy, up to its gas and bytes", () => {
    expect(judge({})).not.to.throw();
    expect(judge({ gas: "500000" })).not.to.throw();
  });

  const refused: Record<string, Partial<typeof document>> = {
    "another target": { to: OTHER },
    "another function": { data: abi.encodeFunctionData("pause") },
    "a call without a function": { data: "0x" },
    "three bytes of a selector": { data: document.data.slice(0, 8) },
    ether: { value: "1" },
    "one gas too much": { gas: "500001" },
    "one byte too much": { data: `${document.data}00` },
  };
  for (const [what, changed] of Object.entries(refused)) {
    it(`[RELAY-01] refuses ${what}`, () => {
      expect(judge(changed)).to.throw(NotRelayed);
    });
  }

  it("[RELAY-02] takes what counts for 120 seconds to a day, and nothing a second outside", () => {
    for (const left of [120n, 86_400n]) expect(judge({ deadline: String(NOW + left) })).not.to.throw();
    for (const left of [119n, 86_401n, -1n]) expect(judge({ deadline: String(NOW + left) })).to.throw(NotRelayed);
  });

  it("[RELAY-01] does not start with a policy that names a function which is not there", () => {
    expect(() => policyOf([{ address: TARGET, abi, functions: ["regster"] }])).to.throw(/has no function regster/);
  });

  const malformed: [string, unknown][] = [
    ["nothing", undefined],
    ["a list", []],
    ["a sender that is no account", { ...document, from: "zhao" }],
    ["a target that is no account", { ...document, to: 7 }],
    ["data that are no bytes", { ...document, data: "0x123" }],
    ["a signature of 64 bytes", { ...document, signature: `0x${"44".repeat(64)}` }],
    ["a signature of 66 bytes", { ...document, signature: `0x${"44".repeat(66)}` }],
    ["negative gas", { ...document, gas: -1 }],
    ["gas in hexadecimal digits", { ...document, gas: "0x10" }],
    ["gas with a fraction", { ...document, gas: 1.5 }],
    ["gas of 21 digits", { ...document, gas: "1".repeat(21) }],
    ["a deadline beyond 48 bits", { ...document, deadline: String(2n ** 48n) }],
  ];
  for (const [what, body] of malformed) {
    it(`[RELAY-03] refuses ${what}`, () => {
      expect(() => parseRequest(body))
        .to.throw()
        .with.property("name", "RequestMalformed");
    });
  }

  it("[RELAY-07] one request has one id, however its letters are written; another request has another", () => {
    const request = parseRequest(document);
    const shouted = parseRequest({ ...document, data: `0x${document.data.slice(2).toUpperCase()}`, gas: 300_000 });
    expect(requestIdOf(shouted)).to.equal(requestIdOf(request));
    expect(requestIdOf({ ...request, gas: request.gas + 1n })).not.to.equal(requestIdOf(request));
  });
});
