import { type Cover, type Service, quote, summarisePolicy } from "@xinglin/sdk/care";
import type { Hex } from "@xinglin/sdk/kernel";
import { expect } from "chai";
import { ZeroAddress, ZeroHash, formatUnits } from "ethers";
import fc from "fast-check";

const SERVICE: Service = {
  practitioner: ZeroAddress,
  organisation: ZeroAddress,
  profession: "PHYSICIAN",
  mode: "Remote",
  confirms: true,
  slots: 3,
  code: ZeroHash as Hex,
  token: ZeroAddress,
  price: 20_000n,
  lead: 0,
  horizon: 86_400,
  policy: { notice: 86_400, lateShare: 5_000, noShowShare: 8_000, patience: 900 },
  payees: [
    { account: "0x01", share: 7_000 },
    { account: "0x02", share: 3_000 },
  ],
};

const cover = (amount: bigint): Cover => ({
  payer: ZeroAddress,
  amount,
  programme: ZeroHash as never,
  person: ZeroHash as Hex,
  period: 0,
});

describe("SDK: quotes and policies", () => {
  it("[CARE-50] [CARE-52] [CARE-101] says who gets what for each end", () => {
    const covers = [cover(6_000n), cover(1_000n)];
    const of = (outcome: "Paid" | "Refunded" | "LateCancelled" | "NoShow") => {
      const { payees, covers: backs, payer } = quote({ service: SERVICE, covers, outcome });
      return [payees.map(({ amount }) => amount), backs.map(({ amount }) => amount), payer];
    };
    expect(of("Paid")).to.deep.equal([[14_000n, 6_000n], [0n, 0n], 0n]);
    expect(of("Refunded")).to.deep.equal([[0n, 0n], [6_000n, 1_000n], 13_000n]);
    expect(of("LateCancelled")).to.deep.equal([[7_000n, 3_000n], [6_000n, 1_000n], 3_000n]);
    expect(of("NoShow")).to.deep.equal([[11_200n, 4_800n], [4_000n, 0n], 0n]);
    const { payees, covers: backs, payer } = quote({ service: SERVICE, covers, outcome: "Awarded", awarded: 33 });
    expect(payees.map(({ amount }) => amount)).to.deep.equal([4_620n, 1_980n]);
    expect([...backs.map(({ amount }) => amount), payer]).to.deep.equal([6_000n, 1_000n, 6_400n]);
  });

  it("[CARE-50] the portions are the price to the unit, whatever the shares", () => {
    const share = fc.integer({ min: 0, max: 10_000 });
    fc.assert(
      fc.property(fc.bigInt(0n, 2n ** 128n - 1n), share, share, share, share, (price, first, late, noShow, part) => {
        const payees = [first, 10_000 - first].map((one, index) => ({ account: `0x0${index}`, share: one }));
        const policy = { ...SERVICE.policy, lateShare: late, noShowShare: noShow };
        const service = { ...SERVICE, price, payees, policy };
        const covers = [cover((price * BigInt(part)) / 10_000n)];
        for (const outcome of ["Paid", "Refunded", "LateCancelled", "NoShow"] as const) {
          const { payees: paid, covers: backs, payer } = quote({ service, covers, outcome });
          const sum = [...paid, ...backs].reduce((total, { amount }) => total + amount, payer);
          expect(sum).to.equal(price);
          expect(payer >= 0n && backs.every(({ amount }, index) => amount <= covers[index]!.amount)).to.equal(true);
        }
      }),
    );
  });

  it("[CARE-40] says price and policy in words, in both languages", () => {
    const money = (amount: bigint) => `${formatUnits(amount, 2)} CNY`;
    const lines = summarisePolicy({ service: SERVICE, covers: [cover(5_000n)], money });
    expect(lines.map(({ en }) => en)).to.deep.equal([
      "A visit (remote) of 30 minutes costs 200.0 CNY.",
      "Others bear 50.0 CNY; you pay 150.0 CNY when you book.",
      "The practice confirms each booking; unconfirmed, all is given back.",
      "Cancelled at least 1 day before, all is given back.",
      "Cancelled later, you get 50.0 CNY back.",
      "Not coming, you get 0.0 CNY back.",
      "Checked in, and the practitioner not there 15 minutes after the beginning, you may leave, and all is given back.",
    ]);
    expect(lines.map(({ zh }) => zh)).to.deep.equal([
      "远程就诊，时长 30 分钟，价格 200.0 CNY。",
      "他方承担 50.0 CNY，您预约时支付 150.0 CNY。",
      "预约须经诊所确认；未确认的全额退款。",
      "至少提前 1 天取消的，全额退款。",
      "逾期取消的，退还您 50.0 CNY。",
      "未到诊的，退还您 0.0 CNY。",
      "您已签到而医师在开始 15 分钟后仍未到场的，可离开并获全额退款。",
    ]);
    const plain = summarisePolicy({ service: { ...SERVICE, confirms: false, mode: "InPerson" }, covers: [], money });
    expect(plain).to.have.lengthOf(5);
  });
});
