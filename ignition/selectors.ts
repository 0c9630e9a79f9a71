import type { Interface } from "ethers";

/**
 * The selectors of a contract's functions, by name.
 *
 * @throws if the contract has no function of that name
 */
export function selectorsOf(contract: Interface, names: readonly string[]): string[] {
  return names.map((name) => {
    const found = contract.getFunction(name);
    if (found === null) throw new Error(`No function "${name}": name one of the contract's own functions.`);
    return found.selector;
  });
}
