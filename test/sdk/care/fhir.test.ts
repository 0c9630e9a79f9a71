import {
  type CourseReading,
  type Service,
  type Visit,
  appointmentOf,
  encounterOf,
  invoiceOf,
  scheduleOf,
  slotOf,
  visitIdOf,
} from "@xinglin/sdk/care";
import { requireValid } from "@xinglin/sdk/fhir";
import type { Hex } from "@xinglin/sdk/kernel";
import { expect } from "chai";
import { ZeroAddress, ZeroHash, id } from "ethers";

const START = 1_800_000_000;
const SERVICE: Service = {
  practitioner: ZeroAddress,
  organisation: ZeroAddress,
  profession: "TCM_PHYSICIAN",
  mode: "InPerson",
  confirms: true,
  slots: 3,
  code: id("first visit") as Hex,
  token: ZeroAddress,
  price: 200_000_000n,
  lead: 0,
  horizon: 86_400,
  policy: { notice: 86_400, lateShare: 5_000, noShowShare: 8_000, patience: 900 },
  payees: [{ account: ZeroAddress, share: 10_000 }],
};
const VISIT: Visit = {
  service: SERVICE,
  booking: {
    patient: id("patient") as never,
    payer: ZeroAddress,
    start: START,
    number: 0,
    intakeHash: ZeroHash as Hex,
    covers: [
      { payer: ZeroAddress, amount: 50_000_000n, programme: id("p") as never, person: id("n") as Hex, period: 0 },
    ],
  },
};
const references = {
  patient: "Patient/zhao",
  practitioner: "Practitioner/chen",
  organisation: "Organization/hospital",
};
const COURSE: CourseReading = {
  patientAt: 0,
  practitionerAt: 0,
  confirmed: true,
  completed: false,
  acknowledged: false,
  disputed: false,
  awarded: 0,
  outcome: "Pending",
  decidedAt: START + 88_200,
};

describe("SDK: visits as FHIR", () => {
  it("[CARE-12] schedule and slots are valid and say when", () => {
    const schedule = scheduleOf({
      id: "s1",
      service: SERVICE,
      references,
      from: START,
      until: START + 86_400,
      isOffered: true,
    });
    requireValid(schedule);
    const slot = slotOf({ schedule: "Schedule/s1", service: SERVICE, start: START, isFree: false });
    requireValid(slot);
    expect([slot.status, slot.start, slot.end]).to.deep.equal([
      "busy",
      "2027-01-15T08:00:00.000Z",
      "2027-01-15T08:30:00.000Z",
    ]);
    expect(slotOf({ schedule: "Schedule/s1", service: SERVICE, start: START, isFree: true }).status).to.equal("free");
  });

  const standings: readonly [Partial<CourseReading>, appointment: string, encounter: string][] = [
    [{ confirmed: false }, "pending", "planned"],
    [{}, "booked", "planned"],
    [{ patientAt: START }, "arrived", "arrived"],
    [{ patientAt: START, practitionerAt: START }, "checked-in", "in-progress"],
    [{ practitionerAt: START }, "booked", "in-progress"],
    [{ outcome: "Paid" }, "fulfilled", "finished"],
    [{ outcome: "NoShow" }, "noshow", "cancelled"],
    [{ outcome: "Refunded" }, "cancelled", "cancelled"],
    [{ outcome: "LateCancelled" }, "cancelled", "cancelled"],
    [{ outcome: "Moved" }, "cancelled", "cancelled"],
    [{ outcome: "Awarded", awarded: 30 }, "fulfilled", "finished"],
    [{ outcome: "Awarded", awarded: 0 }, "cancelled", "cancelled"],
  ];
  for (const [otherwise, appointment, encounter] of standings) {
    it(`[CARE-30] a course of ${JSON.stringify(otherwise)} is ${appointment} and ${encounter}`, () => {
      const course = { ...COURSE, ...otherwise };
      const made = appointmentOf({ ...VISIT, course, references });
      requireValid(made);
      expect([made.status, made.minutesDuration]).to.deep.equal([appointment, 30]);
      expect(made.identifier?.[0]?.value).to.equal(visitIdOf(VISIT));
      const met = encounterOf({ ...VISIT, course, references });
      requireValid(met);
      expect(met.status).to.equal(encounter);
    });
  }

  it("[CARE-50] an invoice shows what was earned, what others bear, and what the patient paid", () => {
    const of = (outcome: "Paid" | "Refunded" | "NoShow") => {
      const settledAt = START + 1_800;
      const made = invoiceOf({ ...VISIT, outcome, settledAt, references, currency: "CNY", decimals: 6 });
      requireValid(made);
      const [item] = made.lineItem ?? [];
      return [made.status, item?.priceComponent?.map(({ amount }) => amount?.value), made.totalNet?.value];
    };
    expect(of("Paid")).to.deep.equal(["balanced", [200, -50], 150]);
    expect(of("NoShow")).to.deep.equal(["balanced", [160, -10], 150]);
    expect(of("Refunded")).to.deep.equal(["cancelled", [0], 0]);
  });
});
