import { expect } from "chai";
import fc from "../../helpers/properties.ts";

import { type Gs1Element, parseDigitalLink, parseEpcUri, printDigitalLink, printEpcUri } from "@xinglin/sdk/gs1";

import { digits, gtin, key, refusalOf, set82 } from "./support.ts";

const pack: Gs1Element[] = [
  { ai: "01", value: "09506000134352" },
  { ai: "10", value: "A/1" },
  { ai: "21", value: "S%1" },
];

describe("SDK: GS1 Digital Links", () => {
  it("[GS1-06] reads links of any domain, behind any path, with short names or digits, and their attributes", () => {
    const same = [
      "https://id.gs1.org/01/09506000134352/10/A%2F1/21/S%251",
      "http://example.com/01/9506000134352/10/A%2F1/21/S%251",
      "https://pharma.example:8443/shop/cn/gtin/09506000134352/lot/A%2F1/ser/S%251/?linkType=all#top",
      "HTTPS://EXAMPLE.COM/01/01/09506000134352/10/A%2f1/21/S%251",
    ];
    for (const link of same) expect(parseDigitalLink(link), link).to.deep.equal(pack);
    expect(parseDigitalLink("https://id.gs1.org/01/09506000134352?17=261231&10=A%2F1")).to.deep.equal([
      pack[0],
      { ai: "17", value: "261231" },
      { ai: "10", value: "A/1" },
    ]);
  });

  it("[GS1-06] refuses links without a key, with qualifiers out of order, and compressed ones", () => {
    const wrong = [
      ["https://id.gs1.org/", "no primary key"],
      ["https://id.gs1.org/10/A1", "no primary key"],
      ["https://id.gs1.org/01/09506000134352/21/S1/10/A1", "no primary key"],
      ["https://id.gs1.org/01/09506000134352/17/261231", "no primary key"],
      ["https://id.gs1.org/01/09506000134353", "wrong check digit"],
      ["https://id.gs1.org/01/09506000134352/21/%zz", "wrong percent-encoding"],
      ["https://id.gs1.org/01/09506000134352/21/%E4%B8%AD", "wrong percent-encoding"],
      ["https://id.gs1.org/01/09506000134352/21/", "no primary key"],
      ["https://id.gs1.org/01/09506000134352?17=261301", "wrong date"],
      ["https://id.gs1.org/01/09506000134352/10/A?10=B", "said twice"],
      ["https://example.org/ARHKVAdpQg", "compressed"],
      ["ftp://id.gs1.org/01/09506000134352", "not recognised"],
    ] as const;
    for (const [link, problem] of wrong)
      expect(refusalOf(() => parseDigitalLink(link)).problem, link).to.equal(problem);
  });

  it("[GS1-07] writes the canonical link: key, qualifiers in order, attributes sorted, everything encoded", () => {
    const elements = [{ ai: "17", value: "261231" }, { ai: "240", value: "x&y" }, ...pack.toReversed()];
    expect(printDigitalLink({ elements })).to.equal(
      "https://id.gs1.org/01/09506000134352/10/A%2F1/21/S%251?17=261231&240=x%26y",
    );
    expect(printDigitalLink({ elements: [pack[0]!], domain: "https://example.com/cn/" })).to.equal(
      "https://example.com/cn/01/09506000134352",
    );
    expect(refusalOf(() => printDigitalLink({ elements: [{ ai: "10", value: "A" }] })).problem).to.equal(
      "no primary key",
    );
  });

  it("[GS1-07] reads what it writes", () => {
    fc.assert(
      fc.property(gtin, set82(20), set82(20), (item, lot, serial) => {
        const elements = [
          { ai: "01", value: item },
          { ai: "10", value: lot },
          { ai: "21", value: serial },
          { ai: "17", value: "261231" },
        ];
        expect(parseDigitalLink(printDigitalLink({ elements }))).to.deep.equal(elements);
      }),
    );
  });
});

