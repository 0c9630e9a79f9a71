import { randomSalt } from "@xinglin/sdk/kernel";
import type { ForwardRequest } from "@xinglin/sdk/sending";
import type { Blocks } from "./Blocks.ts";
import { type Person, type Place, registration, somebody } from "./people.ts";
import { type Answer, type Service, bodyOf } from "./service.ts";

/** Requests of one network address in a minute, and of one signer in an hour, that the bench sets. */
export const LIMITS = { perMinute: 60, perHour: 3 };

/** Something that a relayer is asked by those who want it to lose money, with what it has to say. */
export interface Attack {
  readonly kind: string;
  readonly body: string;
  readonly from: string;
  /** Any of these; empty where it is counted how often it is heard. */
  readonly expected: readonly string[];
}

/**
 * A mix of attacks, so many of each kind.
 *
 * @param settled people whose registrations were mined, with what they sent then
 */
export async function attacks({
  place,
  settled,
  greedy,
  count,
}: {
  readonly place: Place;
  readonly settled: readonly { readonly person: Person; readonly request: ForwardRequest }[];
  readonly greedy: Person;
  readonly count: number;
}): Promise<Attack[]> {
  const found: Attack[] = [];
  for (let i = 0; i < count; i++) {
    const add = (kind: string, body: string, ...expected: string[]): void => {
      found.push({ kind, body, from: somebody().from, expected });
    };
    /** Signed by somebody of whom nothing else is on the way, and then changed. */
    const changed = async (how: (request: ForwardRequest) => Partial<ForwardRequest>): Promise<string> => {
      const request = await registration(place, somebody());
      return bodyOf({ ...request, ...how(request) });
    };
    add("no JSON", "{", "400 RequestMalformed");
    add("another contract", await changed(() => ({ to: place.forwarder })), "403 NotRelayed");
    const stranger = await changed(({ data }) => ({ data: `0xdeadbeef${data.slice(10)}` }));
    add("another function", stranger, "403 NotRelayed");
    const claimed = await changed(() => ({ from: somebody().wallet.address }));
    add("somebody else's name", claimed, "400 SignatureNotValid");
    add("more gas than was signed", await changed(({ gas }) => ({ gas: gas + 1n })), "400 SignatureNotValid");
    const again = settled[i % settled.length];
    if (again === undefined) throw new Error("Nobody is registered.");
    add("a call that reverts", bodyOf(await registration(place, again.person, 1)), "422 CallRefused");
    add("what was mined, sent again", bodyOf(again.request), "202");
    const more = { ...greedy, salt: randomSalt() };
    add(
      "a signer over its limit",
      bodyOf(await registration(place, more, LIMITS.perHour)),
      "429 TooMany",
      "409 StillPending",
    );
  }
  return shuffled(found);
}

/** One address that asks without end: what is over its limit is not even read. */
export function flood(count: number): Attack[] {
  const { from } = somebody();
  return Array.from({ length: count }, () => ({ kind: "an address over its limit", body: "{", from, expected: [] }));
}

/** Registers somebody as often as one signer may in an hour. */
export async function useUp(
  greedy: Person,
  { place, service, blocks }: { place: Place; service: Service; blocks: Blocks },
): Promise<void> {
  for (let nonce = 0; nonce < LIMITS.perHour; nonce++) {
    const before = blocks.minedAt(greedy.wallet.address);
    const body = bodyOf(await registration(place, { ...greedy, salt: randomSalt() }, nonce));
    for (let answer: Answer | undefined; answer?.status !== 202;) {
      answer = await service.post(body, greedy.from);
      // The one before may be in a block that the relayer has not seen yet.
      if (answer.status === 409) await new Promise((done) => setTimeout(done, 100));
      else if (answer.status !== 202) throw new Error(`The relayer answered ${answer.status} ${answer.name ?? ""}.`);
    }
    while (blocks.minedAt(greedy.wallet.address) === before) await new Promise((done) => setTimeout(done, 25));
  }
  // Until the relayer knows the last one too, it would answer that it is on the way.
  while ((await service.metric("xinglin_relayer_depth")) > 0) await new Promise((done) => setTimeout(done, 100));
}

/** The same order each time, so that runs can be compared. */
function shuffled<Item>(items: readonly Item[]): Item[] {
  const order = items.map((item, i) => ({ item, at: Math.imul(i + 1, 2_654_435_761) >>> 0 }));
  return order.sort((a, b) => a.at - b.at).map(({ item }) => item);
}
