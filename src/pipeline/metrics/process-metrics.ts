/**
 * What the process itself takes, by the names that every Prometheus client has for it (prometheus.io/docs,
 * “Writing client libraries”). Read when somebody asks: prom-client’s own set keeps a timer and an observer of the
 * garbage collector at work as well.
 */
import { readdirSync } from 'node:fs';
import { Counter, Gauge, type Registry } from 'prom-client';

/** Adds them to the registry; they are of this process, whatever else the registry is of. */
export function addProcessMetrics(registry: Registry): void {
  const registers = [registry];
  const startedAt = Date.now() / 1_000 - process.uptime();
  new Counter({
    name: 'process_cpu_seconds_total',
    help: 'CPU time taken, by us and for us.',
    registers,
    collect() {
      const { user, system } = process.cpuUsage();
      this.reset();
      this.inc((user + system) / 1_000_000);
    },
  });
  const gauge = (name: string, help: string, read: () => number) =>
    new Gauge({
      name: `process_${name}`,
      help,
      registers,
      collect() {
        this.set(read());
      },
    });
  gauge('start_time_seconds', 'When it started, since the epoch.', () => startedAt);
  gauge('resident_memory_bytes', 'Memory held.', () => process.memoryUsage.rss());
  // One of them reads the directory.
  gauge('open_fds', 'Files and connections held open.', () => readdirSync('/dev/fd').length - 1);
}
