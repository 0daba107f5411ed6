/** What can be held of the manifests without a cluster. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import type { Deployment } from 'kubernetes-types/apps/v1.d.ts';
import type { Service } from 'kubernetes-types/core/v1.d.ts';
import type { LabelSelector } from 'kubernetes-types/meta/v1.d.ts';
import type { NetworkPolicy } from 'kubernetes-types/networking/v1.d.ts';
import type { PodDisruptionBudget } from 'kubernetes-types/policy/v1.d.ts';
import { connectionsOf } from '../../src/config/pool-sizes.ts';
import { wrongFields } from './kubernetes-types.ts';
import {
  filesInFolder,
  kustomization,
  manifests,
  ofKind,
  pods,
  SECRETS,
  textOf,
} from './manifests.ts';

function chosen(selector: LabelSelector | undefined): string[] {
  const wanted = Object.entries(selector?.matchLabels ?? {});
  assert.ok(wanted.length > 0, 'an empty selector chooses everything');
  return pods
    .filter(({ labels }) => wanted.every(([name, value]) => labels[name] === value))
    .map(({ name }) => name);
}

test('kustomization.yaml takes in every file of the folder', () => {
  const generated = kustomization.configMapGenerator.flatMap(({ files }) => files ?? []);
  const taken = ['kustomization.yaml', ...kustomization.resources, ...generated];
  // A component, which has a test of its own.
  assert.deepEqual(filesInFolder.toSorted(), [...taken, 'geoip'].toSorted());
});

test('each manifest has the fields that Kubernetes’ API gives its kind, and no other', async () => {
  assert.equal(await wrongFields(manifests), '');
  const [deployment] = ofKind<Deployment>('Deployment');
  const misspelt = { ...deployment, spec: { ...deployment?.spec, replica: 2 } };
  assert.match(await wrongFields([misspelt as never]), /'"replica"' does not exist/);
});

test('the head of kustomization.yaml says how each Secret is made that a pod mounts', () => {
  const head = textOf('kustomization.yaml').split('\napiVersion')[0] ?? '';
  const made = [...head.matchAll(/create secret generic (\S+) (.*)$/gm)].map(
    ([, name = '', rest = '']) => [
      name,
      [...rest.matchAll(/--from-file=(\w+)/g)].map(([, file]) => file),
    ],
  );
  const wanted = Object.entries(SECRETS).map(([name, files]) => [name, Object.keys(files)]);
  assert.deepEqual(made, wanted);
});

test('the head of kustomization.yaml and docs/operations.md say how many connections Postgres needs', () => {
  const most = (more: number) =>
    ofKind<Deployment>('Deployment').reduce((sum, { metadata, spec }) => {
      const { service } = pods.find(({ name }) => name === metadata?.name) ?? assert.fail();
      const roles = (service.command?.at(-1) ?? '').split(',');
      return sum + connectionsOf(roles, 1) * ((spec?.replicas ?? 0) + more);
    }, 0);
  const of = (role: string) => connectionsOf([role], 0);
  const head = textOf('kustomization.yaml').replaceAll('\n# ', ' ');
  assert.ok(head.includes(`a worker takes up to ${of('worker')}, a receiver ${of('receiver')},`));
  assert.ok(
    head.includes(`a reader ${of('reader')} and one an org: the six pods below ${most(0)},`),
  );
  assert.ok(head.includes(`nine during a rollout ${most(1)}.`));
  const pages = readFileSync(new URL('../../docs/operations.md', import.meta.url), 'utf8');
  for (const role of ['worker', 'receiver', 'reader'])
    assert.match(pages, new RegExp(`^\\| \`${role}\` \\| ${of(role)}\\b`, 'm'));
  const all = connectionsOf(['receiver', 'worker', 'reader'], 0);
  assert.ok(pages.includes(`| all three | ${all}, and one for each org |`));
  assert.ok(pages.includes(`come to ${most(0)} with one org, and to ${most(1)} while`));
});

test('what selects pods selects those it means', () => {
  for (const { metadata, spec } of ofKind<Deployment>('Deployment')) {
    assert.deepEqual(chosen(spec?.selector), [metadata?.name]);
    for (const { labelSelector } of spec?.template.spec?.topologySpreadConstraints ?? []) {
      assert.deepEqual(chosen(labelSelector), [metadata?.name]);
    }
    assert.ok((spec?.replicas ?? 0) >= 2);
  }
  const spared = ofKind<PodDisruptionBudget>('PodDisruptionBudget');
  for (const { metadata, spec } of spared)
    assert.deepEqual(chosen(spec?.selector), [metadata?.name]);
  assert.equal(spared.length, pods.length);
  const [service, ...more] = ofKind<Service>('Service');
  assert.deepEqual(more, []);
  assert.deepEqual(chosen({ matchLabels: service?.spec?.selector ?? {} }), ['warden-receiver']);
  assert.equal(service?.spec?.ports?.[0]?.targetPort, 'http');
  const fenced = ofKind<NetworkPolicy>('NetworkPolicy').map(({ spec }) =>
    chosen(spec?.podSelector),
  );
  assert.deepEqual(fenced, [['warden-receiver'], pods.map(({ name }) => name)]);
});

test('every configuration and image that a pod names is one of kustomization.yaml, and the other way round', () => {
  const containers = pods.flatMap(({ service, migration }) => [service, migration]);
  const mounted = pods.flatMap(({ spec }) => spec.volumes ?? []);
  const named = [
    ...containers.flatMap(({ envFrom = [] }) => envFrom.map(({ configMapRef }) => configMapRef)),
    ...mounted.map(({ configMap }) => configMap),
  ].flatMap((configMap) => configMap?.name ?? []);
  const generated = kustomization.configMapGenerator.map(({ name }) => name);
  assert.deepEqual([...new Set(named)].toSorted(), generated.toSorted());
  const images = new Set(containers.map(({ image }) => image));
  assert.deepEqual(
    [...images],
    kustomization.images.map(({ name }) => name),
  );
});
