import { AbiCoder, ZeroAddress, ZeroHash, id } from "ethers";

import type { Peers } from "../frame/peer.ts";
import { deploy, publishedArtifact, send, versionOf } from "./build.ts";

const PACKAGE = "@ethereum-attestation-service/eas-contracts";

/** Ethereum Attestation Service, as published: an issuer attests something about a holder. */
export const EAS: Peers = {
  [`EAS ${versionOf(PACKAGE)} attest, 96 bytes`]: {
    like: "a credential",
    run: async ({ owner, person }) => {
      const registry = await deploy(
        publishedArtifact(PACKAGE, "contracts/SchemaRegistry.sol/SchemaRegistry.json"),
        owner,
      );
      const eas = await deploy(
        publishedArtifact(PACKAGE, "contracts/EAS.sol/EAS.json"),
        owner,
        await registry.getAddress(),
      );
      const schema = ["uint8 profession,uint48 validFrom,bytes32 documentHash", ZeroAddress, true] as const;
      const uid: unknown = await registry.getFunction("register").staticCall(...schema);
      await send(registry, "register", ...schema);
      const types = ["uint8", "uint48", "bytes32"];
      const data = {
        recipient: person.address,
        expirationTime: 4_133_980_800n,
        revocable: true,
        refUID: ZeroHash,
        data: AbiCoder.defaultAbiCoder().encode(types, [1, 4_102_444_800n, id("document")]),
        value: 0n,
      };
      return await send(eas, "attest", { schema: uid, data });
    },
  },
  [`EAS ${versionOf(PACKAGE)} timestamp, a bare hash`]: {
    like: "a record",
    run: async ({ owner }) => {
      const registry = await deploy(
        publishedArtifact(PACKAGE, "contracts/SchemaRegistry.sol/SchemaRegistry.json"),
        owner,
      );
      const eas = await deploy(
        publishedArtifact(PACKAGE, "contracts/EAS.sol/EAS.json"),
        owner,
        await registry.getAddress(),
      );
      return await send(eas, "timestamp", id("ciphertext"));
    },
  },
};
