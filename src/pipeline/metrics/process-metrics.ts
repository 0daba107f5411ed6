/**
 * Measures the process itself, by the names that every Prometheus client uses (prometheus.io/docs, “Writing client
 * libraries”). Read only when Prometheus asks: prom-client’s own set keeps a timer and an observer of the garbage
 * collector running as well.
 */
import { readdirSync } from 'node:fs';
import { Counter, Gauge, type Registry } from 'prom-client';

/** Adds these metrics to the registry; they are about this process, whatever else the registry holds. */
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
  // One of the descriptors is the one that reads the directory.
  gauge('open_fds', 'Files and connections held open.', () => readdirSync('/dev/fd').length - 1);
}
