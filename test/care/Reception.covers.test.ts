import { expect } from "chai";
import { id } from "ethers";
import { network } from "hardhat";

import type { CoverStruct } from "../../typechain-types/contracts/care/AppointmentBook.js";
import { NO_PERMIT, PRICE, bookingMessage, receptionPlace } from "../helpers/care.ts";
import { DEFAULTS } from "../helpers/defaults.ts";
import { plainAccount } from "../helpers/holders.ts";
import { POOL, subsidisedOn } from "../helpers/subsidies.ts";

const connection = await network.create();
const { networkHelpers } = connection;
const deploySubsidised = subsidisedOn(connection);

const { nonce, deadline } = DEFAULTS;

describe("Reception: signed bookings that others pay for in part", () => {
  it("[CARE-16] [CARE-17] takes a signature for two covers, and for no others, fewer or another order", async () => {
    const at = await networkHelpers.loadFixture(deploySubsidised);
    const [first, second] = [200n, 100n].map((amount) => ({ ...at.cover, amount }));
    const booking = { ...at.booking, covers: [first!, second!] };
    const message = await bookingMessage(at, at.service, booking);
    const signature = await plainAccount(at, at.zhao).sign(receptionPlace(at), "VisitBooking", message);
    const submit = (covers: CoverStruct[]) =>
      at.reception
        .connect(at.actors.relayer)
        .bookBySignature(at.service, { ...booking, covers }, { nonce, deadline, signature }, NO_PERMIT, {
          value: PRICE - covers.reduce((sum, { amount }) => sum + BigInt(amount), 0n),
        });
    const others = [
      [],
      [first!],
      [second!, first!],
      [first!, { ...second!, amount: 99n }],
      [{ ...first!, payer: at.zhao.address }, second!],
      [first!, { ...second!, programme: at.inToken }],
      [{ ...first!, person: id("another") }, second!],
      [first!, { ...second!, period: 9n }],
    ];
    for (const covers of others) {
      await expect(submit(covers)).to.be.revertedWithCustomError(at.reception, "SignatureInvalid");
    }
    await submit(booking.covers);
    expect(await at.subsidies.poolOf(at.programme)).to.equal(POOL - 300n);
  });
});
