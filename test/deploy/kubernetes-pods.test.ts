/** Each pod of the manifests: what it runs, is told, answers and may do. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { suite, test } from 'node:test';
import { requireForServe, type ServeRole } from '../../src/config/serve.ts';
import { VARIABLES } from '../../src/config/variables.ts';
import { readConfig } from '../../src/config.ts';
import { STOP_WITHIN_MS } from '../../src/serve.ts';
import { eventually, startWarden } from '../support/service.ts';
import { environmentOf, type Pod, pods, SECRETS, sourceOf, textOf } from './manifests.ts';

const DOCKERFILE = readFileSync(new URL('../../Dockerfile', import.meta.url), 'utf8');
const IMAGE_PORT = Number(/^ENV .*\bPORT=(\d+)/m.exec(DOCKERFILE)?.[1]);
const IMAGE_COMMAND = JSON.parse(/^CMD (\[.*\])$/m.exec(DOCKERFILE)?.[1] ?? '[]') as string[];
const IMAGE_USER = Number(/^USER (\d+):\1$/m.exec(DOCKERFILE)?.[1]);

function rolesOf({ service }: Pod): ServeRole[] {
  return (service.command?.at(-1) ?? '').split(',') as ServeRole[];
}

/** The configuration as the service in the pod reads it. */
function configOf(pod: Pod) {
  const readFile = (path: string) => {
    const source = sourceOf(pod, path);
    assert.ok(source !== null, `nothing is mounted at ${path}`);
    if ('config' in source) return textOf(source.config);
    const content = SECRETS[source.secret]?.[source.key];
    assert.ok(content !== undefined, `the Secret ${source.secret} has no ${source.key}`);
    return content;
  };
  return readConfig(environmentOf(pod.service), { readFile });
}

for (const pod of pods) {
  suite(pod.name, () => {
    const roles = rolesOf(pod);

    test('runs the image’s command, user and port', () => {
      const role = ['--role', roles.join(',')];
      assert.deepEqual(pod.service.command, [...IMAGE_COMMAND, ...role]);
      assert.deepEqual(pod.migration.command, [...IMAGE_COMMAND.slice(0, -1), 'migrate']);
      assert.deepEqual(pod.service.ports, [{ name: 'http', containerPort: IMAGE_PORT }]);
      assert.equal(pod.spec.securityContext?.runAsUser, IMAGE_USER);
      assert.equal(pod.name, `warden-${roles[0]}`);
    });

    test('is told what the service reads, and can start with it', () => {
      const environment = environmentOf(pod.service);
      const known = new Set<string>(VARIABLES.flatMap((name) => [name, `${name}_FILE`]));
      const unknown = Object.keys(environment).filter((name) => !known.has(name));
      assert.deepEqual(unknown, ['HOME']);
      const config = configOf(pod);
      requireForServe(config, roles);
      const [org] = config.orgs;
      assert.equal(org?.responses.mode, 'observe');
      assert.equal(org.credentials !== null, roles[0] !== 'receiver');
      assert.equal(org.responderCredentials !== null, roles[0] === 'worker');
    });

    test('answers its probes with these roles', async (t) => {
      const { address } = await startWarden(t, { roles, hook: false });
      const { startupProbe, livenessProbe, readinessProbe } = pod.service;
      for (const probe of [startupProbe, livenessProbe, readinessProbe]) {
        assert.equal(probe?.httpGet?.port, 'http');
        const { path } = probe.httpGet;
        const answers = async () => (await fetch(`${address}${path}`)).ok;
        await eventually(`${path} answered`, answers);
      }
    });

    test('is given the time that the service takes to end', () => {
      const { terminationGracePeriodSeconds = 0 } = pod.spec;
      const waits = Number(pod.service.lifecycle?.preStop?.exec?.command?.[1] ?? 0);
      assert.equal(waits > 0, roles[0] === 'receiver');
      assert.ok((terminationGracePeriodSeconds - waits) * 1_000 >= STOP_WITHIN_MS);
    });

    test('may do nothing, and write nothing but what it compiled', () => {
      const writable = pod.spec.volumes?.filter(({ emptyDir }) => emptyDir !== undefined);
      for (const container of [pod.service, pod.migration]) {
        assert.deepEqual(container.securityContext, {
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          capabilities: { drop: ['ALL'] },
        });
        const mounts = container.volumeMounts?.filter(({ readOnly }) => readOnly !== true);
        const home = { name: writable?.[0]?.name, mountPath: environmentOf(container).HOME };
        assert.deepEqual(mounts, [home]);
      }
      assert.equal(pod.spec.securityContext?.runAsNonRoot, true);
      assert.equal(pod.spec.automountServiceAccountToken, false);
      assert.equal(pod.spec.volumes?.length, pod.service.volumeMounts?.length);
    });

    test('is as the others are, but for what its role wants', () => {
      const [first] = pods;
      const alike = ({ spec, service, migration }: Pod) => {
        const { securityContext, automountServiceAccountToken, enableServiceLinks } = spec;
        const { command: _, envFrom, volumeMounts, lifecycle: __, ...rest } = service;
        assert.deepEqual([migration.envFrom, migration.volumeMounts], [envFrom, volumeMounts]);
        return [rest, securityContext, automountServiceAccountToken, enableServiceLinks];
      };
      assert.deepEqual(alike(pod), first === undefined ? null : alike(first));
    });
  });
}
