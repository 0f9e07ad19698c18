import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { ServiceStack } from '../../infra/service-stack.ts';
import { readStageSettings } from '../../infra/stage-settings.ts';
import { StateStack } from '../../infra/state-stack.ts';
import type { Machine } from '../support/state-machine.ts';

export interface SynthesizedStacks {
  readonly stateStack: StateStack;
  readonly state: Template;
  readonly service: Template;
}

/** Both stacks under the context of cdk.json, without the functions' bundles: what a template says does not depend on them. */
export async function synthesize(context: Readonly<Record<string, unknown>> = {}): Promise<SynthesizedStacks> {
  const { context: ofRepository } = JSON.parse(readFileSync('cdk.json', 'utf8')) as {
    context: Record<string, unknown>;
  };
  const outdir = mkdtempSync(path.join(tmpdir(), 'nightrounds-synth-'));
  const app = new App({ outdir, context: { ...ofRepository, 'aws:cdk:bundling-stacks': [] } });
  const settings = await readStageSettings({ ...ofRepository, ...context });
  const stateStack = new StateStack(app, `${settings.stackPrefix}-state`, { settings });
  const serviceStack = new ServiceStack(app, `${settings.stackPrefix}-service`, { settings, state: stateStack });
  try {
    return { stateStack, state: Template.fromStack(stateStack), service: Template.fromStack(serviceStack) };
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

export interface Resource {
  readonly Type: string;
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
  readonly DependsOn?: readonly string[];
  // biome-ignore lint/suspicious/noExplicitAny: a template's properties have the shape CloudFormation gives them
  readonly Properties: any;
}

/** Resources of a type, by logical id. */
export function resourcesOf(template: Template, type: string): ReadonlyMap<string, Resource> {
  return new Map(Object.entries(template.findResources(type)) as [string, Resource][]);
}

/** The one resource of a type whose logical id begins so. */
export function resourceOf(template: Template, type: string, start = ''): Resource {
  const found = [...resourcesOf(template, type)].filter(([id]) => id.startsWith(start));
  if (found.length !== 1) throw new Error(`${found.length} resources of type ${type} begin with "${start}".`);
  return found[0]![1];
}

export interface Statement {
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
  readonly Condition?: unknown;
}

/** What a role whose logical id begins so is allowed. */
export function allowedTo(template: Template, start: string): readonly Statement[] {
  return [...resourcesOf(template, 'AWS::IAM::Policy')]
    .filter(([id]) => id.startsWith(start))
    .flatMap(([, policy]) => policy.Properties.PolicyDocument.Statement as Statement[]);
}

export function actionsOf(statements: readonly Statement[]): readonly string[] {
  return [...new Set(statements.flatMap(({ Action }) => Action))].sort();
}

const FUNCTION_ARN = 'arn:aws:lambda:eu-west-1:111122223333:function:';

/** The definition of the one state machine; its functions are named by their logical ids. */
export function definitionOf(template: Template): Machine {
  const { DefinitionString } = resourceOf(template, 'AWS::StepFunctions::StateMachine').Properties;
  const parts: readonly (string | { readonly 'Fn::GetAtt'?: readonly [string, string] })[] =
    DefinitionString['Fn::Join'][1];
  const text = parts.map((part) => (typeof part === 'string' ? part : FUNCTION_ARN + (part['Fn::GetAtt']?.[0] ?? '')));
  return JSON.parse(text.join('')) as Machine;
}

/** The logical id of a function that a definition names. */
export function functionNamed(resource: string): string {
  return resource.replace(FUNCTION_ARN, '');
}
