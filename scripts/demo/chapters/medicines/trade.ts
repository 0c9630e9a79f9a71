import { type ProductTerms, type Shipment, shipmentIdOf } from "@xinglin/sdk/pharma";
import { type Direct, type Gtin, checkDigitOf, documentHashOf, parseGtin, randomSalt } from "@xinglin/sdk/kernel";
import type { ORGANISATION_KINDS } from "@xinglin/sdk/terms";
import type { Wallet } from "ethers";

import { DAY, type Stage, by, relayedBy } from "../../stage.ts";
import type { Story } from "../../story/Story.ts";

/** An enterprise of the story, with its qualified person where it makes something. */
export interface Enterprise {
  readonly name: string;
  readonly account: Wallet;
  /** Holds no ETH. */
  readonly qualified: Wallet | undefined;
}

/** A qualified person of an enterprise that has one. */
export function qualifiedOf({ name, qualified }: Enterprise): Wallet {
  if (qualified === undefined) throw new Error(`${name} has no qualified person.`);
  return qualified;
}

/** What a body of the state lets the story's enterprises do. */
export interface Trade {
  readonly carrier: Enterprise;
  /** The accreditor that Sichuan has in this story. */
  readonly sichuan: Wallet;
}

const THREE_YEARS = 3n * 365n * DAY;

/** A GTIN from its first twelve digits. */
export function gtinFrom(twelve: string): Gtin {
  return parseGtin(twelve + String(checkDigitOf(twelve)));
}

/** The first second after a day some two years from now: what a pack says in its expiry date. */
export async function expiryOn(stage: Stage): Promise<number> {
  const day = Number(DAY);
  return Math.floor(Number(await stage.now()) / day + 730) * day;
}

/** Somebody who makes, holds or carries medicines, accredited by `board`; with a pharmacist who may release lots if it makes. */
export async function enterpriseOpens(
  story: Story,
  stage: Stage,
  {
    name,
    kind,
    board,
    releases = false,
  }: {
    readonly name: string;
    readonly kind: keyof typeof ORGANISATION_KINDS;
    readonly board: Wallet;
    readonly releases?: boolean;
  },
): Promise<Enterprise> {
  const { providers, affiliations } = stage;
  const account = await stage.funded();
  const now = await stage.now();
  const validUntil = now + THREE_YEARS;
  const documentOf = (document: string) => documentHashOf({ document: `${name}: ${document}`, salt: randomSalt() });
  await story.step(
    `${name} is accredited`,
    providers.accredit({
      organisation: account.address,
      kinds: [kind],
      validUntil,
      documentHash: documentOf("licence"),
      via: by(board),
    }),
  );
  if (!releases) return { name, account, qualified: undefined };
  const qualified = stage.penniless();
  const { credential } = await providers.issueCredential({
    holder: qualified.address,
    profession: "PHARMACIST",
    rights: ["RELEASE"],
    specialty: 0,
    validFrom: now,
    validUntil,
    documentHash: documentOf("qualified person"),
    via: by(board),
  });
  const terms = {
    organisation: account.address,
    practitioner: qualified.address,
    licence: credential,
    role: "ATTENDING",
    validFrom: now,
    validUntil,
  } as const;
  const acceptance = await affiliations.signTerms({ terms, deadline: now + DAY, signer: qualified });
  await story.step(
    `its qualified person 质量受权人 takes up work`,
    affiliations.affiliate({ terms, acceptance, via: by(account) }),
  );
  return { name, account, qualified };
}

/** An enterprise files a product, and the regulator approves it. */
export async function productIsApproved(
  story: Story,
  stage: Stage,
  {
    name,
    gtin,
    holder,
    terms,
  }: { readonly name: string; readonly gtin: Gtin; readonly holder: Enterprise; readonly terms: ProductTerms },
): Promise<void> {
  const { products, officials } = stage;
  await products.file({ gtin, terms, via: by(holder.account) });
  await story.step(
    `The regulator approves ${name}, filed by ${holder.name}`,
    products.approve({ gtin, holder: holder.account.address, terms, via: by(officials.regulator) }),
  );
}

/** A qualified person, who holds no ETH, acts by a relayed call. */
export function byQualified(stage: Stage, maker: Enterprise): ReturnType<typeof relayedBy> {
  return relayedBy(stage, qualifiedOf(maker));
}

/** Goods leave, are collected, and all or less of them arrives. */
export async function goodsTravel(
  story: Story,
  stage: Stage,
  {
    words,
    terms,
    from,
    to,
    carrier,
    received,
    onTheWay = () => Promise.resolve(),
  }: {
    readonly words: string;
    readonly terms: Pick<Shipment, "loads"> & Partial<Shipment>;
    readonly from: Enterprise;
    readonly to: Enterprise;
    readonly carrier: Enterprise;
    readonly received?: readonly number[];
    readonly onTheWay?: (shipment: Shipment) => Promise<void>;
  },
): Promise<Shipment> {
  const { shipments } = stage;
  const shipment: Shipment = {
    from: from.account.address,
    to: to.account.address,
    carrier: carrier.account.address,
    due: Number((await stage.now()) + 5n * DAY),
    number: 1,
    ...terms,
  };
  const via = (who: Enterprise): Direct => by(who.account);
  await story.step(`${words}: ${from.name} ships`, stepOf(shipments.ship({ shipment, via: via(from) })));
  await story.step(`${carrier.name} collects`, shipments.collect({ shipment, via: via(carrier) }));
  await onTheWay(shipment);
  await story.step(
    `${to.name} receives`,
    shipments.accept({ shipment, ...(received === undefined ? {} : { received }), via: via(to) }),
  );
  const { stage: reached } = await shipments.stateOf({ shipment });
  const isWhole = received === undefined || received.every((quantity, i) => quantity === shipment.loads[i]?.quantity);
  story.expect(
    isWhole ? "both sides gave their word for all of it" : "what is short waits for the sender's word",
    reached === (isWhole ? "Received" : "Short") && shipmentIdOf({ shipment }).length === 66,
  );
  return shipment;
}

/** The receipt of an act that answers more. */
export async function stepOf<Receipt>(act: Promise<{ readonly receipt: Receipt }>): Promise<Receipt> {
  return (await act).receipt;
}
