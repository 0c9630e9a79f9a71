import type { Peers } from "../frame/peer.ts";
import { compileAround, deploy, send, versionOf } from "./build.ts";

const OPENZEPPELIN = `OpenZeppelin ${versionOf("@openzeppelin/contracts")}`;

/** A token for each pack; and the lots of Musamih et al., A blockchain-based approach for drug traceability (IEEE Access 2021). */
export const DRUGS: Peers = {
  "Musamih et al., contract of a lot and its sale": { like: "a drug lot", quoted: 816_832n },
  [`${OPENZEPPELIN} ERC721 mint`]: {
    like: "a drug pack",
    run: async ({ owner, person }) => {
      const source = `// SPDX-License-Identifier: MIT
        pragma solidity ^0.8.28;
        import {ERC721} from "@openzeppelin/contracts/token/ERC721/ERC721.sol";
        contract Peer is ERC721("Packs", "P") { function mint(address to, uint256 id) external { _mint(to, id); } }`;
      const peer = await deploy(compileAround("Peer", source), owner);
      return await send(peer, "mint", person.address, 1n);
    },
  },
  [`${OPENZEPPELIN} ERC1155 mint`]: {
    like: "a drug pack",
    run: async ({ owner, person }) => {
      const source = `// SPDX-License-Identifier: MIT
        pragma solidity ^0.8.28;
        import {ERC1155} from "@openzeppelin/contracts/token/ERC1155/ERC1155.sol";
        contract Peer is ERC1155("") {
          function mint(address to, uint256 id) external { _mint(to, id, 1, ""); }
        }`;
      const peer = await deploy(compileAround("Peer", source), owner);
      return await send(peer, "mint", person.address, 1n);
    },
  },
};
