import { expect } from "chai";
import type { BaseContract, TransactionResponse } from "ethers";

/** An event's name and all its arguments, in order. */
export type Expected = readonly [name: string, args: readonly unknown[]];

/** Expects that `act` is refused with this error of `contract` and with exactly these values. */
export async function expectRefusal(
  act: Promise<unknown>,
  contract: BaseContract,
  error: string,
  args: readonly unknown[] = [],
): Promise<void> {
  await expect(act)
    .to.be.revertedWithCustomError(contract, error)
    .withArgs(...args);
}

/** Expects that `act` makes `contract` emit exactly these events, in this order, and no others. */
export async function expectEvents(
  act: Promise<TransactionResponse>,
  contract: BaseContract,
  events: readonly Expected[],
): Promise<void> {
  expect(await eventsOf(act, contract)).to.deep.equal(events);
}

/** The events that `contract` emitted in a transaction. */
export async function eventsOf(act: Promise<TransactionResponse>, contract: BaseContract): Promise<Expected[]> {
  const receipt = await (await act).wait();
  if (receipt === null) throw new Error("The transaction was not mined.");
  const address = await contract.getAddress();
  return receipt.logs
    .filter((log) => log.address === address)
    .map((log) => {
      const event = contract.interface.parseLog(log);
      if (event === null) throw new Error(`The contract's interface does not know the event ${log.topics[0] ?? ""}.`);
      return [event.name, event.args.toArray()] as const;
    });
}
