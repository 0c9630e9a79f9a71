import { expect } from "chai";

import { endOf, formatGs1Date, parseGs1Date } from "@xinglin/sdk/gs1";

describe("SDK: dates of GS1", () => {
  it("[GS1-04] reads a day, and 00 as the last of its month", () => {
    expect(parseGs1Date("261231", 2026)).to.deep.equal({ year: 2026, month: 12, day: 31 });
    const february = parseGs1Date("280200", 2026)!;
    expect(february).to.deep.equal({ year: 2028, month: 2, day: 0 });
    expect(new Date(endOf(february) * 1000).toISOString()).to.equal("2028-03-01T00:00:00.000Z");
    expect(endOf({ year: 2028, month: 2, day: 29 })).to.equal(endOf(february));
    expect(new Date(endOf({ year: 2026, month: 12, day: 31 }) * 1000).toISOString()).to.equal(
      "2027-01-01T00:00:00.000Z",
    );
  });

  it("[GS1-04] knows no day that the calendar does not have", () => {
    for (const text of ["260001", "261301", "260230", "260431", "260229", "2602", "26022x", "2602011", ""]) {
      expect(parseGs1Date(text, 2026), text).to.equal(undefined);
    }
    expect(parseGs1Date("280229", 2026)).to.deep.equal({ year: 2028, month: 2, day: 29 });
  });

  it("[GS1-04] takes the century that puts the year 49 back to 50 ahead", () => {
    // Both sides of both boundaries, seen from 2026 and from 2060.
    expect(parseGs1Date("760101", 2026)?.year).to.equal(2076);
    expect(parseGs1Date("770101", 2026)?.year).to.equal(1977);
    expect(parseGs1Date("100101", 2060)?.year).to.equal(2110);
    expect(parseGs1Date("110101", 2060)?.year).to.equal(2011);
    expect(parseGs1Date("000101", 2026)?.year).to.equal(2000);
    expect(parseGs1Date("990101", 2026)?.year).to.equal(1999);
  });

  it("[GS1-04] writes what it reads", () => {
    for (const text of ["260200", "261231", "000101", "760630"]) {
      expect(formatGs1Date(parseGs1Date(text, 2026)!)).to.equal(text);
    }
  });
});
