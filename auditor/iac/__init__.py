"""Infrastructure as code becomes documents: CloudFormation, CDK, SAM, Terraform plans, API requests, pipelines.

Each door reads one language and hands over `Planned` resources in CloudFormation's terms; `documents` brings those to
the shapes of AWS's own answers, so that the rules, facts and joins of the scan serve code as they are.
"""
