import { AbiCoder, type BaseContract, getBytes, hexlify, id, keccak256 } from "ethers";

import type { PeerGround, Peers } from "../frame/peer.ts";
import { deploy, publishedArtifact, send, versionOf } from "./build.ts";

const PACKAGE = "@onchain-id/solidity";
const CLAIM_KEY = 3;
const ECDSA_KEY = 1;
const TOPIC = 7n;

function artifact(file: string, name: string): ReturnType<typeof publishedArtifact> {
  return publishedArtifact(PACKAGE, `contracts/${file}.sol/${name}.json`);
}

/** Implementation, authority and factory, as ONCHAINID is deployed in production. */
async function factory({ owner }: PeerGround): Promise<BaseContract> {
  const implementation = await deploy(artifact("Identity", "Identity"), owner, owner.address, true);
  const authority = await deploy(
    artifact("proxy/ImplementationAuthority", "ImplementationAuthority"),
    owner,
    await implementation.getAddress(),
  );
  return await deploy(artifact("factory/IdFactory", "IdFactory"), owner, await authority.getAddress());
}

/** ONCHAINID (ERC-734, ERC-735), as published. Its sources are GPL-3.0; only its bytecode runs here, nothing is linked. */
export const ONCHAIN_ID: Peers = {
  [`ONCHAINID ${versionOf(PACKAGE)} createIdentity`]: {
    like: "a person's identity",
    run: async (ground) => await send(await factory(ground), "createIdentity", ground.person.address, "zhao"),
  },
  [`ONCHAINID ${versionOf(PACKAGE)} addClaim`]: {
    like: "a credential",
    run: async (ground) => {
      const { owner, person, other } = ground;
      const identities = await factory(ground);
      await send(identities, "createIdentity", person.address, "zhao");
      const address: unknown = await send(identities, "getIdentity", person.address);
      const { abi } = artifact("Identity", "Identity");
      const identity = (await ground.ethers.getContractAt(
        abi as never,
        String(address),
        person,
      )) as unknown as BaseContract;

      const issuer = await deploy(artifact("ClaimIssuer", "ClaimIssuer"), owner, owner.address);
      const key = keccak256(AbiCoder.defaultAbiCoder().encode(["address"], [other.address]));
      await send(issuer, "addKey", key, CLAIM_KEY, ECDSA_KEY);
      const data = hexlify(getBytes(id("document")));
      const claim = AbiCoder.defaultAbiCoder().encode(["address", "uint256", "bytes"], [address, TOPIC, data]);
      const signature = await other.signMessage(getBytes(keccak256(claim)));
      return await send(identity, "addClaim", TOPIC, 1n, await issuer.getAddress(), signature, data, "");
    },
  },
};
