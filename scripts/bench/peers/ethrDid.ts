import { type BaseContract, encodeBytes32String } from "ethers";

import type { PeerGround, Peers } from "../frame/peer.ts";
import { deploy, publishedArtifact, send, versionOf } from "./build.ts";

const PACKAGE = "ethr-did-registry";
const ONE_YEAR = 31_536_000n;

async function registry({ person }: PeerGround): Promise<BaseContract> {
  const file = "contracts/EthereumDIDRegistry.sol/EthereumDIDRegistry.json";
  return await deploy(publishedArtifact(PACKAGE, file), person);
}

/** ERC-1056 registry, as published. An identity is an address there, so the first entry is a change of owner. */
export const ETHR_DID: Peers = {
  [`ethr-did-registry ${versionOf(PACKAGE)} changeOwner`]: {
    like: "a change of key",
    run: async (ground) => {
      const did = await registry(ground);
      return await send(did, "changeOwner", ground.person.address, ground.other.address);
    },
  },
  [`ethr-did-registry ${versionOf(PACKAGE)} addDelegate`]: {
    like: "a delegate",
    run: async (ground) => {
      const did = await registry(ground);
      const purpose = encodeBytes32String("veriKey");
      return await send(did, "addDelegate", ground.person.address, purpose, ground.other.address, ONE_YEAR);
    },
  },
};
