import { WEEKDAYS, weekOf } from "@xinglin/sdk/care";
import { expect } from "chai";

const bitsIn = (week: readonly bigint[]): number[] =>
  week.flatMap((word, index) =>
    Array.from({ length: 252 }, (_, bit) => bit)
      .filter((bit) => ((word >> BigInt(bit)) & 1n) === 1n)
      .map((bit) => index * 252 + bit),
  );

describe("SDK: hours of a week", () => {
  it("begin on a Thursday, 144 slots a day, in words of 252", () => {
    WEEKDAYS.forEach((day, index) => {
      const slots = bitsIn(weekOf({ hours: [{ day, from: 0, until: 20 }] }));
      expect(slots, day).to.deep.equal([index * 144, index * 144 + 1]);
    });
    const [first] = weekOf({ hours: [{ day: "Thu", from: 0, until: 10 }] });
    expect(new Date(0).getUTCDay()).to.equal(4);
    expect(first).to.equal(1n);
    expect(bitsIn(weekOf({ hours: WEEKDAYS.map((day) => ({ day, from: 0, until: 1_440 })) }))).to.have.lengthOf(1_008);
  });

  it("are those of the clock on the wall, across both ends of the week", () => {
    expect(bitsIn(weekOf({ hours: [{ day: "Thu", from: 7 * 60 + 50, until: 8 * 60 + 10 }], zone: 480 }))).to.deep.equal(
      [0, 1_007],
    );
    expect(bitsIn(weekOf({ hours: [{ day: "Wed", from: 1_430, until: 1_440 }], zone: -10 }))).to.deep.equal([0]);
  });

  it("are refused where they are not of ten minutes or leave their day", () => {
    for (const [from, until] of [
      [5, 60],
      [0, 65],
      [60, 60],
      [-10, 10],
      [1_430, 1_450],
    ] as const) {
      expect(() => weekOf({ hours: [{ day: "Mon", from, until }] }), String(from)).to.throw(RangeError);
    }
    expect(() => weekOf({ hours: [], zone: 5 })).to.throw(RangeError);
  });
});
