import type { Subsidised } from "./subsidies.ts";

/** What the book of visits owes, as far as its events and those of the reception tell. */
export interface Books {
  /** By token. */
  readonly locked: ReadonlyMap<string, bigint>;
  /** By token and account. */
  readonly credits: ReadonlyMap<string, bigint>;
}

/** Where an account's credit in a token stands in {@link Books.credits}. */
export function creditKey(token: string, account: string): string {
  return `${token} ${account}`;
}

/** Rebuilds claims and credits from events alone (ESCROW-26), from the first block on. */
export async function booksFromEvents({ ethers, visits, reception }: Subsidised): Promise<Books> {
  const published = await reception.queryFilter(reception.filters.ServicePublished(), 0);
  const services = new Map(published.map(({ args }) => [args.service, args.terms]));
  const open = new Map<string, { readonly token: string; readonly price: bigint }>();
  const credits = new Map<string, bigint>();
  const add = (token: string, account: string, amount: bigint) => {
    const key = creditKey(token, account);
    credits.set(key, (credits.get(key) ?? 0n) + amount);
  };
  const logs = await ethers.provider.getLogs({ address: await visits.getAddress(), fromBlock: 0 });
  for (const log of logs) {
    const { name, args } = visits.interface.parseLog(log)!;
    const textOf = (member: string) => args.getValue(member) as string;
    switch (name) {
      case "VisitBooked":
        open.set(textOf("visit"), services.get(textOf("service"))!);
        break;
      case "VisitMoved":
        open.set(textOf("to"), open.get(textOf("visit"))!);
        open.delete(textOf("visit"));
        break;
      case "VisitSettled":
        open.delete(textOf("visit"));
        break;
      case "Credited":
        add(textOf("token"), textOf("account"), args.getValue("amount") as bigint);
        break;
      case "CreditWithdrawn":
        add(textOf("token"), textOf("account"), -(args.getValue("amount") as bigint));
        break;
    }
  }
  const locked = new Map<string, bigint>();
  for (const { token, price } of open.values()) locked.set(token, (locked.get(token) ?? 0n) + price);
  return { locked, credits };
}
