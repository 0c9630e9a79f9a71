import { expect } from "chai";

import { problemsIn, requireValid } from "@xinglin/sdk/fhir";
import {
  type DispenseParts,
  type RequestParts,
  medicationDispenseOf,
  medicationOf,
  medicationRequestOf,
} from "@xinglin/sdk/formulas";
import { scan } from "@xinglin/sdk/gs1";
import { parseGtin } from "@xinglin/sdk/kernel";

const gtin = parseGtin("09506000134352");
const request: RequestParts = {
  prescribed: {
    kind: "formula",
    name: "四逆汤",
    formula: {
      form: "decoction",
      doses: 7,
      herbs: [
        { herb: "附片", grams: 9.5 },
        { herb: "板蓝根", grams: 6 },
      ],
    },
  },
  prescription: `0x${"ab".repeat(32)}`,
  subject: "Patient/zhao",
  requester: "Practitioner/li",
  authoredOn: "2026-03-01T10:00:00+08:00",
  dosage: "每日一剂，水煎分二次温服",
  quantity: { value: 7, unit: "剂" },
  refills: 1,
  intervalDays: 7,
  validFrom: "2026-03-01",
  validUntil: "2026-03-31",
  substitutionAllowed: false,
  notes: ["附子用量已由处方医师双签字确认"],
};
const dispense: DispenseParts = {
  dispensed: { kind: "drug", gtin, name: "疫苗" },
  status: "completed",
  subject: "Patient/zhao",
  performer: "Practitioner/chen",
  prescription: "MedicationRequest/1",
  quantity: { value: 1, unit: "盒" },
  daysSupply: 7,
  handedOverAt: "2026-03-02T10:00:00+08:00",
  wasSubstituted: false,
};

describe("SDK: prescriptions and dispenses in FHIR", () => {
  it("[GS1-58] makes a valid request of a formula, with a coded ingredient for each herb that is known", () => {
    const made = medicationRequestOf(request);
    expect(problemsIn(made)).to.deep.equal({ problems: [], unknown: [] });
    const [medication] = made.contained!;
    expect(medication).to.deep.include({ resourceType: "Medication", id: "medication", code: { text: "四逆汤" } });
    const ingredient = medicationOf(request.prescribed, "medication").ingredient!;
    expect(medication).to.deep.include({ ingredient });
    expect(ingredient[0]!.itemCodeableConcept).to.deep.equal({
      coding: [
        {
          system: "https://xinglin.example/fhir/CodeSystem/herb",
          code: "fuzi",
          display: "附子 Aconiti Lateralis Radix Praeparata",
        },
      ],
      text: "附子",
    });
    expect(ingredient[0]!.strength).to.deep.include({
      numerator: { value: 9.5, unit: "g", system: "http://unitsofmeasure.org", code: "g" },
    });
    expect(ingredient[1]!.itemCodeableConcept).to.deep.equal({ text: "板蓝根" });
    expect(made.dispenseRequest).to.deep.include({ numberOfRepeatsAllowed: 1, quantity: { value: 7, unit: "剂" } });
    expect(made.dispenseRequest!.dispenseInterval).to.deep.include({ value: 7, code: "d" });
    expect(made.substitution).to.deep.equal({ allowedBoolean: false });
    expect(made.note).to.deep.equal([{ text: request.notes![0] }]);
  });

  it("[GS1-58] makes a valid request of a drug by its GTIN, and leaves out what is not said", () => {
    const { intervalDays, notes, ...rest } = request;
    expect([intervalDays, notes]).not.to.include(undefined);
    const made = medicationRequestOf({ ...rest, prescribed: { kind: "drug", gtin, name: "疫苗" } });
    requireValid(made);
    expect(made.contained![0]).to.deep.include({
      code: { coding: [{ system: "https://www.gs1.org/gtin", code: "09506000134352", display: "疫苗" }], text: "疫苗" },
    });
    expect(made).not.to.have.property("note");
    expect(made.dispenseRequest).not.to.have.property("dispenseInterval");
  });

  it("[GS1-59] makes a valid dispense with the pack as it was scanned", () => {
    const { serial, lot, expiry } = scan("(01)09506000134352(17)270200(10)V/26(21)S1", 2026);
    const made = medicationDispenseOf({ ...dispense, pack: { gtin, serial: serial!, lot: lot!, expiry: expiry! } });
    expect(problemsIn(made)).to.deep.equal({ problems: [], unknown: [] });
    expect(made.contained![0]).to.deep.include({
      identifier: [{ system: "urn:ietf:rfc:3986", value: "https://id.gs1.org/01/09506000134352/10/V%2F26/21/S1" }],
      batch: { lotNumber: "V/26", expirationDate: "2027-02-28T23:59:59.000Z" },
    });
    expect(made.authorizingPrescription).to.deep.equal([{ reference: "MedicationRequest/1" }]);
  });

  it("[GS1-59] makes a valid dispense without a pack, and one in error", () => {
    const { daysSupply, ...rest } = dispense;
    expect(daysSupply).to.equal(7);
    const made = medicationDispenseOf({ ...rest, status: "entered-in-error", dispensed: request.prescribed });
    expect(problemsIn(made)).to.deep.equal({ problems: [], unknown: [] });
    expect(made).not.to.have.property("daysSupply");
    expect(made.contained![0]).not.to.have.property("batch");
    requireValid(medicationDispenseOf({ ...dispense, pack: { gtin } }));
  });

  it("[GS1-58] makes nothing valid of what is not", () => {
    for (const fields of [{ authoredOn: "1 March" }, { subject: "" }, { prescription: "" }]) {
      expect(problemsIn(medicationRequestOf({ ...request, ...fields })).problems, JSON.stringify(fields)).not.to.be
        .empty;
    }
  });
});
