"""Terraform plans: `terraform show -json` becomes planned resources in CloudFormation's terms."""
