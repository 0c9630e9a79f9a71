import { expect } from "chai";
import { AbiCoder, concat, id, keccak256 } from "ethers";
import { network } from "hardhat";

import type { BookingStruct, ServiceStruct } from "../../typechain-types/contracts/care/AppointmentBook.js";
import { practiceOn } from "../helpers/care.ts";

const connection = await network.create();
const { networkHelpers } = connection;
const deployPractice = practiceOn(connection);

const words = (types: readonly string[], values: readonly unknown[]) =>
  AbiCoder.defaultAbiCoder().encode(types, values);

const HEAD = "address address uint8 uint8 bool uint8 bytes32 address uint128 uint48 uint48".split(" ");
const POLICY = "uint48 uint16 uint16 uint48".split(" ");
const COVER = "address uint128 bytes32 bytes32 uint32".split(" ");

/** CARE-14, told a second time: all words in their order, in the place of a list the hash of its words. */
function serviceIdOf({ payees, policy, ...head }: ServiceStruct): string {
  const { practitioner, organisation, profession, mode, confirms, slots, code, token, price, lead, horizon } = head;
  const values = [practitioner, organisation, profession, mode, confirms, slots, code, token, price, lead, horizon];
  const { notice, lateShare, noShowShare, patience } = policy;
  const list = payees.map(({ account, share }) => words(["address", "uint16"], [account, share]));
  return keccak256(
    concat([words(HEAD, values), words(POLICY, [notice, lateShare, noShowShare, patience]), keccak256(concat(list))]),
  );
}

function visitIdOf(service: string, { covers, ...booking }: BookingStruct): string {
  const { patient, payer, start, number, intakeHash } = booking;
  const list = covers.map(({ payer: by, amount, programme, person, period }) =>
    words(COVER, [by, amount, programme, person, period]),
  );
  const values = [service, patient, payer, start, number, intakeHash, keccak256(concat(list))];
  const hash = keccak256(words("bytes32 bytes32 address uint48 uint32 bytes32 bytes32".split(" "), values));
  // The lowest 48 bits are free.
  return `${hash.slice(0, -12)}${"0".repeat(12)}`;
}

describe("Ids of services and visits", () => {
  it("[CARE-14] a service's hashes every word of its terms", async () => {
    const { visits, service, zhao, wang, doctor, hospital } = await networkHelpers.loadFixture(deployPractice);
    const people = [zhao, wang, doctor, hospital];
    for (let count = 0; count <= people.length; count++) {
      const payees = people.slice(0, count).map(({ address }, i) => ({ account: address, share: 2_500n + BigInt(i) }));
      const one = { ...service, mode: 1n, confirms: true, token: wang.address, payees };
      expect(await visits.serviceIdOf(one)).to.equal(serviceIdOf(one));
    }
  });

  it("[CARE-14] a visit's hashes the service's and every word of the booking", async () => {
    const { visits, service, booking, zhao, wang } = await networkHelpers.loadFixture(deployPractice);
    const first = { payer: zhao.address, amount: 2n ** 128n - 1n, programme: id("p"), person: id("n"), period: 7n };
    const second = { payer: wang.address, amount: 1n, programme: id("q"), person: id("m"), period: 2n ** 32n - 1n };
    for (const covers of [[], [first], [first, second], [second, first]]) {
      const one = { ...booking, number: 5n, intakeHash: id("form"), covers };
      expect(await visits.visitIdOf(service, one)).to.equal(visitIdOf(serviceIdOf(service), one));
    }
  });
});
