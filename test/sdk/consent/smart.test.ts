import { expect } from "chai";
import fc from "../../helpers/properties.ts";

import { SmartScopeUnreadable, categoriesToScopes, scopesToCategories } from "@xinglin/sdk/consent";
import { ALL_CATEGORIES, OBSERVATION_CATEGORY } from "@xinglin/sdk/terms";

const LABORATORY = `?category=${OBSERVATION_CATEGORY}|laboratory`;

describe("SDK: SMART scopes and categories", () => {
  it("tells categories that are wholly reached from those that are reached in part", () => {
    expect(scopesToCategories(["patient/AllergyIntolerance.rs"])).to.deep.equal({ whole: ["ALLERGIES"], partial: [] });
    expect(scopesToCategories(["patient/MedicationRequest.r"])).to.deep.equal({ whole: [], partial: ["MEDICATIONS"] });
    expect(scopesToCategories([`patient/Observation.rs${LABORATORY}`]).partial).to.deep.equal(["LABORATORY"]);
    const vital = `patient/Observation.rs?category=${OBSERVATION_CATEGORY}|vital-signs`;
    expect(scopesToCategories([vital])).to.deep.equal({ whole: ["VITAL_SIGNS"], partial: [] });
    expect(scopesToCategories([encodeURI(vital)]).whole).to.deep.equal(["VITAL_SIGNS"]);
  });

  it("reaches something of OTHER by a whole type that no one category holds", () => {
    const { whole, partial } = scopesToCategories(["user/Observation.rs"]);
    expect(whole).to.deep.equal(["VITAL_SIGNS", "TCM_FINDINGS"]);
    expect(partial).to.include.members(["LABORATORY", "IMAGING", "OTHER"]);
    expect(scopesToCategories(["system/Basic.rs"])).to.deep.equal({ whole: [], partial: ["OTHER"] });
  });

  it("reaches everything by a star, and passes over what is not about data", () => {
    expect(scopesToCategories(["patient/*.rs"])).to.deep.equal({ whole: ALL_CATEGORIES, partial: [] });
    const aside = ["openid", "fhirUser", "launch", "launch/patient", "offline_access"];
    expect(scopesToCategories(aside)).to.deep.equal({ whole: [], partial: [] });
  });

  it("refuses writing, SMART v1, and queries that it cannot say", () => {
    const wrong = [
      "patient/Observation.cruds",
      "patient/Observation.u",
      "patient/Observation.read",
      "patient/Observation.",
      "patient/Observation.sr",
      "patient/observation.rs",
      "patient/Observation.rs?code=http://loinc.org|4548-4",
      "patient/Observation.rs?category=laboratory",
      `patient/Observation.rs${LABORATORY}&status=final`,
      `patient/Condition.rs${LABORATORY}`,
      "Observation.rs",
      "",
    ];
    for (const scope of wrong) expect(() => scopesToCategories([scope]), scope).to.throw(SmartScopeUnreadable);
  });

  it("gives back every set of categories that scopes can say", () => {
    const sayable = ALL_CATEGORIES.filter((category) => category !== "OTHER");
    fc.assert(
      fc.property(fc.subarray(sayable), (categories) => {
        expect(scopesToCategories(categoriesToScopes(categories)).whole).to.deep.equal(categories);
      }),
    );
    expect(categoriesToScopes(ALL_CATEGORIES)).to.deep.equal(["patient/*.rs"]);
    expect(categoriesToScopes(["ALLERGIES"], "user")).to.deep.equal(["user/AllergyIntolerance.rs"]);
    expect(() => categoriesToScopes(["OTHER"])).to.throw(SmartScopeUnreadable);
  });
});
