/** The platform's roles in its AccessManager: `contracts/kernel/access/Roles.sol` says who belongs in each. */
export const Role = { ADMIN: 0n, REGULATOR: 1n, PAUSER: 2n, REVIEWER: 3n } as const;
