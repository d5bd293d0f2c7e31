/** Subnets and security groups of a private network, by id: nothing is looked up. */
export interface PrivateNetwork {
  readonly subnetIds: readonly string[];
  readonly securityGroupIds: readonly string[];
}
