import { expect } from "chai";
import { network } from "hardhat";

import { HOUR } from "../helpers/defaults.ts";
import { platformOn } from "../helpers/platform.ts";
import { refusalOf, registration, relayerOn, rest, somebody } from "./setting.ts";

const connection = await network.create();
const { networkHelpers } = connection;
const deployPlatform = platformOn(connection);
const load = () => networkHelpers.loadFixture(deployPlatform);

describe("Relayer: somebody who wants it to lose money", () => {
  afterEach(rest);

  it("[RELAY-08] has so many requests in an hour, and gets the next ones an hour later", async () => {
    const platform = await load();
    const { relayer, clock, work } = await relayerOn(platform, { limits: { perHour: 2 } });
    const mallory = somebody();
    for (let i = 0; i < 2; i++) {
      await relayer.take(await registration(platform, mallory));
      await work();
    }
    expect(await refusalOf(relayer.take(await registration(platform, mallory)))).to.equal("TooMany");
    clock.seconds += Number(HOUR) - 200;
    expect(await refusalOf(relayer.take(await registration(platform, mallory)))).to.equal("TooMany");
    expect(await refusalOf(relayer.take(await registration(platform, somebody())))).to.equal("nothing");
    clock.seconds += 200;
    const deadline = BigInt(clock.seconds) + 600n;
    expect(await refusalOf(relayer.take(await registration(platform, mallory, { deadline })))).to.equal("nothing");
  });

  it("[RELAY-08] has so much gas in a day", async () => {
    const platform = await load();
    const mallory = somebody();
    const request = await registration(platform, mallory);
    const { relayer, work } = await relayerOn(platform, { limits: { gasOfSigner: 400_000n } });
    expect(relayer.forwarder.gasOf(request) < 400_000n).to.equal(true);
    await relayer.take(request);
    await work();
    const greedy = await registration(platform, mallory, { gas: 400_000n });
    expect(await refusalOf(relayer.take(greedy))).to.equal("TooMany");
  });

  it("[RELAY-09] costs no more than the budget with any number of accounts, and what is on the way counts", async () => {
    const platform = await load();
    const one = relayerOn(platform);
    const gas = (await one).relayer.forwarder.gasOf(await registration(platform, somebody(), { gas: 200_000n }));
    const { relayer } = await relayerOn(platform, { limits: { gasOfAll: 5n * gas } });
    const requests = await Promise.all(
      Array.from({ length: 12 }, () => registration(platform, somebody(), { gas: 200_000n })),
    );
    // What is mined counts with what it used, so nothing is mined meanwhile.
    await platform.ethers.provider.send("evm_setAutomine", [false]);
    const outcomes = await Promise.all(requests.map((request) => refusalOf(relayer.take(request))));
    await platform.ethers.provider.send("evm_setAutomine", [true]);
    expect(outcomes.filter((name) => name === "nothing")).to.have.lengthOf(5);
    expect(outcomes.filter((name) => name === "TooMany")).to.have.lengthOf(7);
  });

  it("[RELAY-10] is refused for the day after two requests that looked good and were reverted", async () => {
    const platform = await load();
    const { relayer, clock, work } = await relayerOn(platform);
    const { provider } = platform.ethers;
    const mallory = somebody();
    await networkHelpers.setBalance(mallory.address, 10n ** 18n);
    const own = platform.patients.connect(mallory.connect(provider));
    for (const digit of ["1", "2"]) {
      const salt = `0x${digit.repeat(64)}` as const;
      const request = await registration(platform, mallory, { salt });
      await provider.send("evm_setAutomine", [false]);
      // Looks good to the relayer, but Mallory's own transaction pays more and comes first.
      await own.register(salt, `0x${"00".repeat(32)}`, {
        maxPriorityFeePerGas: 50n * 10n ** 9n,
        maxFeePerGas: 60n * 10n ** 9n,
      });
      const { id } = await relayer.take(request);
      await relayer.pass();
      await provider.send("evm_mine", []);
      await provider.send("evm_setAutomine", [true]);
      await work();
      expect((await relayer.find(id)).state).to.equal("failed");
    }
    expect(await refusalOf(relayer.take(await registration(platform, mallory)))).to.equal("TooMany");
    clock.seconds += 86_400;
    const deadline = BigInt(clock.seconds) + 600n;
    expect(await refusalOf(relayer.take(await registration(platform, mallory, { deadline })))).to.equal("nothing");
  });

  it("[RELAY-11] uses up nothing of a patient whose name it only claims", async () => {
    const platform = await load();
    const { relayer } = await relayerOn(platform, { limits: { perHour: 1, perDay: 1 } });
    const zhao = somebody();
    const forged = { ...(await registration(platform, somebody())), from: zhao.address };
    for (let i = 0; i < 3; i++) expect(await refusalOf(relayer.take(forged))).to.equal("SignatureNotValid");
    expect(await refusalOf(relayer.take(await registration(platform, zhao)))).to.equal("nothing");
  });

  it("[RELAY-15] pays for the gas that was signed, 1/63 and the forwarder's part, and adds nothing to too little", async () => {
    const platform = await load();
    const { relayer } = await relayerOn(platform);
    const [less, more] = [
      await registration(platform, somebody(), { gas: 63_000n }),
      await registration(platform, somebody(), { gas: 126_000n }),
    ];
    expect(relayer.forwarder.gasOf(more) - relayer.forwarder.gasOf(less)).to.equal(64_000n);
    expect(relayer.forwarder.gasOf(less) < 64_000n + 21_000n + 60_000n + 40n * 700n).to.equal(true);
    const starved = await registration(platform, somebody(), { gas: 20_000n });
    expect(await refusalOf(relayer.take(starved))).to.equal("CallRefused");
    expect(await platform.ethers.provider.getTransactionCount(relayer.account)).to.equal(0);
  });
});
