/** The manifests under deploy/kubernetes as a test asks for them. */
import { generateKeyPairSync } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import type { Deployment } from 'kubernetes-types/apps/v1.d.ts';
import type { Container, PodSpec } from 'kubernetes-types/core/v1.d.ts';
import { parse, parseAllDocuments } from 'yaml';

const FOLDER = new URL('../../deploy/kubernetes/', import.meta.url);

export type Manifest = { readonly apiVersion: string; readonly kind: string };

type Kustomization = {
  readonly resources: readonly string[];
  readonly images: readonly { readonly name: string }[];
  readonly configMapGenerator: readonly {
    readonly name: string;
    readonly literals?: readonly string[];
    readonly files?: readonly string[];
  }[];
};

export function textOf(file: string): string {
  return readFileSync(new URL(file, FOLDER), 'utf8');
}

export const kustomization: Kustomization = parse(textOf('kustomization.yaml'));

export const filesInFolder = readdirSync(FOLDER);

/** As `kubectl` reads them: YAML 1.1. That they are what they claim, a test of its own says. */
export const manifests = kustomization.resources.flatMap((file) =>
  parseAllDocuments(textOf(file), { version: '1.1' }).map((document) => document.toJS()),
) as readonly Manifest[];

export function ofKind<T>(kind: string): T[] {
  return manifests.filter((manifest) => manifest.kind === kind) as T[];
}

export type Pod = {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly spec: PodSpec;
  readonly service: Container;
  readonly migration: Container;
};

export const pods: readonly Pod[] = ofKind<Deployment>('Deployment').map(({ metadata, spec }) => {
  const pod = spec?.template;
  const [service] = pod?.spec?.containers ?? [];
  const [migration] = pod?.spec?.initContainers ?? [];
  if (pod?.spec === undefined || service === undefined || migration === undefined) {
    throw new Error(`${metadata?.name} is not one container after a migration`);
  }
  const labels = pod.metadata?.labels ?? {};
  return { name: metadata?.name ?? '', labels, spec: pod.spec, service, migration };
});

/** The variables that a container finds beside those of the image. */
export function environmentOf({ envFrom = [], env = [] }: Container): Record<string, string> {
  const literals = envFrom.flatMap(({ configMapRef }) => {
    const generated = kustomization.configMapGenerator.find(
      ({ name }) => name === configMapRef?.name,
    );
    if (generated?.literals === undefined) throw new Error(`no literals: ${configMapRef?.name}`);
    return generated.literals.map((literal) => {
      const equals = literal.indexOf('=');
      return [literal.slice(0, equals), literal.slice(equals + 1)];
    });
  });
  const own = env.map(({ name, value }) => [name, value ?? '']);
  return Object.fromEntries([...literals, ...own]);
}

/** What a file in a pod is made of. */
export type Source =
  | { readonly secret: string; readonly key: string }
  | { readonly config: string };

/** Where the content of a path comes from; null where nothing is mounted. */
export function sourceOf({ spec, service }: Pod, path: string): Source | null {
  const mount = service.volumeMounts?.find(({ mountPath }) => path.startsWith(`${mountPath}/`));
  const volume = spec.volumes?.find(({ name }) => name === mount?.name);
  if (mount === undefined || volume === undefined) return null;
  const file = path.slice(mount.mountPath.length + 1);
  if (volume.configMap !== undefined) {
    const named = ({ name }: { readonly name: string }) => name === volume.configMap?.name;
    const files = kustomization.configMapGenerator.find(named)?.files ?? [];
    return files.includes(file) ? { config: file } : null;
  }
  const { secretName = '', items } = volume.secret ?? {};
  const key = items === undefined ? file : items.find(({ path: at }) => at === file)?.key;
  return key === undefined ? null : { secret: secretName, key };
}

const key = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
const PEM = key.export({ type: 'pkcs8', format: 'pem' }).toString();
/** What the head of kustomization.yaml says to make. */
export const SECRETS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  warden: {
    database_url: 'postgres://warden:secret@db.example.com:5432/warden?sslmode=verify-full\n',
    okta_hook_secrets: '0123456789abcdef0123456789abcdef\n',
    api_tokens: 'maria:0123456789abcdef0123456789abcdef\n',
    metrics_tokens: 'prometheus:fedcba9876543210fedcba9876543210\n',
  },
  'warden-okta': { reader: PEM, responder: PEM },
};
