import { CaseNotFound, Panels, Receptions, Visits, listVisits, visitIdOf } from "@xinglin/sdk/care";
import { NodeContradicted, type PatientId } from "@xinglin/sdk/kernel";
import { Providers, Recoveries, credentialsOf, listRecoveries } from "@xinglin/sdk/identity";
import { expect } from "chai";
import { network } from "hardhat";

import { CASE, hearingOn } from "../helpers/disputes.ts";
import { HostileNode, type RawLog, changing, editing, without } from "../helpers/hostileNode.ts";
import { refuses } from "../sdk/vault/support.ts";

const connection = await network.create();
const deployHearing = hearingOn(connection);

async function scene() {
  const at = await connection.networkHelpers.loadFixture(deployHearing);
  const node = new HostileNode(connection);
  const room = (contract: { readonly target: unknown }) => ({
    address: contract.target as string,
    provider: node.provider,
  });
  return {
    at,
    node,
    visits: new Visits(room(at.visits)),
    receptions: new Receptions(room(at.reception)),
    panels: new Panels(room(at.panel)),
    providers: new Providers(room(at.providers)),
    recoveries: new Recoveries(room(at.patients)),
    patient: at.patient as PatientId,
  };
}

const changed = (log: RawLog): RawLog => ({
  ...log,
  data: log.data.replace(/[0-9a-f]$/, (last) => (last === "7" ? "6" : "7")),
});

describe("Hostile node: visits, cases, people", () => {
  it("[K-15] lists no visit or service that was changed, nor one whose service is hidden", async () => {
    const { at, node, visits, receptions, patient } = await scene();
    const [listing] = await listVisits({ visits, receptions, patient });
    expect(visitIdOf(listing!)).to.equal(at.visit);
    const published = at.reception.interface.getEvent("ServicePublished").topicHash;
    const booked = at.visits.interface.getEvent("VisitBooked").topicHash;
    for (const edit of [
      changing(({ topics }) => topics[0] === published, changed),
      changing(({ topics }) => topics[0] === booked, changed),
      without(({ topics }) => topics[0] === published),
    ]) {
      node.behave("eth_getLogs", edit);
      await refuses(listVisits({ visits, receptions, patient }), NodeContradicted);
    }
  });

  it("[CARE-110] [K-15] knows a case's terms by the hash that the panel keeps", async () => {
    const { at, node, panels } = await scene();
    expect(await panels.termsOf(CASE)).to.deep.equal(at.terms);
    await refuses(panels.termsOf(CASE + 1n), CaseNotFound);
    for (const edit of [editing((logs) => logs.map(changed)), without(() => true)]) {
      node.behave("eth_getLogs", edit);
      await refuses(panels.termsOf(CASE), NodeContradicted);
    }
  });

  it("[K-15] hides no recovery, and invents no licence", async () => {
    const { at, node, providers, recoveries, patient } = await scene();
    expect(await listRecoveries({ recoveries, patient })).to.deep.equal([]);
    const all = await at.providers.queryFilter(at.providers.filters.CredentialIssued());
    const [own, other] = all.map(({ args }) => args.credential);
    const holder = all[0]!.args.holder;
    const collect = async () => {
      const found = [];
      for await (const listing of credentialsOf({ providers, holder })) found.push(listing.credential);
      return found;
    };
    expect(await collect()).to.include(own);
    node.behave(
      "eth_getLogs",
      editing((logs) => logs.map((log) => ({ ...log, topics: [log.topics[0]!, other!, ...log.topics.slice(2)] }))),
    );
    await refuses(collect(), NodeContradicted);
  });
});
