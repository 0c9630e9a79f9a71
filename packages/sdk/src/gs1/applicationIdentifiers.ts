/** One part of an AI's value: `N` digits, `X` character set 82, `Y` character set 39, `Z` base64url. */
export interface AiPart {
  readonly set: "N" | "X" | "Y" | "Z";
  readonly min: number;
  readonly max: number;
  /** What the characters must satisfy beyond their set, by the name of the Syntax Dictionary's linter. */
  readonly check: AiCheck | undefined;
  readonly isOptional: boolean;
}

/** Checks of a part that are made here. */
export type AiCheck = "csum" | "csumalpha" | "yymmd0" | "yymmdd" | "yymmddhh" | "hhmm" | "pieceoftotal" | "zero";

/** What an Application Identifier says of its value. */
export interface ApplicationIdentifier {
  readonly ai: string;
  readonly title: string;
  readonly parts: readonly AiPart[];
  /** Of predefined length: no separator follows it (GS1 General Specifications, figure 7.8.5-2). */
  readonly isPredefined: boolean;
}

/**
 * The Application Identifiers: GS1 General Specifications, section 3, in the notation of the GS1 Barcode Syntax Dictionary.
 * An asterisk marks a predefined length. Checks that no medicine needs (currencies, countries, IBAN, coupons) are left out.
 */
const TABLE = `
00 * N18,csum = SSCC
01 * N14,csum = GTIN
02 * N14,csum = CONTENT
03 * N14,csum = MTO GTIN
10 X..20 = BATCH/LOT
11 * N6,yymmd0 = PROD DATE
12 * N6,yymmd0 = DUE DATE
13 * N6,yymmd0 = PACK DATE
15 * N6,yymmd0 = BEST BEFORE or BEST BY
16 * N6,yymmd0 = SELL BY
17 * N6,yymmd0 = USE BY or EXPIRY
20 * N2 = VARIANT
21 X..20 = SERIAL
22 X..20 = CPV
235 X..28 = TPX
240 X..30 = ADDITIONAL ID
241 X..30 = CUST. PART No.
242 N..6 = MTO VARIANT
243 X..20 = PCN
250 X..30 = SECONDARY SERIAL
251 X..30 = REF. TO SOURCE
253 N13,csum [X..17] = GDTI
254 X..20 = GLN EXTENSION COMPONENT
255 N13,csum [N..12] = GCN
30 N..8 = VAR. COUNT
3100-3105 * N6 = NET WEIGHT (kg)
3110-3115 * N6 = LENGTH (m)
3120-3125 * N6 = WIDTH (m)
3130-3135 * N6 = HEIGHT (m)
3140-3145 * N6 = AREA (m²)
3150-3155 * N6 = NET VOLUME (l)
3160-3165 * N6 = NET VOLUME (m³)
3200-3205 * N6 = NET WEIGHT (lb)
3300-3305 * N6 = GROSS WEIGHT (kg)
3350-3355 * N6 = VOLUME (l), log
3360-3365 * N6 = VOLUME (m³), log
3370-3375 * N6 = KG PER m²
3560-3565 * N6 = NET WEIGHT (t oz)
3570-3575 * N6 = NET VOLUME (oz)
37 N..8 = COUNT
3900-3909 N..15 = AMOUNT
3910-3919 N3 N..15 = AMOUNT
3920-3929 N..15 = PRICE
3930-3939 N3 N..15 = PRICE
3940-3943 N4 = PRCNT OFF
400 X..30 = ORDER NUMBER
401 X..30 = GINC
402 N17,csum = GSIN
403 X..30 = ROUTE
410 * N13,csum = SHIP TO LOC
411 * N13,csum = BILL TO
412 * N13,csum = PURCHASE FROM
413 * N13,csum = SHIP FOR LOC
414 * N13,csum = LOC No.
415 * N13,csum = PAY TO
416 * N13,csum = PROD/SERV LOC
417 * N13,csum = PARTY
420 X..20 = SHIP TO POST
421 N3 X..9 = SHIP TO POST
422 N3 = ORIGIN
423 N..15 = COUNTRY - INITIAL PROCESS
424 N3 = COUNTRY - PROCESS
425 N..15 = COUNTRY - DISASSEMBLY
426 N3 = COUNTRY - FULL PROCESS
427 X..3 = ORIGIN SUBDIVISION
4326 N6,yymmdd = REL DATE
4330-4333 N6 [X1] = TEMPERATURE LIMIT
7001 N13 = NSN
7003 N6,yymmdd N4,hhmm = EXPIRY TIME
7004 N..4 = ACTIVE POTENCY
7006 N6,yymmdd = FIRST FREEZE DATE
7007 N6,yymmdd [N6,yymmdd] = HARVEST DATE
7011 N6,yymmdd [N4,hhmm] = TEST BY DATE
7020 X..20 = REFURB LOT
7021 X..20 = FUNC STAT
7022 X..20 = REV STAT
7023 X..30 = GIAI - ASSEMBLY
7030-7039 N3 X..27 = PROCESSOR
7040 N1 X3 = UIC+EXT
710 X..20 = NHRN PZN
711 X..20 = NHRN CIP
712 X..20 = NHRN CN
713 X..20 = NHRN DRN
714 X..20 = NHRN AIM
715 X..20 = NHRN NDC
716 X..20 = NHRN AIC
7230-7239 X2 X..28 = CERT
7240 X..20 = PROTOCOL
7241 N2 = AIDC MEDIA TYPE
7242 X..25 = VCN
8001 N14 = DIMENSIONS
8002 X..20 = CMT No.
8003 N1,zero N13,csum [X..16] = GRAI
8004 X..30 = GIAI
8005 N6 = PRICE PER UNIT
8006 N14,csum N4,pieceoftotal = ITIP
8007 X..34 = IBAN
8008 N8,yymmddhh [N..4] = PROD TIME
8009 X..50 = OPTSEN
8010 Y..30 = CPID
8011 N..12 = CPID SERIAL
8012 X..20 = VERSION
8013 X..25,csumalpha = GMN
8017 N18,csum = GSRN - PROVIDER
8018 N18,csum = GSRN - RECIPIENT
8019 N..10 = SRIN
8020 X..25 = REF No.
8026 N14,csum N4,pieceoftotal = ITIP CONTENT
8030 Z..90 = DIGSIG
8200 X..70 = PRODUCT URL
90 X..30 = INTERNAL
91-99 X..90 = INTERNAL
`;

