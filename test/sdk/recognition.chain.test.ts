import { type Hex, type PatientId, direct } from "@xinglin/sdk/kernel";
import { Devices } from "@xinglin/sdk/identity";
import { Records, type RecordHeader, recognise, recordIdOf, recordStruct } from "@xinglin/sdk/records";
import { expect } from "chai";
import { ZeroHash, id } from "ethers";
import { network } from "hardhat";

import { DAY, SECOND, START, YEAR } from "../helpers/defaults.ts";
import { type Chip, calibration, chipOf, registerDevice } from "../helpers/devices.ts";
import { WRITTEN, recordWardOn } from "../helpers/records.ts";
import type { Ward } from "../helpers/ward.ts";

const connection = await network.create();
const deployWard = recordWardOn(connection);
const content = id("ciphertext of a measurement") as Hex;

/** Until when the device is calibrated: the result is written within. */
const UNTIL = WRITTEN + 5n * DAY;

interface Scene {
  readonly ward: Ward;
  readonly records: Records;
  readonly devices: Devices;
  readonly chip: Chip;
  readonly device: Hex;
  readonly header: (otherwise?: Partial<RecordHeader>) => RecordHeader;
}

/** The hospital has a meter that the laboratory has calibrated from the start of the tests until {@link UNTIL}. */
async function load(): Promise<Scene> {
  const ward = await connection.networkHelpers.loadFixture(deployWard);
  const { provider } = ward.ethers;
  const chip = chipOf("p256", "meter of the ward");
  const device = (await registerDevice(ward, chip)) as Hex;
  await ward.people.hospital.sendTransaction(await calibration(ward, { device, key: chip.key, until: UNTIL }));
  return {
    ward,
    records: new Records({ address: await ward.records.getAddress(), provider }),
    devices: new Devices({ address: await ward.devices.getAddress(), provider }),
    chip,
    device,
    header: (otherwise = {}) => ({
      patient: ward.patient as PatientId,
      author: ward.staff.doctor.address,
      organisation: ward.people.hospital.address,
      profession: "TCM_PHYSICIAN",
      kind: "RESULT",
      category: "LABORATORY",
      confidentiality: "N",
      authoredAt: WRITTEN,
      episode: 1,
      device: device as NonNullable<RecordHeader["device"]>,
      content,
      ...otherwise,
    }),
  };
}

describe("SDK: recognising a device's result", () => {
  it("[RECORDS-30] recognises one whose device was calibrated then and whose signature is the device's", async () => {
    const { ward, records, devices, chip, device, header } = await load();
    const record = recordStruct(header());
    await records.anchor({ record, via: direct({ signer: ward.staff.doctor }) });
    const deviceSignature = chip.sign(content) as Hex;
    const found = await recognise({ records, devices, record, content, deviceSignature });
    expect(found).to.include({
      record: recordIdOf({ record }),
      recognisable: true,
      device,
      deviceCalibratedThen: true,
      deviceSigned: true,
      licensedThen: true,
      unaltered: true,
      status: "Current",
    });
    // Without a signature the calibration alone counts.
    expect(await recognise({ records, devices, record, content })).to.include({
      recognisable: true,
      deviceSigned: undefined,
    });
  });

  it("[RECORDS-30] recognises none that another device signed, or this one for other bytes", async () => {
    const { ward, records, devices, chip, header } = await load();
    const record = recordStruct(header());
    await records.anchor({ record, via: direct({ signer: ward.staff.doctor }) });
    const without = { ...recordStruct(header({ content: id("by hand") as Hex })), device: ZeroHash };
    await records.anchor({ record: without, via: direct({ signer: ward.staff.doctor }) });
    const others = [chipOf("p256", "another meter").sign(content), chip.sign(id("other bytes")), "0x"];
    for (const deviceSignature of others as Hex[]) {
      const found = await recognise({ records, devices, record, content, deviceSignature });
      expect(found).to.include({ recognisable: false, deviceCalibratedThen: true, deviceSigned: false });
    }
    const byHand = { record: without, content: without.content as Hex };
    const found = await recognise({
      records,
      devices,
      ...byHand,
      deviceSignature: chip.sign(without.content) as Hex,
    });
    expect(found).to.include({ recognisable: false, deviceCalibratedThen: undefined, deviceSigned: false });
  });

  it("[RECORDS-30] asks whether the device was calibrated when the result was written, half-open", async () => {
    const { ward, records, devices, header } = await load();
    await ward.clock.moveTo(UNTIL + DAY);
    for (const [authoredAt, isGood] of [
      [START - SECOND, false],
      [START, true],
      [UNTIL - SECOND, true],
      [UNTIL, false],
    ] as const) {
      const record = recordStruct(header({ authoredAt, content: id(`at ${authoredAt}`) as Hex }));
      await records.anchor({ record, via: direct({ signer: ward.staff.doctor }) });
      const found = await recognise({ records, devices, record, content: record.content as Hex });
      expect(found, `at ${authoredAt}`).to.include({ recognisable: isGood, deviceCalibratedThen: isGood });
    }
  });

  it("[RECORDS-30] recognises none whose calibration was taken back, and one that was calibrated again", async () => {
    const { ward, records, devices, chip, device, header } = await load();
    const record = recordStruct(header());
    await records.anchor({ record, via: direct({ signer: ward.staff.doctor }) });
    await ward.devices.connect(ward.people.laboratory).revokeCalibration(device, id("reason"));
    expect(await recognise({ records, devices, record, content })).to.include({
      recognisable: false,
      deviceCalibratedThen: false,
    });
    const again = { device, key: chip.key, from: START, until: START + YEAR, nonce: 77n };
    await ward.people.hospital.sendTransaction(await calibration(ward, again));
    expect(await recognise({ records, devices, record, content })).to.include({
      recognisable: true,
      deviceCalibratedThen: true,
    });
  });
});
