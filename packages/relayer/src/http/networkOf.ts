import type { IncomingMessage } from "node:http";
import { isIPv6 } from "node:net";

/** Groups of an IPv6 address, and those of the network that one customer has (64 bits). */
const GROUPS = 8;
const NETWORK = 4;

/**
 * What attempts are counted by: the address as the nearest trusted proxy saw it; of IPv6 the network.
 *
 * @param proxies number of proxies in front whose `X-Forwarded-For` is believed
 */
export function networkOf(
  {
    socket,
    headers,
  }: Pick<IncomingMessage, "headers"> & { readonly socket: { readonly remoteAddress?: string | undefined } },
  proxies: number,
): string {
  const direct = socket.remoteAddress ?? "";
  const forwarded = headers["x-forwarded-for"];
  const seen = String(forwarded).split(",");
  const address = proxies === 0 || forwarded === undefined ? direct : (seen.at(-proxies)?.trim() ?? direct);
  return isIPv6(address) && !address.startsWith("::ffff:") ? networkOfIPv6(address) : address;
}

/** An address can be written in many ways: `::` stands for as many zeros as are missing, and zeros in front may be left out. */
function networkOfIPv6(address: string): string {
  const [head = [], tail = []] = address.split("::").map((part) => part.split(":").filter((group) => group !== ""));
  const missing = address.includes("::") ? Math.max(0, GROUPS - head.length - tail.length) : 0;
  const groups = [...head, ...new Array<string>(missing).fill("0"), ...tail];
  return groups
    .slice(0, NETWORK)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(":");
}