/** Every Application Identifier that is understood, by its two to four digits; none is the beginning of another. */
export const APPLICATION_IDENTIFIERS: ReadonlyMap<string, ApplicationIdentifier> = new Map(
  TABLE.trim()
    .split("\n")
    .flatMap(readRow)
    .map((row) => [row.ai, row]),
);

function readRow(row: string): ApplicationIdentifier[] {
  const [left = "", title = ""] = row.split(" = ");
  const [range = "", ...words] = left.split(" ");
  const parts = words.filter((word) => word !== "*").map(readPart);
  const [first = "", last = first] = range.split("-");
  const rows: ApplicationIdentifier[] = [];
  for (let ai = Number(first); ai <= Number(last); ai++) {
    rows.push({ ai: String(ai).padStart(first.length, "0"), title, parts, isPredefined: words[0] === "*" });
  }
  return rows;
}

function readPart(word: string): AiPart {
  const isOptional = word.startsWith("[");
  const [shape = "", check] = word.replace(/[[\]]/g, "").split(",");
  const max = Number(shape.replace(/^[A-Z](?:\.\.)?/, ""));
  return {
    set: shape.charAt(0) as AiPart["set"],
    min: shape.includes("..") ? 1 : max,
    max,
    check: check as AiCheck | undefined,
    isOptional,
  };
}

/**
 * The Application Identifier at the beginning of a text without brackets, or undefined.
 *
 * @example
 * ```ts
 * identifierAt("1726123110ABC", 0)?.title; // "USE BY or EXPIRY"
 * ```
 */
export function identifierAt(text: string, at: number): ApplicationIdentifier | undefined {
  for (const length of [2, 3, 4]) {
    const found = APPLICATION_IDENTIFIERS.get(text.slice(at, at + length));
    if (found?.ai.length === length) return found;
  }
  return undefined;
}