/** A URI of every scheme with its elements, computed by hand from the EPC Tag Data Standard's tables. */
const known: readonly (readonly [string, number, readonly Gs1Element[]])[] = [
  ["urn:epc:id:sgtin:9506000.013435.A%2F1", 7, [pack[0]!, { ai: "21", value: "A/1" }]],
  ["urn:epc:class:lgtin:9506000.013435.A.1", 7, [pack[0]!, { ai: "10", value: "A.1" }]],
  ["urn:epc:id:upui:9506000.013435.X1", 7, [pack[0]!, { ai: "235", value: "X1" }]],
  ["urn:epc:id:sscc:4012345.0000000333", 7, [{ ai: "00", value: "040123450000003338" }]],
  [
    "urn:epc:id:sgln:4012345.00011.987",
    7,
    [
      { ai: "414", value: "4012345000115" },
      { ai: "254", value: "987" },
    ],
  ],
  ["urn:epc:id:sgln:4012345.00011.0", 7, [{ ai: "414", value: "4012345000115" }]],
  ["urn:epc:id:pgln:999999999999.", 12, [{ ai: "417", value: "9999999999994" }]],
  ["urn:epc:id:gsrn:4012345.0000006765", 7, [{ ai: "8018", value: "401234500000067657" }]],
  ["urn:epc:id:gsrnp:4012345.0000000007", 7, [{ ai: "8017", value: "401234500000000074" }]],
  ["urn:epc:id:gsin:4012345.222333444", 7, [{ ai: "402", value: "40123452223334442" }]],
  ["urn:epc:id:grai:4012345.00022.334455", 7, [{ ai: "8003", value: "04012345000221334455" }]],
  ["urn:epc:id:gdti:987659999999..9", 12, [{ ai: "253", value: "98765999999929" }]],
  ["urn:epc:id:sgcn:4012345.99999.44", 7, [{ ai: "255", value: "401234599999044" }]],
  ["urn:epc:id:giai:4012345.ABC.345", 7, [{ ai: "8004", value: "4012345ABC.345" }]],
  ["urn:epc:id:ginc:0614141.xyz47%2F11", 7, [{ ai: "401", value: "0614141xyz47/11" }]],
  [
    "urn:epc:id:cpi:0614141.11-A%23%2F.1234",
    7,
    [
      { ai: "8010", value: "061414111-A#/" },
      { ai: "8011", value: "1234" },
    ],
  ],
  [
    "urn:epc:id:itip:4012345.011111.01.02.987",
    7,
    [
      { ai: "8006", value: "040123451111180102" },
      { ai: "21", value: "987" },
    ],
  ],
  ["urn:epc:idpat:sgtin:9506000.013435.*", 7, [pack[0]!]],
  ["urn:epc:idpat:grai:4012345.00022.*", 7, [{ ai: "8003", value: "04012345000221" }]],
  ["urn:epc:idpat:itip:4012345.011111.01.02.*", 7, [{ ai: "8006", value: "040123451111180102" }]],
];

