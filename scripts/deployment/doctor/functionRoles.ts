import type { PlatformContract } from "@xinglin/sdk/addresses";

import type { Role } from "../../../ignition/roles.ts";

/** Name of a role. */
export type RoleName = keyof typeof Role;

const STOPPABLE = { pause: "PAUSER", unpause: "REGULATOR" } as const;

/**
 * Every function of the platform that asks the AccessManager, and the role that it asks for; written down here a second time
 * on purpose. A function that is not in here is open: its contract asks for data, or for nothing.
 */
export const FUNCTION_ROLES: Partial<Record<PlatformContract, Readonly<Record<string, RoleName>>>> = {
  ProviderRegistry: {
    ...STOPPABLE,
    appointAuthority: "REGULATOR",
    dismissAuthority: "REGULATOR",
    distrustAuthority: "REGULATOR",
  },
  ProofingRegistry: { ...STOPPABLE, appointIssuer: "REGULATOR", removeIssuer: "REGULATOR" },
  DeviceRegistry: STOPPABLE,
  EmergencyAccess: { review: "REVIEWER", overturn: "REGULATOR" },
  AppointmentBook: STOPPABLE,
  ProductRegistry: { ...STOPPABLE, approve: "REGULATOR", grantPermit: "REGULATOR", offerSuccession: "REGULATOR" },
  DisputePanel: { seat: "REGULATOR", unseat: "REGULATOR" },
  LotLedger: { ...STOPPABLE, appoint: "REGULATOR" },
  Shipments: STOPPABLE,
  Dispensary: {
    watchProfession: "REGULATOR",
    watch: "REGULATOR",
    setSuspension: "REGULATOR",
    setGroup: "REGULATOR",
  },
};
