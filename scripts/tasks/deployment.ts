/** Where Ignition writes the addresses of a local deployment. */
export const DEPLOYMENT = "ignition/deployments/chain-31337/deployed_addresses.json";
