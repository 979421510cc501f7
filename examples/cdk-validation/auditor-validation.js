// A policy validation plugin of the AWS CDK that asks `auditor gate` about what was synthesised.
//
//   const { SageMakerAuditor } = require('./auditor-validation');
//   const app = new App({ policyValidationBeta1: [new SageMakerAuditor()] });
'use strict';

const { spawnSync } = require('node:child_process');
const path = require('node:path');

/** @implements {import('aws-cdk-lib').IPolicyValidationPluginBeta1} */
class SageMakerAuditor {
  name = 'sagemaker-auditor';

  /**
   * @param {string[]} args more arguments of `auditor gate`, such as `--over=account`
   * @param {string} command the auditor
   */
  constructor(args = [], command = 'auditor') {
    this.args = args;
    this.command = command;
  }

  /** @param {import('aws-cdk-lib').IPolicyValidationContextBeta1} context */
  validate(context) {
    // The folders rather than the templates: their manifests tell account and region, and which stacks are nested.
    const folders = [...new Set(context.templatePaths.map((file) => path.dirname(file)))];
    const args = ['gate', '-f', 'json=-', ...this.args, '--', ...folders];
    const run = spawnSync(this.command, args, { encoding: 'utf8', maxBuffer: 2 ** 30 });
    if (run.error || (run.status !== 0 && run.status !== 1)) {
      // Nothing unread is green: the CDK reports what is thrown here, and fails.
      throw new Error(`auditor gate: ${run.error ?? `exit status ${run.status}\n${run.stderr}`}`);
    }
    const report = JSON.parse(run.stdout);
    return {
      success: run.status === 0,
      pluginVersion: report.tool.version,
      violations: report.findings.filter((one) => one.status === 'new' && one.verdict !== 'pass').map(violation),
    };
  }
}

/** A finding in the CDK's terms. Its logical id is the second step of the pointer, /Resources/<logical id>/... */
function violation(finding) {
  const { file, pointer } = finding.location ?? {};
  const [, , logicalId, ...within] = (pointer ?? '').split('/');
  return {
    ruleName: finding.rule,
    description: `${finding.verdict === 'unknown' ? 'Not known: ' : ''}${finding.title}: ${finding.message}`,
    severity: finding.severity,
    fix: finding.remediation.text,
    violatingResources: [
      {
        resourceLogicalId: logicalId ?? finding.resource.name,
        templatePath: path.resolve(file ?? ''),
        locations: within.length ? [within.join('/')] : [],
      },
    ],
  };
}

module.exports = { SageMakerAuditor };
