-- An action blocks, and takes back, several addresses; those of before had one.
UPDATE "response_actions" SET "params" = "params" - 'ip' || jsonb_build_object('ips', jsonb_build_array("params"->'ip'))
WHERE "kind" IN ('block_ip', 'unblock_ip') AND "params" ? 'ip';
--> statement-breakpoint
UPDATE "response_actions" SET "undo" = jsonb_set("undo", '{params}', ("undo"->'params') - 'ip' || jsonb_build_object('ips', jsonb_build_array("undo"->'params'->'ip')))
WHERE "kind" IN ('block_ip', 'unblock_ip') AND "undo"->'params' ? 'ip';
