import { id } from "ethers";

import type { Peers } from "../frame/peer.ts";
import { compileAround, deploy, send, versionOf } from "./build.ts";

const OPENZEPPELIN = `OpenZeppelin ${versionOf("@openzeppelin/contracts")}`;

/** Role registries of libraries that ship as source. */
export const ROLES: Peers = {
  [`${OPENZEPPELIN} AccessControl grantRole`]: {
    like: "a role",
    run: async ({ owner, person }) => {
      const source = `// SPDX-License-Identifier: MIT
        pragma solidity ^0.8.28;
        import {AccessControl} from "@openzeppelin/contracts/access/AccessControl.sol";
        contract Peer is AccessControl { constructor() { _grantRole(DEFAULT_ADMIN_ROLE, msg.sender); } }`;
      const peer = await deploy(compileAround("Peer", source), owner);
      return await send(peer, "grantRole", id("REGULATOR"), person.address);
    },
  },
  [`${OPENZEPPELIN} AccessManager grantRole`]: {
    like: "a role",
    run: async ({ owner, person }) => {
      const source = `// SPDX-License-Identifier: MIT
        pragma solidity ^0.8.28;
        import {AccessManager} from "@openzeppelin/contracts/access/manager/AccessManager.sol";
        contract Peer is AccessManager { constructor() AccessManager(msg.sender) {} }`;
      const peer = await deploy(compileAround("Peer", source), owner);
      return await send(peer, "grantRole", 1n, person.address, 0);
    },
  },
  [`Solady ${versionOf("solady")} OwnableRoles grantRoles`]: {
    like: "a role",
    run: async ({ owner, person }) => {
      const source = `// SPDX-License-Identifier: MIT
        pragma solidity ^0.8.28;
        import {OwnableRoles} from "solady/src/auth/OwnableRoles.sol";
        contract Peer is OwnableRoles { constructor() { _initializeOwner(msg.sender); } }`;
      const peer = await deploy(compileAround("Peer", source), owner);
      return await send(peer, "grantRoles", person.address, 1n);
    },
  },
};
