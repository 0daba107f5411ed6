/** The component that gives every pod MaxMind's files: put on the base as kustomize does, field by field. */
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { test } from 'node:test';
import type { Deployment } from 'kubernetes-types/apps/v1.d.ts';
import type { PersistentVolumeClaim, PodSpec } from 'kubernetes-types/core/v1.d.ts';
import { parse } from 'yaml';
import { readConfig } from '../../src/config.ts';
import { startWarden } from '../support/service.ts';
import { wrongFields } from './kubernetes-types.ts';
import { environmentOf, ofKind, pods, textOf } from './manifests.ts';

type Component = {
  readonly kind: string;
  readonly resources: readonly string[];
  readonly patches: readonly {
    readonly path: string;
    readonly target: { readonly kind: string; readonly labelSelector: string };
  }[];
};

const component: Component = parse(textOf('geoip/kustomization.yaml'));
const claim: PersistentVolumeClaim = parse(textOf('geoip/claim.yaml'), { version: '1.1' });
const patch: Deployment = parse(textOf('geoip/mount.yaml'), { version: '1.1' });

/** Lists of named things are merged by name, as of all lists that the patch has. */
function patched(pod: PodSpec, by: PodSpec): PodSpec {
  const containers = pod.containers.map((container) => {
    const more = by.containers.find(({ name }) => name === container.name);
    return {
      ...container,
      env: [...(container.env ?? []), ...(more?.env ?? [])],
      volumeMounts: [...(container.volumeMounts ?? []), ...(more?.volumeMounts ?? [])],
    };
  });
  return { ...pod, containers, volumes: [...(pod.volumes ?? []), ...(by.volumes ?? [])] };
}

test('the base names the component where it is to be taken in', () => {
  assert.match(textOf('kustomization.yaml'), /^# components: \[geoip\]$/m);
  assert.equal(component.kind, 'Component');
  const named = [...component.resources, ...component.patches.map(({ path }) => path)];
  const files = readdirSync(new URL('../../deploy/kubernetes/geoip/', import.meta.url));
  assert.deepEqual(files.toSorted(), ['kustomization.yaml', ...named].toSorted());
});

test('each pod of the base gets the volume that is claimed, to read alone, and the files in it', async () => {
  const by = patch.spec?.template.spec ?? assert.fail('nothing in the patch');
  const [label = '', value] = component.patches[0]?.target.labelSelector.split('=') ?? [];
  assert.ok(pods.every(({ labels }) => labels[label] === value));
  const deployments = ofKind<Deployment>('Deployment').map((deployment) => {
    const spec = deployment.spec ?? assert.fail();
    assert.equal(deployment.metadata?.labels?.[label], value);
    const pod = patched(spec.template.spec ?? assert.fail(), by);
    return { ...deployment, spec: { ...spec, template: { ...spec.template, spec: pod } } };
  });
  assert.equal(await wrongFields([claim, ...deployments] as never), '');
  for (const { spec } of deployments) {
    const [container] = spec.template.spec.containers;
    const { GEOIP_ASN_DB, GEOIP_CITY_DB } = environmentOf(container ?? assert.fail());
    const mount = container?.volumeMounts?.find(({ name }) => name === 'geoip');
    assert.equal(mount?.readOnly, true);
    for (const file of [GEOIP_ASN_DB, GEOIP_CITY_DB])
      assert.ok(file?.startsWith(`${mount?.mountPath}/`), file);
    const volume = spec.template.spec.volumes?.find(({ name }) => name === 'geoip');
    assert.equal(volume?.persistentVolumeClaim?.claimName, claim.metadata?.name);
    assert.equal(readConfig({ GEOIP_ASN_DB }).geoip.asnDb, GEOIP_ASN_DB);
  }
});

test('a pod starts while the volume is empty', async (t) => {
  const environment = () => ({
    GEOIP_ASN_DB: '/geoip/GeoLite2-ASN.mmdb',
    GEOIP_CITY_DB: '/geoip/GeoLite2-City.mmdb',
  });
  const { address } = await startWarden(t, { environment, roles: ['health'], hook: false });
  assert.ok((await fetch(`${address}/readyz`)).ok);
});
