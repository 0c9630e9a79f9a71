import { DAY } from "../../helpers/defaults.ts";
import { DOCUMENT, GTIN, REASON, REASON_HASH, packsOf } from "../../helpers/pharma.ts";
import { CounterComparison } from "./counterComparison.ts";
import { licenceKeyOf } from "./counterScene.ts";
import { type CounterLot, permitKeyOf } from "./counterState.ts";

/** With a limit of gas nothing is estimated, so that each act is one transaction at its second. */
export const GAS = { gasLimit: 9_000_000n } as const;

/** The world around the counter: people, lots and products. What its rooms refuse is in models of their own. */
export abstract class CounterWorld extends CounterComparison {
  /** Lifts something that stands in the way, or soon nothing would be dispensed any more. Answers whether there was any. */
  protected async mend(): Promise<boolean> {
    const { model, at } = this;
    const { posts, organisations, products, lots, watches } = model.state;
    const [stopped] = [...watches].find(([, { suspended }]) => suspended) ?? [];
    if (stopped !== undefined) {
      const expected = model.setSuspension(at.parties.regulator.address, stopped, false, REASON_HASH);
      await this.compare("setSuspension", expected, () =>
        at.dispensary.connect(at.parties.regulator).setSuspension(stopped, false, REASON_HASH, GAS),
      );
      return true;
    }
    if (posts.some(({ suspended }) => suspended) || [...organisations.values()].some(({ suspended }) => suspended)) {
      await this.people();
      return true;
    }
    if ([...products.values()].some(({ inForce }) => !inForce)) {
      await this.suspendProduct();
      return true;
    }
    const quarantined = [...lots].filter(([, { quarantines }]) => quarantines.size > 0);
    if (quarantined.length < 2) return false;
    await this.quarantine(quarantined[0]!);
    return true;
  }

  /** Board and commission suspend and reinstate. What the identity room refuses has a model of its own. */
  protected async people(): Promise<void> {
    const { dice, at, model } = this;
    const { posts, organisations } = model.state;
    const post = posts.find(({ suspended }) => suspended);
    const place = [...organisations].find(([, { suspended }]) => suspended);
    if (post !== undefined || (place === undefined && dice.seldom(2))) {
      const one = post ?? dice.of(posts);
      const licence = at.licences.get(licenceKeyOf(one))!;
      const providers = at.providers.connect(at.people.board);
      await this.just(one.suspended ? "reinstateCredential" : "suspendCredential", () =>
        one.suspended
          ? providers.reinstateCredential(licence, REASON_HASH, GAS)
          : providers.suspendCredential(licence, REASON_HASH, GAS),
      );
      one.suspended = !one.suspended;
      return;
    }
    const [address, one] = place ?? dice.of([...organisations]);
    const providers = at.providers.connect(at.people.commission);
    await this.just(one.suspended ? "reinstateOrganisation" : "suspendOrganisation", () =>
      one.suspended
        ? providers.reinstateOrganisation(address, REASON_HASH, GAS)
        : providers.suspendOrganisation(address, REASON_HASH, GAS),
    );
    one.suspended = !one.suspended;
  }

  /** A quarantine, or seldom a recall, of a lot or of what went into it. */
  protected async lots(): Promise<void> {
    const { dice, at, model } = this;
    const { maker, regulator } = at.parties;
    const all = [...model.state.lots];
    const [key, lot] = dice.seldom(2) ? all.find(([, { gtin }]) => gtin === GTIN.herb)! : dice.of(all);
    if (lot.recalled || !dice.seldom(5)) return this.quarantine([key, lot]);
    await this.just("recall", () => at.lots.connect(dice.of([maker, regulator])).recall(key, 2n, REASON_HASH, GAS));
    lot.recalled = true;
  }

  /** Sets a quarantine, or lifts the one there is. */
  protected async quarantine([key, { quarantines }]: [string, CounterLot]): Promise<void> {
    const { dice, at } = this;
    const [set] = quarantines;
    const side = set ?? dice.of(["holder", "regulator"] as const);
    const ledger = at.lots.connect(side === "holder" ? at.parties.maker : at.parties.regulator);
    await this.just(set === undefined ? "quarantine" : "liftQuarantine", () =>
      set === undefined ? ledger.quarantine(key, REASON_HASH, GAS) : ledger.liftQuarantine(key, REASON_HASH, GAS),
    );
    if (set === undefined) quarantines.add(side);
    else quarantines.delete(side);
  }

  /** A product is suspended or reinstated, or a permit given or taken. */
  protected async products(): Promise<void> {
    const { dice, at, model } = this;
    if (dice.seldom(2)) return this.suspendProduct();
    const products = at.products.connect(at.parties.regulator);
    const [holder, control] = [dice.of([at.pharmacy, at.corner]), BigInt(dice.below(4) + 1)];
    const until = this.now + dice.of([0n, 5n * DAY, 60n * DAY, 60n * DAY]);
    await this.just("grantPermit", () => products.grantPermit(holder, control, until, GAS));
    model.state.permits.set(permitKeyOf(holder.address, control), until);
  }

  protected async suspendProduct(): Promise<void> {
    const { dice, at, model } = this;
    const products = at.products.connect(at.parties.regulator);
    const stopped = [...model.state.products].find(([, { inForce }]) => !inForce);
    const [gtin, product] = stopped ?? dice.of([...model.state.products]);
    await this.just(product.inForce ? "suspend" : "reinstate", () =>
      product.inForce ? products.suspend(gtin, REASON_HASH, GAS) : products.reinstate(gtin, REASON_HASH, GAS),
    );
    product.inForce = !product.inForce;
  }

  /** The pharmacy blocks some of its stock, or says that a pack was sampled; the maker strikes a pack. */
  protected async shelf(): Promise<void> {
    const { dice, at, model } = this;
    const pharmacy = dice.of([at.pharmacy, at.corner, at.hospital]);
    const lots = at.lots.connect(pharmacy);
    const held = [...model.state.lots].filter(([, { free }]) => (free.get(pharmacy.address) ?? 0n) > 1n);
    if (held.length === 0) return;
    const listed = held.filter(([key]) => at.lists.has(key));
    const [key, lot] = dice.of(listed.length > 0 && dice.seldom(2) ? listed : held);
    const free = lot.free.get(pharmacy.address)!;
    const list = at.lists.get(key);
    if (list === undefined) {
      const quantity = dice.seldom(4) ? free - 1n : free / 10n + 1n;
      await this.just("holdBack", () => lots.holdBack(key, pharmacy, quantity, REASON_HASH, GAS));
      lot.free.set(pharmacy.address, free - quantity);
      return;
    }
    const index = BigInt(dice.below(Number(lot.commissioned)));
    if (lot.spent.has(index)) return;
    const packs = await packsOf(list, [Number(index)]);
    lot.spent.set(index, "otherwise");
    if (dice.seldom(2)) {
      await this.just("strike", () => at.lots.connect(at.parties.maker).strike(key, packs, GAS));
      return;
    }
    const removal = {
      lot: key,
      custodian: pharmacy.address,
      reason: REASON.sampled,
      quantity: 1n,
      blocked: false,
      document: DOCUMENT,
    };
    await this.just("remove", () => lots.remove(removal, packs, GAS));
    lot.free.set(pharmacy.address, free - 1n);
  }
}
