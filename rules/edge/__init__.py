"""Rules about devices at the edge: SageMaker's fleets, Greengrass, and the policies and roles that devices have."""
