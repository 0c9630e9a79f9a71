import { Consents } from "@xinglin/sdk/consent";
import { EvidenceRefused, type KnownContract, exportEvidence, verifyEvidence } from "@xinglin/sdk/evidence";
import { type PatientId, direct } from "@xinglin/sdk/kernel";
import { recordIdOf } from "@xinglin/sdk/records";
import { expect } from "chai";
import { id, zeroPadValue } from "ethers";
import { network } from "hardhat";

import { NO_LABELS, readingOf } from "../../helpers/accesses.ts";
import { PROFESSION } from "../../helpers/providers.ts";
import {
  ANSWER,
  NO_INCLUSION,
  RELATION,
  batchOf,
  recordOf,
  recordUpon,
  recordWardOn,
  seatsOf,
} from "../../helpers/records.ts";
import { giveConditional } from "../../helpers/ward.ts";

const connection = await network.create();
const deployWard = recordWardOn(connection);

/**
 * A course of Zhao's: a consent, a note with a seat that a nurse takes, a reading of it, its correction, a record of a batch that
 * is drawn, a dispute, and the consent's end; and somebody else's record between them.
 */
async function scene() {
  const ward = await connection.networkHelpers.loadFixture(deployWard);
  const { doctor, nurse } = ward.staff;
  const { records, accesses, consents, zhao } = ward;
  const note = recordOf(ward, { category: 7n, seats: seatsOf(1n, [PROFESSION.nurse]) });
  const { evidence } = await giveConditional(ward, []);
  await records.connect(doctor).anchor(note);
  await records
    .connect(doctor)
    .anchor(recordOf(ward, { patient: ward.otherPatient, episode: 0n, content: id("Wang") }));
  const claim = { seat: 0n, organisation: note.organisation, episode: 0n };
  await records.connect(nurse).cosign(note, NO_INCLUSION, claim);
  await accesses.connect(doctor).accessRecord(note, NO_LABELS, evidence, readingOf(ward));
  const corrected = recordUpon(ward, note, RELATION.replaces, { category: 7n, content: id("corrected") });
  await records.connect(doctor).anchorUpon(corrected, note, NO_INCLUSION);
  const { batch, record: drawn, inclusion } = batchOf(ward, recordOf(ward, { content: id("of a batch") }));
  await records.connect(doctor).anchorBatch(batch);
  await records.connect(ward.actors.stranger).draw(drawn, inclusion);
  await records.connect(zhao).answer(corrected, NO_INCLUSION, ANSWER.dispute, id("note"));
  const rooms = new Consents({ address: await consents.getAddress(), provider: ward.ethers.provider });
  const grants = [{ grantee: evidence.grantee, line: 0 }];
  await rooms.revoke({ patient: ward.patient as PatientId, grants, via: direct({ signer: zhao }) });

  const contracts: KnownContract[] = [
    { name: "records", address: await records.getAddress(), abi: records.interface },
    { name: "accesses", address: await accesses.getAddress(), abi: accesses.interface },
    { name: "consents", address: await consents.getAddress(), abi: consents.interface },
  ];
  const node = ward.ethers.provider;
  const head = (await node.getBlock("latest"))!.hash!;
  const addresses = contracts.map(({ address }) => address);
  return { ward, node, contracts, addresses, head, note, corrected, drawn };
}

describe("SDK: evidence of records and accesses", () => {
  it("[EVIDENCE-12] proves a patient's records, consents, accesses and co-signatures offline, in one file", async () => {
    const { ward, node, contracts, addresses, head, note, corrected, drawn } = await scene();
    const about = [
      ward.patient,
      recordIdOf({ record: note }),
      recordIdOf({ record: corrected }),
      recordIdOf({ record: drawn }),
    ];
    const bundle = await exportEvidence({ node, contracts: addresses, about });
    const document = JSON.stringify(bundle);
    const { events, restsOn } = verifyEvidence({ document, trusted: [head], contracts });
    expect(restsOn).to.deep.equal([head]);
    expect(events.map(({ contract, event }) => `${contract} ${event}`)).to.deep.equal([
      "records EpisodeOpened",
      "consents GrantGiven",
      "records RecordAnchored",
      "records RecordDetailed",
      "records RecordCosigned",
      "accesses AccessedInDetail",
      "records RecordAnchored",
      "records RecordDetailed",
      "records RecordSuperseded",
      "records RecordDrawn",
      "records RecordAnchored",
      "records RecordAnswered",
      "consents GrantRevoked",
    ]);
    const [, , anchored, , cosigned, accessed] = events;
    expect(anchored!.args).to.include({ record: recordIdOf({ record: note }), author: ward.staff.doctor.address });
    expect(cosigned!.args).to.include({ signer: ward.staff.nurse.address, record: recordIdOf({ record: note }) });
    expect(accessed!.args).to.include({ patient: ward.patient, record: recordIdOf({ record: note }) });
    expect(document).to.not.contain(zeroPadValue(ward.otherPatient, 32).slice(2));
  });

  it("[EVIDENCE-12] proves one record alone, and refuses it when any of its events is altered or of another block", async () => {
    const { node, contracts, addresses, head, note } = await scene();
    const about = [recordIdOf({ record: note })];
    const bundle = await exportEvidence({ node, contracts: addresses, about });
    const proven = verifyEvidence({ document: JSON.stringify(bundle), trusted: [head], contracts });
    expect(proven.events.map(({ event }) => event)).to.include.members([
      "RecordAnchored",
      "RecordCosigned",
      "RecordSuperseded",
    ]);
    for (const i of bundle.events.keys()) {
      for (const spoil of [
        { data: `${bundle.events[i]!.data.slice(0, -1)}${bundle.events[i]!.data.endsWith("1") ? "2" : "1"}` },
        { topics: [...bundle.events[i]!.topics.slice(0, -1), id("another")] },
        { header: bundle.events[i]!.header === 0 ? 1 : 0 },
      ]) {
        const events = bundle.events.map((event, at) => (at === i ? { ...event, ...spoil } : event));
        const document = JSON.stringify({ ...bundle, events });
        expect(() => verifyEvidence({ document, trusted: [head], contracts })).to.throw(EvidenceRefused);
      }
    }
  });
});
