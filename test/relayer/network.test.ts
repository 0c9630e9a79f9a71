import { networkOf } from "@xinglin/relayer";
import { expect } from "chai";

const seen = (remoteAddress: string, forwarded?: string) => ({
  socket: { remoteAddress },
  headers: forwarded === undefined ? {} : { "x-forwarded-for": forwarded },
});

describe("Relayer: what attempts are counted by", () => {
  it("[RELAY-11] counts an IPv6 network of 64 bits as one, however its addresses are written", () => {
    const written = [
      "2001:db8::1",
      "2001:db8::2:3",
      "2001:0db8:0:0:ffff::",
      "2001:DB8:0000::a%eth0",
      "2001:db8:0:0:1:2:3:4",
    ];
    for (const address of written) expect(networkOf(seen(address), 0)).to.equal("2001:db8:0:0");
    for (const other of ["2001:db8:0:1::1", "2001:db9::1", "2001:db8:1::"]) {
      expect(networkOf(seen(other), 0)).not.to.equal("2001:db8:0:0");
    }
    expect(networkOf(seen("::1"), 0)).to.equal("0:0:0:0");
  });

  it("[RELAY-11] counts an IPv4 address by itself, also where the socket is of both kinds", () => {
    expect(networkOf(seen("192.0.2.7"), 0)).to.equal("192.0.2.7");
    expect(networkOf(seen("::ffff:192.0.2.7"), 0)).not.to.equal(networkOf(seen("::ffff:192.0.2.8"), 0));
  });

  it("[RELAY-11] believes as many proxies as stand in front, and nobody before them", () => {
    const request = seen("192.0.2.1", "203.0.113.9, 198.51.100.4,2001:db8::5");
    expect(networkOf(request, 0)).to.equal("192.0.2.1");
    expect(networkOf(request, 1)).to.equal("2001:db8:0:0");
    expect(networkOf(request, 2)).to.equal("198.51.100.4");
    expect(networkOf(request, 4)).to.equal("192.0.2.1");
    expect(networkOf(seen("192.0.2.1"), 1)).to.equal("192.0.2.1");
  });
});