describe("SDK: EPC URIs", () => {
  it("[GS1-08] reads every scheme, and writes it again when told how long the company prefix is", () => {
    for (const [uri, companyPrefixLength, elements] of known) {
      const read = parseEpcUri(uri);
      expect(read.elements, uri).to.deep.equal(elements);
      expect(read.companyPrefixLength, uri).to.equal(companyPrefixLength);
      const { scheme, kind } = read;
      expect(printEpcUri({ scheme, elements, companyPrefixLength, isPattern: kind === "idpat" })).to.equal(uri);
    }
  });

  it("[GS1-08] cuts the same key elsewhere for another prefix", () => {
    const elements = [pack[0]!, { ai: "21", value: "1" }];
    const write = (companyPrefixLength: number) => printEpcUri({ scheme: "sgtin", elements, companyPrefixLength });
    expect([6, 9, 12].map(write)).to.deep.equal([
      "urn:epc:id:sgtin:950600.0013435.1",
      "urn:epc:id:sgtin:950600013.0435.1",
      "urn:epc:id:sgtin:950600013435.0.1",
    ]);
    for (const length of [5, 13, 7.5, Number.NaN]) {
      expect(refusalOf(() => write(length)).problem).to.equal("wrong company prefix");
    }
  });

  it("[GS1-08] refuses what is no EPC URI of a GS1 key", () => {
    const wrong = [
      ["urn:epc:id:gid:952056.2718.1414", "unknown scheme"],
      ["urn:epc:class:sgtin:9506000.013435.1", "unknown scheme"],
      ["urn:epc:id:lgtin:9506000.013435.1", "unknown scheme"],
      ["urn:epc:idpat:sscc:4012345.*", "unknown scheme"],
      ["urn:epc:tag:sgtin-96:3.9506000.013435.1", "unknown scheme"],
      ["urn:epc:id:sgtin:95060.00013435.1", "wrong company prefix"],
      ["urn:epc:id:sgtin:9506000.01343.1", "wrong content"],
      ["urn:epc:id:sgtin:9506000.01343x.1", "wrong content"],
      ["urn:epc:id:sgtin:9506000.013435.*", "wrong content"],
      ["urn:epc:idpat:sgtin:9506000.013435.1", "wrong content"],
      ["urn:epc:id:sgtin:9506000.013435", "no value"],
      ["urn:epc:id:sgtin:9506000.013435.", "no value"],
      ["urn:epc:id:sgtin:9506000.013435.A/1", "wrong character"],
      ["urn:epc:id:sgtin:9506000.013435.A%2", "wrong character"],
      ["urn:epc:id:sgtin:9506000.013435.123456789012345678901", "too long"],
      ["urn:epc:id:cpi:0614141.ab.1", "wrong character"],
    ] as const;
    for (const [uri, problem] of wrong) expect(refusalOf(() => parseEpcUri(uri)).problem, uri).to.equal(problem);
    const other = { elements: [{ ai: "00", value: "040123450000003338" }], companyPrefixLength: 7 };
    expect(refusalOf(() => printEpcUri({ scheme: "sgtin", ...other })).problem).to.equal("not this key");
    expect(refusalOf(() => printEpcUri({ scheme: "gid", ...other })).problem).to.equal("unknown scheme");
    for (const [scheme, ai, value] of [
      ["cpi", "8010", "4012345AB"],
      ["cpi", "8011", "1"],
      ["itip", "8006", "040123451111180102"],
      ["sgtin", "01", "09506000134352"],
      ["sgtin", "21", "1"],
      ["grai", "8003", "04012345000221"],
      ["sgln", "254", "1"],
      ["giai", "401", "4012345A"],
    ] as const) {
      const write = () => printEpcUri({ scheme, elements: [{ ai, value }], companyPrefixLength: 7 });
      expect(refusalOf(write, `${scheme} ${ai}`).problem).to.equal("not this key");
    }
    expect(refusalOf(() => printEpcUri({ scheme: "sscc", ...other, isPattern: true })).problem).to.equal(
      "unknown scheme",
    );
  });

  it("[GS1-08] goes from elements to URI and back for any key and any prefix", () => {
    const length = fc.integer({ min: 6, max: 12 });
    fc.assert(
      fc.property(length, gtin, set82(20), (companyPrefixLength, item, serial) => {
        const elements = [
          { ai: "01", value: item },
          { ai: "21", value: serial },
        ];
        const uri = printEpcUri({ scheme: "sgtin", elements, companyPrefixLength });
        expect(parseEpcUri(uri)).to.deep.include({ elements, companyPrefixLength });
      }),
    );
    fc.assert(
      fc.property(length, key(13), digits(3), (companyPrefixLength, document, serial) => {
        const elements = [{ ai: "253", value: document + serial }];
        const uri = printEpcUri({ scheme: "gdti", elements, companyPrefixLength });
        expect(parseEpcUri(uri).elements).to.deep.equal(elements);
      }),
    );
  });
});
