import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { programPath, programVersion } from '../tools.ts';
import { modelPath, type Peer, startProxy } from './peer.ts';

/** The floor: C, one worker, no validation, no log. */
export const nginx: Peer = {
  id: 'nginx',
  title: 'nginx, 1 worker',
  needs: ['nginx'],
  how: () =>
    `nginx ${programVersion('nginx', '-v')}, one worker, kept-alive connections to SCR, no access log. It only passes ` +
    'bytes on: the floor, not an alternative.',
  start: (site) =>
    startProxy('nginx', site, (port) => {
      const file = join(site.folder, 'nginx.conf');
      writeFileSync(file, configuration(port, new URL(site.scrBaseUrl).host, site.folder));
      return { command: [programPath('nginx'), '-p', site.folder, '-c', file, '-e', 'stderr'] };
    }),
};

function configuration(port: number, scrHost: string, folder: string): string {
  return `
daemon off;
worker_processes 1;
pid ${folder}/nginx.pid;
error_log stderr;
events { worker_connections 1024; }
http {
  access_log off;
  keepalive_requests 1000000;
  client_body_buffer_size 64k;
  client_body_temp_path ${folder}/nginx-body;
  proxy_temp_path ${folder}/nginx-proxy;
  fastcgi_temp_path ${folder}/nginx-fastcgi;
  uwsgi_temp_path ${folder}/nginx-uwsgi;
  scgi_temp_path ${folder}/nginx-scgi;
  upstream scr { server ${scrHost}; keepalive 64; }
  server {
    listen 127.0.0.1:${port};
    location = /ping { return 200; }
    location = /invocations {
      proxy_pass http://scr${modelPath};
      proxy_http_version 1.1;
      proxy_set_header Connection "";
    }
  }
}
`;
}
