/** A test of what gas does: measuring coverage puts calls between the contracts' lines, which cost more than what is asked about. */
export const measured = process.argv.includes("--coverage") ? it.skip : it;

/** A test of what something costs as it is deployed: a mutation run leaves the optimizer off. */
export const measuredAsBuilt = process.env.CONTRACTS_UNOPTIMIZED === "true" ? it.skip : measured;
