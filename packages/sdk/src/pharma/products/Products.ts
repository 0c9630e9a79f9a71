import { type TransactionReceipt, ZeroAddress, ZeroHash } from "ethers";

import type { Gtin } from "../../kernel/gs1/gtin.ts";
import type { ContractAt } from "../../kernel/sending/call.ts";
import { Room } from "../../kernel/sending/Room.ts";
import type { OwnWay } from "../../kernel/sending/ways.ts";
import { CONTROLS, type ControlName } from "../../terms/medicines.ts";
import { STANDING } from "../../terms/standing.ts";
import { type ProductRegistry, ProductRegistry__factory } from "../../typechain.ts";
import { type ProductTerms, productTermsStruct, readProductTerms } from "./productTerms.ts";

/** An act on a product. */
interface OnProduct {
  readonly gtin: Gtin;
  readonly via: OwnWay;
}

/** A product as it stands. */
export interface ProductReading {
  readonly gtin: Gtin;
  readonly holder: string;
  /** What is made of it, shipped and dispensed: all of it while in force, nothing otherwise. */
  readonly isInForce: boolean;
  readonly isRevoked: boolean;
  readonly terms: ProductTerms;
}

/**
 * Products: filed by who answers for them, approved by the regulator.
 *
 * @example
 * ```ts
 * const products = new Products({ address, provider });
 * await products.file({ gtin: parseGtin("06901234500042"), terms, via: direct({ signer: maker }) });
 * await products.approve({ gtin, holder: maker.address, terms, via: direct({ signer: regulator }) });
 * ```
 */
export class Products extends Room<ProductRegistry> {
  constructor({ address, provider }: ContractAt) {
    super({ address, provider, contract: ProductRegistry__factory.connect(address, provider) });
  }

  /** A manufacturer or research institute asks for approval of terms. */
  async file({ gtin, terms, via }: OnProduct & { readonly terms: ProductTerms }): Promise<TransactionReceipt> {
    const own = this.contract.interface.encodeFunctionData("file", [gtin, productTermsStruct(terms)]);
    return this.perform({ via, own });
  }

  /** Takes a filing back. */
  async withdrawFiling({ gtin, via }: OnProduct): Promise<TransactionReceipt> {
    return this.perform({ via, own: this.contract.interface.encodeFunctionData("withdrawFiling", [gtin]) });
  }

  /** The regulator puts a filing in force, with the terms that it read. */
  async approve({
    gtin,
    holder,
    terms,
    via,
  }: OnProduct & { readonly holder: string; readonly terms: ProductTerms }): Promise<TransactionReceipt> {
    const own = this.contract.interface.encodeFunctionData("approve", [gtin, holder, productTermsStruct(terms)]);
    return this.perform({ via, own });
  }

  /** The holder or the regulator stops a product, lifts its own stop, or ends the product for good. */
  async suspend({ gtin, reasonHash = ZeroHash, via }: OnProduct & Reasoned): Promise<TransactionReceipt> {
    return this.perform({ via, own: this.contract.interface.encodeFunctionData("suspend", [gtin, reasonHash]) });
  }

  /** Lifts the caller's own suspension. */
  async reinstate({ gtin, reasonHash = ZeroHash, via }: OnProduct & Reasoned): Promise<TransactionReceipt> {
    return this.perform({ via, own: this.contract.interface.encodeFunctionData("reinstate", [gtin, reasonHash]) });
  }

  /** Ends a product for good. */
  async revoke({ gtin, reasonHash = ZeroHash, via }: OnProduct & Reasoned): Promise<TransactionReceipt> {
    return this.perform({ via, own: this.contract.interface.encodeFunctionData("revoke", [gtin, reasonHash]) });
  }

  /** The holder offers a product to another organisation, or takes the offer back where none is named. */
  async offerTransfer({
    gtin,
    to = ZeroAddress,
    via,
  }: OnProduct & { readonly to?: string }): Promise<TransactionReceipt> {
    return this.perform({ via, own: this.contract.interface.encodeFunctionData("offerTransfer", [gtin, to]) });
  }

  /**
   * The regulator offers a product whose holder is accredited neither as manufacturer nor as research institute now, as after it
   * lost its key; or takes the offer back where nobody is named. The other side takes it by {@link Products.acceptTransfer}.
   *
   * Refused with `ProductHolderAccredited` (the holder can offer it itself), `ProductUnknown`, `ProductStandingUnchanged` (revoked).
   */
  async offerSuccession({
    gtin,
    to = ZeroAddress,
    via,
  }: OnProduct & { readonly to?: string }): Promise<TransactionReceipt> {
    return this.perform({ via, own: this.contract.interface.encodeFunctionData("offerSuccession", [gtin, to]) });
  }

  /** Takes over a product that is on offer to the caller, by its holder's word or as a succession. */
  async acceptTransfer({ gtin, via }: OnProduct): Promise<TransactionReceipt> {
    return this.perform({ via, own: this.contract.interface.encodeFunctionData("acceptTransfer", [gtin]) });
  }

  /** The holder lets another make the product until a time, in seconds; one that is past ends it. */
  async authoriseMaker({
    gtin,
    maker,
    until,
    via,
  }: OnProduct & { readonly maker: string; readonly until: number }): Promise<TransactionReceipt> {
    return this.perform({
      via,
      own: this.contract.interface.encodeFunctionData("authoriseMaker", [gtin, maker, until]),
    });
  }

  /** The regulator lets an organisation hold and carry what is so controlled until a time, in seconds. */
  async grantPermit({
    organisation,
    control,
    until,
    via,
  }: {
    readonly organisation: string;
    readonly control: ControlName;
    readonly until: number;
    readonly via: OwnWay;
  }): Promise<TransactionReceipt> {
    const args = [organisation, CONTROLS[control].code, until] as const;
    return this.perform({ via, own: this.contract.interface.encodeFunctionData("grantPermit", [...args]) });
  }

  /** To whom a product is on offer; undefined for nobody. */
  async offeredTo({ gtin }: { readonly gtin: Gtin }): Promise<string | undefined> {
    const to = await this.contract.transferOfferOf(gtin);
    return to === ZeroAddress ? undefined : to;
  }

  /** The product as it stands; undefined for one that was never approved. */
  async productOf({ gtin }: { readonly gtin: Gtin }): Promise<ProductReading | undefined> {
    const { holder, standing, terms } = await this.contract.productOf(gtin);
    if (standing === 0n) return undefined;
    return {
      gtin,
      holder,
      isInForce: standing === BigInt(STANDING.GRANTED.code),
      isRevoked: (standing & BigInt(STANDING.REVOKED.code)) !== 0n,
      terms: readProductTerms(terms),
    };
  }
}

interface Reasoned {
  /** Hash of the salted reason; none unless given. */
  readonly reasonHash?: string;
}
