import { expect } from "chai";
import { getBytes, hexlify, id } from "ethers";

import { ACT_CODE, LabelKeyTooShort, encodeTerms, labelKeyOf, labelOf, labelsThatCount } from "@xinglin/sdk/consent";
import { parseId } from "@xinglin/sdk/kernel";

const rootKey = getBytes(id("root key of a vault"));
const zhao = parseId("PatientId", id("patient Zhao"));
const wang = parseId("PatientId", id("patient Wang"));

describe("SDK: labels of sensitive data", () => {
  it("gives the published vectors, computed apart from the SDK", async () => {
    const labelKey = await labelKeyOf({ rootKey, patient: zhao });
    expect(hexlify(labelKey)).to.equal("0xb427cc8e5c194d4acf8c5f1c5e2b7f352d42649e27e2d3816a3cf9c1a9db3fd3");
    expect(await labelOf({ labelKey, code: "ETHUD" })).to.equal(
      "0xccffb1544cd3d9d8776596c118094401838776dc4c094027d7d8c9d7a1f46a",
    );
    expect(await labelOf({ labelKey, system: ACT_CODE, code: "ETHUD" })).to.equal(
      "0xccffb1544cd3d9d8776596c118094401838776dc4c094027d7d8c9d7a1f46a",
    );
  });

  it("makes labels that differ by patient, root key, system and code", async () => {
    const keys = [
      await labelKeyOf({ rootKey, patient: zhao }),
      await labelKeyOf({ rootKey, patient: wang }),
      await labelKeyOf({ rootKey: getBytes(id("another root key")), patient: zhao }),
    ];
    const labels = await Promise.all([
      ...keys.map((labelKey) => labelOf({ labelKey, code: "HIV" })),
      labelOf({ labelKey: keys[0]!, code: "PSY" }),
      labelOf({ labelKey: keys[0]!, system: "https://hospital.example/classes", code: "HIV" }),
    ]);
    expect(new Set(labels).size).to.equal(5);
    for (const label of labels) expect(label).to.match(/^0x[0-9a-f]{62}$/);
  });

  it("refuses keys that could be tried out", async () => {
    const short = rootKey.slice(1);
    const attempts = [labelKeyOf({ rootKey: short, patient: zhao }), labelOf({ labelKey: short, code: "HIV" })];
    for (const attempt of attempts) {
      const problem = await attempt.catch((thrown: unknown) => thrown);
      expect(problem).to.be.instanceOf(LabelKeyTooShort);
    }
  });

  it("leaves out labels that no evidence names", async () => {
    const labelKey = await labelKeyOf({ rootKey, patient: zhao });
    const labels = await Promise.all(["A", "B", "C"].map((code) => labelOf({ labelKey, code })));
    const words = encodeTerms([{ kind: "label", label: labels[1]! }]);
    expect(labelsThatCount({ labels, words })).to.deep.equal([labels[1]]);
    expect(labelsThatCount({ labels, words: [words[0]!.toUpperCase().replace("0X", "0x")] })).to.deep.equal([
      labels[1],
    ]);
    expect(labelsThatCount({ labels, words: [] })).to.deep.equal([]);
  });
});
