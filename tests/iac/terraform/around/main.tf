terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "5.100.0"
    }
  }
}
provider "aws" {
  region                      = "eu-west-1"
  access_key                  = "x"
  secret_key                  = "x"
  skip_credentials_validation = true
  skip_requesting_account_id  = true
  skip_metadata_api_check     = true
}
data "aws_iam_policy_document" "trust" {
  statement {
    actions = ["sts:AssumeRole"]
    principals {
      type        = "Service"
      identifiers = ["sagemaker.amazonaws.com"]
    }
  }
}
resource "aws_iam_role" "worker" {
  name                 = "worker"
  path                 = "/ml/"
  assume_role_policy   = data.aws_iam_policy_document.trust.json
  permissions_boundary = aws_iam_policy.boundary.arn
  tags                 = { team = "ml" }
}
resource "aws_iam_role" "inline" {
  name_prefix         = "inl"
  assume_role_policy  = data.aws_iam_policy_document.trust.json
  managed_policy_arns = ["arn:aws:iam::aws:policy/AmazonSageMakerFullAccess", aws_iam_policy.boundary.arn]
  inline_policy {
    name   = "s3"
    policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "s3:*", Resource = "*" }] })
  }
  inline_policy {
    name   = "bucket"
    policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "s3:GetObject", Resource = "${aws_s3_bucket.data.arn}/*" }] })
  }
}
resource "aws_iam_policy" "boundary" {
  name   = "boundary"
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sagemaker:*", Resource = "*" }] })
}
resource "aws_iam_role_policy" "more" {
  role   = aws_iam_role.worker.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "s3:GetObject", Resource = "${aws_s3_bucket.data.arn}/*" }] })
}
resource "aws_iam_role_policy_attachment" "full" {
  role       = aws_iam_role.worker.name
  policy_arn = "arn:aws:iam::aws:policy/AmazonSageMakerFullAccess"
}
resource "aws_iam_policy_attachment" "many" {
  name       = "many"
  roles      = [aws_iam_role.worker.name, "legacy"]
  users      = ["ann"]
  policy_arn = aws_iam_policy.boundary.arn
}
resource "aws_iam_role_policies_exclusive" "x" {
  role_name    = aws_iam_role.worker.name
  policy_names = [aws_iam_role_policy.more.name]
}
resource "aws_iam_instance_profile" "p" { role = aws_iam_role.worker.name }
resource "aws_iam_user" "ann" { name = "ann" }
resource "aws_iam_group" "g" { name = "g" }
resource "aws_iam_user_group_membership" "m" {
  user   = aws_iam_user.ann.name
  groups = [aws_iam_group.g.name, "other"]
}
resource "aws_iam_group_membership" "m2" {
  name  = "m2"
  group = aws_iam_group.g.name
  users = ["bob", aws_iam_user.ann.name]
}
resource "aws_kms_key" "k" { description = "k" }
resource "aws_kms_key" "k2" {
  enable_key_rotation     = true
  rotation_period_in_days = 180
  deletion_window_in_days = 7
  policy                  = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Principal = { AWS = "*" }, Action = "kms:*", Resource = "*" }] })
}
resource "aws_kms_alias" "a" {
  name          = "alias/team"
  target_key_id = aws_kms_key.k.key_id
}
resource "aws_kms_key_policy" "kp" {
  key_id = aws_kms_key.k.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Principal = { AWS = aws_iam_role.worker.arn }, Action = "kms:*", Resource = "*" }] })
}
resource "aws_kms_grant" "gr" {
  key_id            = aws_kms_key.k.key_id
  grantee_principal = aws_iam_role.worker.arn
  operations        = ["Encrypt", "Decrypt"]
  constraints { encryption_context_equals = { Department = "ML" } }
}
resource "aws_s3_bucket" "data" { bucket = "ml-data" }
resource "aws_s3_bucket" "old" {
  bucket = "old"
  acl    = "private"
  versioning {
    enabled    = true
    mfa_delete = true
  }
  logging {
    target_bucket = aws_s3_bucket.data.id
    target_prefix = "l/"
  }
  lifecycle_rule {
    enabled = true
    prefix  = "x/"
    expiration { days = 9 }
    noncurrent_version_expiration { days = 30 }
  }
  server_side_encryption_configuration {
    rule {
      bucket_key_enabled = true
      apply_server_side_encryption_by_default {
        sse_algorithm     = "aws:kms"
        kms_master_key_id = aws_kms_key.k.arn
      }
    }
  }
  object_lock_configuration {
    object_lock_enabled = "Enabled"
    rule {
      default_retention {
        mode = "COMPLIANCE"
        days = 3
      }
    }
  }
}
resource "aws_s3_bucket_policy" "p" {
  bucket = aws_s3_bucket.data.id
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Deny", Principal = "*", Action = "s3:*", Resource = ["arn:aws:s3:::ml-data"], Condition = { Bool = { "aws:SecureTransport" = "false" } } }] })
}
resource "aws_s3_bucket_public_access_block" "b" {
  bucket            = aws_s3_bucket.data.id
  block_public_acls = true
}
resource "aws_s3_bucket_server_side_encryption_configuration" "e" {
  bucket = aws_s3_bucket.data.bucket
  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm     = "aws:kms"
      kms_master_key_id = aws_kms_key.k.arn
    }
  }
}
resource "aws_s3_bucket_versioning" "v" {
  bucket = aws_s3_bucket.data.id
  versioning_configuration { status = "Enabled" }
}
resource "aws_s3_bucket_logging" "l" {
  bucket        = aws_s3_bucket.data.id
  target_bucket = "logs"
  target_prefix = "x/"
}
resource "aws_s3_bucket_ownership_controls" "o" {
  bucket = aws_s3_bucket.data.id
  rule { object_ownership = "BucketOwnerEnforced" }
}
resource "aws_s3_bucket_acl" "acl" {
  bucket = aws_s3_bucket.data.id
  acl    = "public-read"
}
resource "aws_s3_bucket_acl" "acl2" {
  bucket = "other"
  access_control_policy {
    owner { id = "abc" }
    grant {
      permission = "READ"
      grantee {
        type = "Group"
        uri  = "http://acs.amazonaws.com/groups/global/AllUsers"
      }
    }
  }
}
resource "aws_s3_bucket_object_lock_configuration" "lock" {
  bucket = aws_s3_bucket.data.id
  rule {
    default_retention {
      mode = "GOVERNANCE"
      days = 5
    }
  }
}
resource "aws_s3_bucket_lifecycle_configuration" "lc" {
  bucket = aws_s3_bucket.data.id
  rule {
    id     = "a"
    status = "Enabled"
    filter {}
    expiration { days = 30 }
    noncurrent_version_expiration { noncurrent_days = 7 }
  }
  rule {
    id     = "b"
    status = "Enabled"
    filter {
      and {
        prefix = "x/"
        tags   = { a = "b" }
      }
    }
    expiration { days = 30 }
  }
}
resource "aws_s3_bucket_replication_configuration" "r" {
  bucket = aws_s3_bucket.data.id
  role   = aws_iam_role.worker.arn
  rule {
    id     = "r"
    status = "Enabled"
    destination {
      bucket  = "arn:aws:s3:::copy"
      account = "111122223333"
    }
  }
}
resource "aws_s3_account_public_access_block" "a" { block_public_acls = true }
resource "aws_vpc" "v" { cidr_block = "10.0.0.0/16" }
resource "aws_vpc" "v6" {
  cidr_block                       = "10.1.0.0/16"
  assign_generated_ipv6_cidr_block = true
  enable_dns_hostnames             = true
}
resource "aws_subnet" "s" {
  vpc_id            = aws_vpc.v.id
  cidr_block        = "10.0.1.0/24"
  availability_zone = "eu-west-1a"
}
resource "aws_route_table" "t" {
  vpc_id = aws_vpc.v.id
  route {
    cidr_block     = "0.0.0.0/0"
    nat_gateway_id = aws_nat_gateway.n.id
  }
}
resource "aws_route_table" "t2" { vpc_id = aws_vpc.v.id }
resource "aws_default_route_table" "d" {
  default_route_table_id = aws_vpc.v.default_route_table_id
  route {
    cidr_block = "0.0.0.0/0"
    gateway_id = aws_internet_gateway.i.id
  }
}
resource "aws_route" "r" {
  route_table_id         = aws_route_table.t2.id
  destination_cidr_block = "0.0.0.0/0"
  gateway_id             = aws_internet_gateway.i.id
}
resource "aws_route_table_association" "a" {
  subnet_id      = aws_subnet.s.id
  route_table_id = aws_route_table.t.id
}
resource "aws_main_route_table_association" "m" {
  vpc_id         = aws_vpc.v.id
  route_table_id = aws_route_table.t2.id
}
resource "aws_internet_gateway" "i" { vpc_id = aws_vpc.v.id }
resource "aws_nat_gateway" "n" {
  subnet_id     = aws_subnet.s.id
  allocation_id = "eipalloc-1"
}
resource "aws_security_group" "bare" { vpc_id = aws_vpc.v.id }
resource "aws_security_group" "g" {
  name   = "g"
  vpc_id = aws_vpc.v.id
  ingress {
    from_port       = 443
    to_port         = 443
    protocol        = "tcp"
    cidr_blocks     = ["10.0.0.0/16", "192.168.0.0/16"]
    self            = true
    security_groups = [aws_security_group.bare.id]
  }
  egress {
    from_port        = 0
    to_port          = 0
    protocol         = "-1"
    cidr_blocks      = ["0.0.0.0/0"]
    ipv6_cidr_blocks = ["::/0"]
  }
}
resource "aws_security_group" "attr" {
  vpc_id = aws_vpc.v.id
  egress = []
}
resource "aws_security_group_rule" "r" {
  type              = "ingress"
  security_group_id = aws_security_group.bare.id
  from_port         = 0
  to_port           = 65535
  protocol          = "tcp"
  cidr_blocks       = ["10.0.0.0/8"]
  ipv6_cidr_blocks  = ["::/0"]
}
resource "aws_security_group_rule" "self" {
  type              = "egress"
  security_group_id = aws_security_group.bare.id
  from_port         = 0
  to_port           = 65535
  protocol          = "tcp"
  self              = true
}
resource "aws_vpc_security_group_egress_rule" "e" {
  security_group_id = aws_security_group.bare.id
  cidr_ipv4         = "0.0.0.0/0"
  ip_protocol       = "-1"
}
resource "aws_default_security_group" "d" { vpc_id = aws_vpc.v.id }
resource "aws_network_acl" "n" {
  vpc_id     = aws_vpc.v.id
  subnet_ids = [aws_subnet.s.id]
  ingress {
    protocol   = "tcp"
    rule_no    = 100
    action     = "allow"
    cidr_block = "0.0.0.0/0"
    from_port  = 80
    to_port    = 80
  }
}
resource "aws_network_acl_rule" "nr" {
  network_acl_id = aws_network_acl.n.id
  rule_number    = 200
  egress         = true
  protocol       = "icmp"
  rule_action    = "allow"
  cidr_block     = "0.0.0.0/0"
  icmp_type      = -1
  icmp_code      = -1
}
resource "aws_vpc_endpoint" "s3" {
  vpc_id          = aws_vpc.v.id
  service_name    = "com.amazonaws.eu-west-1.s3"
  route_table_ids = [aws_route_table.t.id]
}
resource "aws_vpc_endpoint" "api" {
  vpc_id              = aws_vpc.v.id
  service_name        = "com.amazonaws.eu-west-1.sagemaker.api"
  vpc_endpoint_type   = "Interface"
  subnet_ids          = [aws_subnet.s.id]
  security_group_ids  = [aws_security_group.g.id]
  private_dns_enabled = true
  policy              = jsonencode({ Statement = [{ Effect = "Allow", Principal = "*", Action = "*", Resource = "*" }] })
}
resource "aws_vpc_endpoint_subnet_association" "x" {
  vpc_endpoint_id = aws_vpc_endpoint.api.id
  subnet_id       = aws_subnet.s.id
}
resource "aws_vpc_endpoint_policy" "x" {
  vpc_endpoint_id = aws_vpc_endpoint.s3.id
  policy          = jsonencode({ Statement = [{ Effect = "Allow", Principal = "*", Action = "s3:Get*", Resource = "*" }] })
}
resource "aws_flow_log" "f" {
  vpc_id          = aws_vpc.v.id
  traffic_type    = "ALL"
  log_destination = aws_cloudwatch_log_group.l.arn
  iam_role_arn    = aws_iam_role.worker.arn
}
resource "aws_vpc_dhcp_options" "d" { domain_name_servers = ["AmazonProvidedDNS"] }
resource "aws_vpc_dhcp_options_association" "d" {
  vpc_id          = aws_vpc.v.id
  dhcp_options_id = aws_vpc_dhcp_options.d.id
}
resource "aws_vpc_peering_connection" "p" {
  vpc_id      = aws_vpc.v.id
  peer_vpc_id = aws_vpc.v6.id
  auto_accept = true
}
resource "aws_ec2_transit_gateway" "t" {}
resource "aws_ec2_transit_gateway_vpc_attachment" "a" {
  transit_gateway_id = aws_ec2_transit_gateway.t.id
  vpc_id             = aws_vpc.v.id
  subnet_ids         = [aws_subnet.s.id]
}
resource "aws_network_interface" "eni" { subnet_id = aws_subnet.s.id }
resource "aws_ec2_managed_prefix_list" "pl" {
  name           = "pl"
  address_family = "IPv4"
  max_entries    = 3
  entry { cidr = "10.0.0.0/8" }
}
resource "aws_cloudwatch_log_group" "l" { name = "/ml" }
resource "aws_cloudtrail" "t" {
  name           = "trail"
  s3_bucket_name = aws_s3_bucket.data.id
  kms_key_id     = aws_kms_key.k.arn
  event_selector {
    read_write_type           = "All"
    include_management_events = true
    data_resource {
      type   = "AWS::S3::Object"
      values = ["arn:aws:s3"]
    }
  }
}
resource "aws_cloudtrail" "adv" {
  name           = "adv"
  s3_bucket_name = "x"
  advanced_event_selector {
    name = "sm"
    field_selector {
      field  = "eventCategory"
      equals = ["Data"]
    }
  }
}
resource "aws_cloudtrail_event_data_store" "e" { name = "store" }
resource "aws_cloudwatch_metric_alarm" "a" {
  alarm_name          = "errors"
  comparison_operator = "GreaterThanThreshold"
  evaluation_periods  = 1
  metric_name         = "Invocation5XXErrors"
  namespace           = "AWS/SageMaker"
  period              = 60
  statistic           = "Sum"
  threshold           = 1
  alarm_actions       = ["arn:aws:sns:eu-west-1:111122223333:t"]
  dimensions          = { EndpointName = "e", VariantName = "v" }
}
resource "aws_cloudwatch_metric_alarm" "q" {
  alarm_name          = "q"
  comparison_operator = "GreaterThanThreshold"
  evaluation_periods  = 1
  threshold           = 1
  metric_query {
    id = "m1"
    metric {
      metric_name = "Invocations"
      namespace   = "AWS/SageMaker"
      period      = 60
      stat        = "Sum"
      dimensions  = { EndpointName = "e" }
    }
  }
  metric_query {
    id          = "e1"
    expression  = "m1*2"
    return_data = true
  }
}
resource "aws_cloudwatch_composite_alarm" "c" {
  alarm_name = "c"
  alarm_rule = "ALARM(errors)"
}
resource "aws_cloudwatch_log_metric_filter" "f" {
  name           = "f"
  pattern        = "{ $.errorCode = * }"
  log_group_name = aws_cloudwatch_log_group.l.name
  metric_transformation {
    name      = "E"
    namespace = "N"
    value     = "1"
  }
}
resource "aws_appautoscaling_target" "t" {
  max_capacity       = 4
  min_capacity       = 1
  resource_id        = "endpoint/e/variant/v"
  scalable_dimension = "sagemaker:variant:DesiredInstanceCount"
  service_namespace  = "sagemaker"
}
resource "aws_appautoscaling_policy" "p" {
  name               = "p"
  policy_type        = "TargetTrackingScaling"
  resource_id        = aws_appautoscaling_target.t.resource_id
  scalable_dimension = aws_appautoscaling_target.t.scalable_dimension
  service_namespace  = aws_appautoscaling_target.t.service_namespace
  target_tracking_scaling_policy_configuration {
    target_value = 70
    predefined_metric_specification { predefined_metric_type = "SageMakerVariantInvocationsPerInstance" }
  }
}
resource "aws_appautoscaling_scheduled_action" "s" {
  name               = "s"
  resource_id        = aws_appautoscaling_target.t.resource_id
  scalable_dimension = aws_appautoscaling_target.t.scalable_dimension
  service_namespace  = aws_appautoscaling_target.t.service_namespace
  schedule           = "cron(0 8 * * ? *)"
  scalable_target_action { min_capacity = 2 }
}
resource "aws_ecr_repository" "r" {
  name = "r"
  encryption_configuration {
    encryption_type = "KMS"
    kms_key         = aws_kms_key.k.arn
  }
  image_scanning_configuration { scan_on_push = true }
}
resource "aws_ecr_repository_policy" "r" {
  repository = aws_ecr_repository.r.name
  policy     = jsonencode({ Statement = [{ Effect = "Allow", Principal = "*", Action = "ecr:*" }] })
}
resource "aws_ecr_lifecycle_policy" "r" {
  repository = aws_ecr_repository.r.name
  policy     = jsonencode({ rules = [{ rulePriority = 1, selection = { tagStatus = "any", countType = "imageCountMoreThan", countNumber = 9 }, action = { type = "expire" } }] })
}
resource "aws_ecr_registry_scanning_configuration" "s" {
  scan_type = "ENHANCED"
  rule {
    scan_frequency = "CONTINUOUS_SCAN"
    repository_filter {
      filter      = "*"
      filter_type = "WILDCARD"
    }
  }
}
resource "aws_efs_file_system" "f" { encrypted = true }
resource "aws_efs_file_system_policy" "f" {
  file_system_id = aws_efs_file_system.f.id
  policy         = jsonencode({ Statement = [{ Effect = "Allow", Principal = "*", Action = "*" }] })
}
resource "aws_efs_mount_target" "m" {
  file_system_id = aws_efs_file_system.f.id
  subnet_id      = aws_subnet.s.id
}
resource "aws_secretsmanager_secret" "s" { name = "s" }
resource "aws_secretsmanager_secret_policy" "s" {
  secret_arn = aws_secretsmanager_secret.s.arn
  policy     = jsonencode({ Statement = [{ Effect = "Allow", Principal = "*", Action = "*", Resource = "*" }] })
}
resource "aws_secretsmanager_secret_rotation" "s" {
  secret_id           = aws_secretsmanager_secret.s.id
  rotation_lambda_arn = "arn:aws:lambda:eu-west-1:111122223333:function:f"
  rotation_rules { automatically_after_days = 30 }
}
resource "aws_config_configuration_recorder" "r" {
  role_arn = aws_iam_role.worker.arn
  recording_group { all_supported = true }
}
resource "aws_config_configuration_recorder_status" "r" {
  name       = aws_config_configuration_recorder.r.name
  is_enabled = true
}
resource "aws_config_config_rule" "r" {
  name = "r"
  source {
    owner             = "AWS"
    source_identifier = "SAGEMAKER_NOTEBOOK_NO_DIRECT_INTERNET_ACCESS"
  }
}
resource "aws_guardduty_detector" "d" { enable = true }
resource "aws_guardduty_detector_feature" "d" {
  detector_id = aws_guardduty_detector.d.id
  name        = "S3_DATA_EVENTS"
  status      = "ENABLED"
}
resource "aws_macie2_account" "m" {}
resource "aws_securityhub_account" "h" {}
resource "aws_securityhub_standards_subscription" "s" { standards_arn = "arn:aws:securityhub:eu-west-1::standards/aws-foundational-security-best-practices/v/1.0.0" }
resource "aws_accessanalyzer_analyzer" "a" { analyzer_name = "a" }
resource "aws_iam_role_policy_attachments_exclusive" "x" {
  role_name   = aws_iam_role.worker.name
  policy_arns = [aws_iam_policy.boundary.arn]
}
resource "aws_iam_user_policy" "u" {
  user   = aws_iam_user.ann.name
  name   = "u"
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "*", Resource = "*" }] })
}
resource "aws_iam_group_policy_attachment" "g" {
  group      = aws_iam_group.g.name
  policy_arn = "arn:aws:iam::aws:policy/AdministratorAccess"
}
resource "aws_security_group" "wholly" {
  vpc_id = aws_vpc.v.id
  dynamic "egress" {
    for_each = toset(split("-", aws_vpc.v.id))
    content {
      from_port   = 443
      to_port     = 443
      protocol    = "tcp"
      cidr_blocks = ["0.0.0.0/0"]
    }
  }
}
resource "aws_security_group_rule" "from_group" {
  type                     = "ingress"
  security_group_id        = aws_security_group.bare.id
  from_port                = 443
  to_port                  = 443
  protocol                 = "tcp"
  source_security_group_id = aws_security_group.g.id
}
resource "aws_kms_external_key" "e" { description = "own material" }
resource "aws_kms_replica_key" "r" { primary_key_arn = aws_kms_key.k.arn }
resource "aws_cloudwatch_log_group" "kept" {
  name              = "/kept"
  retention_in_days = 365
  kms_key_id        = aws_kms_key.k.arn
}
resource "aws_s3_bucket_versioning" "never" {
  bucket = "other"
  versioning_configuration { status = "Disabled" }
}
resource "aws_flow_log" "s3" {
  subnet_id            = aws_subnet.s.id
  traffic_type         = "REJECT"
  log_destination      = "arn:aws:s3:::logs"
  log_destination_type = "s3"
}
resource "aws_cloudtrail_event_data_store" "selecting" {
  name = "selecting"
  advanced_event_selector {
    field_selector {
      field  = "eventCategory"
      equals = ["Management"]
    }
  }
}
resource "aws_guardduty_detector" "old" {
  enable = false
  datasources {
    s3_logs { enable = true }
  }
}
resource "aws_default_network_acl" "d" { default_network_acl_id = aws_vpc.v.default_network_acl_id }
resource "aws_appautoscaling_policy" "custom" {
  name               = "custom"
  policy_type        = "TargetTrackingScaling"
  resource_id        = "endpoint/e/variant/v"
  scalable_dimension = "sagemaker:variant:DesiredInstanceCount"
  service_namespace  = "sagemaker"
  target_tracking_scaling_policy_configuration {
    target_value = 70
    customized_metric_specification {
      metric_name = "CPUUtilization"
      namespace   = "/aws/sagemaker/Endpoints"
      statistic   = "Average"
      dimensions {
        name  = "EndpointName"
        value = "e"
      }
    }
  }
}
resource "aws_cloudwatch_log_data_protection_policy" "p" {
  log_group_name  = aws_cloudwatch_log_group.l.name
  policy_document = jsonencode({ Name = "p", Version = "2021-06-01", Statement = [{ Sid = "Audit", DataIdentifier = ["arn:aws:dataprotection::aws:data-identifier/EmailAddress"], Operation = { Audit = { FindingsDestination = {} } } }, { Sid = "Redact", DataIdentifier = ["arn:aws:dataprotection::aws:data-identifier/EmailAddress"], Operation = { Deidentify = { MaskConfig = {} } } }] })
}
resource "aws_ec2_managed_prefix_list_entry" "e" {
  cidr           = "172.16.0.0/12"
  prefix_list_id = aws_ec2_managed_prefix_list.pl.id
}
resource "aws_ec2_transit_gateway_route_table" "t" { transit_gateway_id = aws_ec2_transit_gateway.t.id }
resource "aws_ec2_transit_gateway_route" "r" {
  destination_cidr_block         = "0.0.0.0/0"
  transit_gateway_attachment_id  = aws_ec2_transit_gateway_vpc_attachment.a.id
  transit_gateway_route_table_id = aws_ec2_transit_gateway_route_table.t.id
}
resource "aws_ec2_transit_gateway_route_table_association" "a" {
  transit_gateway_attachment_id  = aws_ec2_transit_gateway_vpc_attachment.a.id
  transit_gateway_route_table_id = aws_ec2_transit_gateway_route_table.t.id
}
resource "aws_ec2_transit_gateway_route_table_propagation" "p" {
  transit_gateway_attachment_id  = aws_ec2_transit_gateway_vpc_attachment.a.id
  transit_gateway_route_table_id = aws_ec2_transit_gateway_route_table.t.id
}
resource "aws_efs_access_point" "a" {
  file_system_id = aws_efs_file_system.f.id
  posix_user {
    uid = 1000
    gid = 1000
  }
  root_directory {
    path = "/ml"
    creation_info {
      owner_gid   = 1000
      owner_uid   = 1000
      permissions = "0755"
    }
  }
}
resource "aws_egress_only_internet_gateway" "e" { vpc_id = aws_vpc.v6.id }
resource "aws_eip_association" "e" {
  allocation_id        = "eipalloc-2"
  network_interface_id = aws_network_interface.eni.id
}
resource "aws_iam_group_policy" "g" {
  group  = aws_iam_group.g.name
  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "s3:ListBucket", Resource = "*" }] })
}
resource "aws_iam_group_policy_attachments_exclusive" "g" {
  group_name  = aws_iam_group.g.name
  policy_arns = ["arn:aws:iam::aws:policy/ReadOnlyAccess", aws_iam_policy.boundary.arn]
}
resource "aws_iam_openid_connect_provider" "o" {
  url             = "https://token.actions.githubusercontent.com"
  client_id_list  = ["sts.amazonaws.com"]
  thumbprint_list = ["6938fd4d98bab03faadb97b34396831e3780aea1"]
}
resource "aws_iam_user_policy_attachment" "u" {
  user       = aws_iam_user.ann.name
  policy_arn = aws_iam_policy.boundary.arn
}
resource "aws_iam_user_policy_attachments_exclusive" "u" {
  user_name   = aws_iam_user.ann.name
  policy_arns = []
}
resource "aws_internet_gateway" "apart" {}
resource "aws_internet_gateway_attachment" "a" {
  internet_gateway_id = aws_internet_gateway.apart.id
  vpc_id              = aws_vpc.v6.id
}
resource "aws_kms_replica_external_key" "e" { primary_key_arn = aws_kms_external_key.e.arn }
resource "aws_network_acl_association" "a" {
  network_acl_id = aws_network_acl.n.id
  subnet_id      = aws_subnet.s.id
}
resource "aws_network_interface_attachment" "a" {
  device_index         = 1
  instance_id          = "i-1"
  network_interface_id = aws_network_interface.eni.id
}
resource "aws_vpc_endpoint_private_dns" "p" {
  vpc_endpoint_id     = aws_vpc_endpoint.api.id
  private_dns_enabled = false
}
resource "aws_vpc_endpoint_route_table_association" "a" {
  vpc_endpoint_id = aws_vpc_endpoint.s3.id
  route_table_id  = aws_route_table.t2.id
}
resource "aws_vpc_endpoint_security_group_association" "a" {
  vpc_endpoint_id   = aws_vpc_endpoint.api.id
  security_group_id = aws_security_group.bare.id
}
resource "aws_vpc_ipv4_cidr_block_association" "b" {
  vpc_id     = aws_vpc.v.id
  cidr_block = "10.9.0.0/16"
}
resource "aws_vpc_ipv6_cidr_block_association" "b" {
  vpc_id              = aws_vpc.v.id
  ipv6_ipam_pool_id   = "ipam-pool-1"
  ipv6_netmask_length = 56
}
resource "aws_vpc_security_group_ingress_rule" "i" {
  security_group_id            = aws_security_group.bare.id
  referenced_security_group_id = aws_security_group.g.id
  from_port                    = 443
  to_port                      = 443
  ip_protocol                  = "tcp"
}
resource "aws_vpn_gateway_route_propagation" "v" {
  vpn_gateway_id = "vgw-1"
  route_table_id = aws_route_table.t.id
}
resource "aws_route" "v6" {
  route_table_id              = aws_route_table.t2.id
  destination_ipv6_cidr_block = "::/0"
  egress_only_gateway_id      = aws_egress_only_internet_gateway.e.id
}
resource "aws_s3_bucket" "granting" {
  bucket = "granting"
  grant {
    type        = "Group"
    uri         = "http://acs.amazonaws.com/groups/s3/LogDelivery"
    permissions = ["READ_ACP", "WRITE"]
  }
}
resource "aws_cloudwatch_metric_alarm" "notifying" {
  alarm_name          = "notifying"
  comparison_operator = "GreaterThanThreshold"
  evaluation_periods  = 1
  metric_name         = "Invocations"
  namespace           = "AWS/SageMaker"
  period              = 60
  statistic           = "Sum"
  threshold           = 1
  alarm_actions       = [aws_sns_topic.t.arn]
}
resource "aws_sns_topic" "t" { name = "t" }
resource "aws_iam_saml_provider" "s" {
  name                   = "s"
  saml_metadata_document = join("", [for i in range(100) : "<EntityDescriptor/>"])
}
