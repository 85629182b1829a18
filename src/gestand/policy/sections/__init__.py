"""The sections of a policy, one module for each: from a tree to the types of `gestand.policy.model`."""
