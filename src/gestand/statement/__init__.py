"""The statement: what a policy promises, said to the people it is about, in their language.

`build.statement` makes a `model.Document` out of a policy; a renderer makes a page of it. Nothing is said that the
policy does not hold: what the law asks for and the policy is silent about is a finding.
"""
